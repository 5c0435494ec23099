// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Tunable;

/**
 * Records so much in demand that they travel more than they are used ({@code spec/database.md} 7). A call that had to run after one
 * makes it sticky on this node for StickyDuration; whenever it comes here in that time it stays for StickyPindown at least, for all
 * clients of this node to use, and calls of nodes for it wait.
 */
final class StickyRecords {
    /** Keys that are sticky at a time; further ones are not. */
    static final int STICKY_MAX = 10_000;

    /** Calls that may wait; further ones do not, and take their record away at once. */
    static final int WAITING_MAX = 250_000;

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final DatabaseFacts facts;
    private final RecordQueues queues;

    /** Until when, in the order they became sticky. */
    private final Map<Blob, Long> sticky = new LinkedHashMap<>();

    private final Map<Blob, Pin> pins = new LinkedHashMap<>();
    private final Map<Long, Pin> byTimer = new LinkedHashMap<>();
    private int waiting;

    StickyRecords(DatabaseFacts facts, RecordQueues queues) {
        this.facts = facts;
        this.queues = queues;
    }

    private record Pin(Blob key, List<RecordWork> calls) {}

    /** {@return how many calls wait} */
    int waiting() {
        return waiting;
    }

    /** From now on records may become sticky. {@return whether the database can have that property} */
    boolean allow() {
        if (facts.isVolatile()) {
            facts.flags |= DatabaseFlags.STICKY;
        }
        return facts.isVolatile();
    }

    /** A call of a node that asks for a record. {@return whether it waits here, to be done when the record may go} */
    boolean holds(RecordWork call) {
        Pin pin = pins.isEmpty() ? null : pins.get(call.key());
        boolean held = pin != null && waiting < WAITING_MAX;
        if (held) {
            pin.calls.add(call);
            waiting++;
        }
        return held;
    }

    /** A call has found the record here, after so many hops. */
    void asked(Blob key, int hops) {
        if (isAllowed() && Integer.compareUnsigned(hops, facts.context.tunable(Tunable.HOPCOUNT_MAKE_STICKY)) >= 0) {
            make(key);
        }
    }

    /** The record has come to this node. */
    void arrived(Blob key) {
        if (!isAllowed() || sticky.isEmpty()) {
            return;
        }
        expire();
        if (sticky.containsKey(key) && !pins.containsKey(key)) {
            long number = facts.expect();
            Pin pin = new Pin(key.compact(), new ArrayList<>());
            pins.put(pin.key, pin);
            byTimer.put(number, pin);
            long nanos = Integer.toUnsignedLong(facts.context.tunable(Tunable.STICKY_PINDOWN)) * NANOS_PER_MILLI;
            facts.context.startTimer(TimerKey.Kind.STICKY, number, nanos);
        }
    }

    /** A record may go. */
    void timer(long number) {
        facts.forget(number);
        Pin pin = byTimer.remove(number);
        pins.remove(pin.key);
        waiting -= pin.calls.size();
        pin.calls.stream().filter(RecordWork::isWanted).forEach(queues::run);
    }

    void close() {
        byTimer.keySet().forEach(number -> {
            facts.forget(number);
            facts.context.cancelTimer(TimerKey.Kind.STICKY, number);
        });
        byTimer.clear();
        pins.clear();
        sticky.clear();
        waiting = 0;
    }

    private boolean isAllowed() {
        return (facts.flags & DatabaseFlags.STICKY) != 0;
    }

    private void make(Blob key) {
        expire();
        if (sticky.containsKey(key) || sticky.size() >= STICKY_MAX) {
            return;
        }
        long nanos = facts.context.nanos(Tunable.STICKY_DURATION);
        sticky.put(key.compact(), facts.context.nowNanos + nanos);
        facts.log(
                DebugLevel.NOTICE,
                "key 0x%08x is sticky for %d s".formatted(key.jenkinsHash(), nanos / Context.NANOS_PER_SECOND));
    }

    /** A tunable that was changed meanwhile leaves some for longer than they should be. */
    private void expire() {
        Iterator<Long> oldest = sticky.values().iterator();
        while (oldest.hasNext() && oldest.next() <= facts.context.nowNanos) {
            oldest.remove();
        }
    }
}
