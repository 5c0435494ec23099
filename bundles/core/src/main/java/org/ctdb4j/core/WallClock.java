// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Timeval;

/**
 * Wall time, known as its distance from the monotonic clock at the last event that told it: good for stamps, never
 * for intervals.
 */
final class WallClock {
    private static final long NANOS_PER_MICRO = 1_000;

    private long offsetMicros;

    /** Takes over what an event said. */
    void set(long nowNanos, long wallMicros) {
        offsetMicros = wallMicros - nowNanos / NANOS_PER_MICRO;
    }

    Timeval at(long nowNanos) {
        return Timeval.ofMicros(offsetMicros + nowNanos / NANOS_PER_MICRO);
    }
}
