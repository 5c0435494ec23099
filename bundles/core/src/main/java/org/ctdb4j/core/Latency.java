// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

/** How long something took: number, shortest, longest and sum, in seconds. Zeros before the first. */
final class Latency {
    private static final double NANOS_PER_SECOND = 1e9;

    private int count;
    private double min;
    private double max;
    private double total;

    static double seconds(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }

    void add(double seconds) {
        min = count == 0 ? seconds : Math.min(min, seconds);
        max = Math.max(max, seconds);
        total += seconds;
        count++;
    }

    int count() {
        return count;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    double total() {
        return total;
    }
}
