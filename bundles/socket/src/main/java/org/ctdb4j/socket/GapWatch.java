// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.util.concurrent.atomic.AtomicLong;

import org.ctdb4j.spi.loop.LoopGaps;

/** Measures how long the loop keeps others waiting. Told by the loop thread, asked by any. */
final class GapWatch {
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private final AtomicLong turns = new AtomicLong();
    private volatile long longest;
    private volatile long longestOfWindow;
    private volatile long longestOfLastWindow;

    private long windowBegan;
    private long woke;
    private long due;

    GapWatch(long now) {
        windowBegan = now;
        woke = now;
        due = now;
    }

    /** A turn is over, and the loop waits for what comes, until then at most. */
    void waits(long now, long latest) {
        if (now - windowBegan >= WINDOW_NANOS) {
            longestOfLastWindow = longestOfWindow;
            longestOfWindow = 0;
            windowBegan = now;
        }
        note(now - woke);
        due = latest;
        turns.lazySet(turns.get() + 1);
    }

    /** A turn begins. */
    void wakes(long now) {
        note(now - due);
        woke = now;
    }

    private void note(long nanos) {
        if (nanos > longestOfWindow) {
            longestOfWindow = nanos;
            longest = Math.max(longest, nanos);
        }
    }

    LoopGaps gaps() {
        return new LoopGaps(turns.get(), longest, Math.max(longestOfWindow, longestOfLastWindow));
    }
}
