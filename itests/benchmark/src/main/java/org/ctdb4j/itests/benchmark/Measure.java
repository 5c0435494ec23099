// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

/**
 * One figure of a kind of work.
 *
 * @param target how many times as good as ctdbd we are after, 0 where nothing is wanted but the floor
 */
record Measure(String name, String unit, Direction direction, double target) {
    /** As good as ctdbd, less what the machine's noise hides. */
    static final double FLOOR = 0.9;

    static final Measure RATE = more("rate", "1/s");
    static final Measure P50 = less("p50", "µs");
    static final Measure P99 = less("p99", "µs");
    static final Measure DAEMON_CPU = less("daemons' CPU an operation", "µs");

    /** What makes a figure better. */
    enum Direction {
        MORE,
        LESS,
        /** Nothing: it explains the others. */
        NEITHER
    }

    static Measure more(String name, String unit) {
        return new Measure(name, unit, Direction.MORE, 0);
    }

    static Measure less(String name, String unit) {
        return new Measure(name, unit, Direction.LESS, 0);
    }

    static Measure plain(String name, String unit) {
        return new Measure(name, unit, Direction.NEITHER, 0);
    }

    Measure target(double times) {
        return new Measure(name, unit, direction, times);
    }

    String title() {
        return unit.isEmpty() ? name : name + ", " + unit;
    }

    /** {@return whether one value is better than another} */
    boolean isJudged() {
        return direction != Direction.NEITHER;
    }

    boolean equalsByName(Measure other) {
        return name.equals(other.name);
    }

    /** {@return how many times as good {@code ours} is} */
    double ratio(double real, double ours) {
        return direction == Direction.LESS ? real / ours : ours / real;
    }
}
