// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.Arrays;

/** One measure of one kind of work, each round of both sides. Rounds that failed are missing at the end. */
record Figure(Measure measure, double[] real, double[] ours) {
    /** How a figure stands beside ctdbd's. */
    enum Verdict {
        GOOD("ok"),
        UNDER_TARGET("under target"),
        UNDER_FLOOR("UNDER FLOOR"),
        /** One side has no figure, or there is nothing to reach. */
        NONE("");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    double realMedian() {
        return median(real);
    }

    double oursMedian() {
        return median(ours);
    }

    /** {@return how many times as good ours is; not a number where nothing is better or one side is missing} */
    double ratio() {
        return measure.isJudged() ? measure.ratio(realMedian(), oursMedian()) : Double.NaN;
    }

    /** {@return the rounds that both sides have} */
    int rounds() {
        return Math.min(real.length, ours.length);
    }

    /** {@return in how many of these rounds ours was better} */
    int betterIn() {
        int better = 0;
        for (int round = 0; round < rounds(); round++) {
            better += measure.ratio(real[round], ours[round]) > 1 ? 1 : 0;
        }
        return better;
    }

    Verdict verdict() {
        double ratio = ratio();
        if (Double.isNaN(ratio)) {
            return Verdict.NONE;
        }
        if (ratio < Measure.FLOOR) {
            return Verdict.UNDER_FLOOR;
        }
        return ratio < measure.target() ? Verdict.UNDER_TARGET : Verdict.GOOD;
    }

    /** {@return the middle value, of those that are numbers} */
    static double median(double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
