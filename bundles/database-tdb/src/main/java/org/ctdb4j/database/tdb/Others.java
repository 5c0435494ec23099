// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.ctdb4j.tdb.Outcome;
import org.ctdb4j.tdb.TdbException;
import org.ctdb4j.tdb.TdbException.Reason;

/** Attempts on what other processes hold for moments only, for a thread that may wait. */
final class Others {
    /** Nobody holds the open lock for longer than a few milliseconds, unless he was stopped inside. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Others() {}

    /** {@return what comes of it once it is not busy any more} If it stays so, the exception that says so. */
    static <T> T await(Supplier<T> action) {
        long begun = System.nanoTime();
        while (true) {
            try {
                return action.get();
            } catch (TdbException e) {
                if (e.reason() != Reason.BUSY || System.nanoTime() - begun > LIMIT_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** The same for what answers with an outcome. */
    static void awaitDone(Supplier<Outcome> action) {
        await(() -> {
            Outcome outcome = action.get();
            if (outcome.isBusy()) {
                throw new TdbException(Reason.BUSY, "another process has locked it (" + outcome + ")");
            }
            return outcome;
        });
    }
}
