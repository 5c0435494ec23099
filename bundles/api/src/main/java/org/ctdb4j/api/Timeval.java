// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

/**
 * Wall time as C's {@code struct timeval} has it.
 *
 * @param seconds since 1970
 * @param micros of the second
 */
public record Timeval(long seconds, long micros) implements Comparable<Timeval> {

    /** Never. */
    public static final Timeval ZERO = new Timeval(0, 0);

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;

    public static Timeval ofMicros(long micros) {
        return new Timeval(Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND));
    }

    public static Timeval ofMillis(long millis) {
        return new Timeval(
                Math.floorDiv(millis, MILLIS_PER_SECOND),
                Math.floorMod(millis, MILLIS_PER_SECOND) * MICROS_PER_SECOND / MILLIS_PER_SECOND);
    }

    public long toMillis() {
        return seconds * MILLIS_PER_SECOND + micros * MILLIS_PER_SECOND / MICROS_PER_SECOND;
    }

    @Override
    public int compareTo(Timeval other) {
        int bySeconds = Long.compare(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Long.compare(micros, other.micros);
    }
}
