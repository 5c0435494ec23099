// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Knows when the node has better to do than to let a rehearsal go on: by how often its loop goes round. For one thread. */
public final class Calm {
    /** An idle node's loop goes round some ten times a second, one with a single busy client thousands of times. */
    private static final long TURNS_PER_SECOND_MAX = 500;

    private static final long LOOK_MILLIS = 100;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);

    private final LongSupplier turns;
    private final LongSupplier nanoTime;
    private long turnsThen;
    private long nanosThen;
    private boolean busy;

    /** @param turns of the node's loop since its start */
    public Calm(LongSupplier turns, LongSupplier nanoTime) {
        this.turns = turns;
        this.nanoTime = nanoTime;
        turnsThen = turns.getAsLong();
        nanosThen = nanoTime.getAsLong();
    }

    /** Returns when the node is idle. */
    void await() throws InterruptedException {
        while (isBusy()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
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
