// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When a rehearsal may go on: it rests for as long as it has worked, and stands still while the node has work, which shows in how often
 * its loop goes round. For one thread.
 */
public final class Calm {
    /** An idle node's loop goes round some ten times a second, one with a single busy client thousands of times. */
    private static final long TURNS_PER_SECOND_MAX = 500;

    private static final long REST_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_MILLIS = 100;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);

    private final LongSupplier turns;
    private final LongSupplier nanoTime;
    private final BooleanSupplier isRunning;
    private long wokeNanos;
    private long turnsThen;
    private long nanosThen;
    private boolean busy;

    /**
     * @param turns of the node's loop since its start
     * @param isRunning whether the node is up and does not leave
     */
    public Calm(LongSupplier turns, LongSupplier nanoTime, BooleanSupplier isRunning) {
        this.turns = turns;
        this.nanoTime = nanoTime;
        this.isRunning = isRunning;
        turnsThen = turns.getAsLong();
        nanosThen = nanoTime.getAsLong();
        wokeNanos = nanosThen;
    }

    /**
     * Returns when the rehearsal may go on.
     *
     * @throws InterruptedException if it may not any more, since the node leaves
     */
    void await() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.min(nanoTime.getAsLong() - wokeNanos, REST_NANOS_MAX));
        while (isBusy()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        if (!isRunning.getAsBoolean()) {
            throw new InterruptedException("the node leaves");
        }
        wokeNanos = nanoTime.getAsLong();
    }

    /** {@return whether the node was busy when it was last looked at for long enough} */
    boolean isBusy() {
        long nanos = nanoTime.getAsLong() - nanosThen;
        if (nanos >= LOOK_NANOS) {
            long gone = turns.getAsLong() - turnsThen;
            busy = gone * TimeUnit.SECONDS.toNanos(1) / nanos > TURNS_PER_SECOND_MAX;
            turnsThen += gone;
            nanosThen += nanos;
        }
        return busy;
    }
}
