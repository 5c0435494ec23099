// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.function.LongSupplier;

/** How often a role changed its holder, and how long it was empty. */
final class Pauses {
    private final LongSupplier clock;
    private long emptySince;
    private int lives;
    private long longestNanos;
    private long lastNanos;

    Pauses(LongSupplier clock) {
        this.clock = clock;
        emptySince = clock.getAsLong();
    }

    void emptied() {
        emptySince = clock.getAsLong();
    }

    /** {@return whether it was a holder's place that was filled} */
    boolean filled() {
        if (lives++ == 0) {
            return false;
        }
        lastNanos = clock.getAsLong() - emptySince;
        longestNanos = Math.max(longestNanos, lastNanos);
        return true;
    }

    int swaps() {
        return Math.max(0, lives - 1);
    }

    long longestNanos() {
        return longestNanos;
    }

    long lastNanos() {
        return lastNanos;
    }
}
