// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.event.EventEvents;

/** What goes wrong now and then in what a node asks of its machine. Nothing does once the cluster is healed. */
final class Mishaps {
    private static final long LOCK_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(30);

    private final SplittableRandom random;
    private final long eventNanosMax;
    private double eventFails;
    private double lockFails;

    Mishaps(SplittableRandom random, long eventNanosMax) {
        this.random = random;
        this.eventNanosMax = eventNanosMax;
    }

    /** @param events share of event runs that fail, @param locks share of attempts on the cluster lock that do */
    void likelihood(double events, double locks) {
        eventFails = events;
        lockFails = locks;
    }

    long eventNanos() {
        return 1 + random.nextLong(eventNanosMax);
    }

    /** {@return how a run of an event ends} A node that cannot begin or end is not what is tested. */
    int eventStatus(String event) {
        boolean may = !event.equals("init") && !event.equals("setup") && !event.equals("shutdown");
        return may && random.nextDouble() < eventFails ? EventEvents.FAILED : EventEvents.OK;
    }

    long lockNanos() {
        return 1 + random.nextLong(LOCK_NANOS_MAX);
    }

    LockAttempt lockAttempt(LockAttempt truth) {
        return random.nextDouble() < lockFails ? LockAttempt.FAILED : truth;
    }
}
