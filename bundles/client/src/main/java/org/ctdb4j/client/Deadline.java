// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** When a call has to be over. */
final class Deadline {
    /** Far enough for anybody, and no arithmetic on it overflows. */
    private static final long NANOS_MAX = TimeUnit.DAYS.toNanos(10_000);

    private final long end;
    private final Duration limit;

    private Deadline(long end, Duration limit) {
        this.end = end;
        this.limit = limit;
    }

    static Deadline after(Duration limit) {
        long nanos = limit.compareTo(Duration.ofNanos(NANOS_MAX)) > 0 ? NANOS_MAX : limit.toNanos();
        return new Deadline(System.nanoTime() + nanos, limit);
    }

    /** {@return the same limit, beginning now} */
    Deadline again() {
        return after(limit);
    }

    /** {@return the time left, 0 when there is none} */
    long nanos() {
        return Math.max(0, end - System.nanoTime());
    }

    boolean isOver() {
        return nanos() == 0;
    }

    /** Lets some time pass, not more than there is. */
    void pause(long pauseNanos, String what) {
        if (isOver()) {
            throw missed(what);
        }
        LockSupport.parkNanos(Math.min(pauseNanos, nanos()));
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(what);
        }
    }

    CtdbException missed(String what) {
        return new CtdbException(CtdbException.Reason.TIMED_OUT, what + ": not within " + limit.toMillis() + " ms");
    }

    /** {@return the failure of a thread that was interrupted, with the interrupt set again} */
    static CtdbException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new CtdbException(CtdbException.Reason.INTERRUPTED, what + ": interrupted");
    }
}
