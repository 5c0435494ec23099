// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ctdb4j.itests.benchmark.Figure.Verdict;
import org.junit.jupiter.api.Test;

final class FigureTest {
    private static final Measure RATE = Measure.more("rate", "1/s").target(1.3);
    private static final Measure TIME = Measure.less("time", "ms");

    @Test
    void theMedianIsTheMiddleOrBetweenTheTwoMiddleOnes() {
        assertEquals(3, Figure.median(new double[] {9, 1, 3}));
        assertEquals(2, Figure.median(new double[] {3, 1}));
    }

    @Test
    void theMedianLeavesOutWhatWasNotAvailable() {
        assertEquals(4, Figure.median(new double[] {Double.NaN, 4}));
        assertTrue(Double.isNaN(Figure.median(new double[] {Double.NaN})));
        assertTrue(Double.isNaN(Figure.median(new double[0])));
    }

    @Test
    void theRatioSaysHowManyTimesAsGoodOursIs() {
        assertEquals(2, new Figure(RATE, new double[] {100}, new double[] {200}).ratio());
        assertEquals(2, new Figure(TIME, new double[] {200}, new double[] {100}).ratio());
    }

    @Test
    void roundsAreComparedOneByOneAsFarAsBothSidesHaveThem() {
        Figure figure = new Figure(TIME, new double[] {10, 10, 10}, new double[] {9, 11});

        assertEquals(2, figure.rounds());
        assertEquals(1, figure.betterIn());
    }

    @Test
    void theFloorIsTenPercentUnderCtdbd() {
        assertEquals(Verdict.UNDER_FLOOR, verdict(RATE, 100, 89));
        assertEquals(Verdict.UNDER_TARGET, verdict(RATE, 100, 91));
        assertEquals(Verdict.GOOD, verdict(RATE, 100, 130));
        assertEquals(Verdict.GOOD, verdict(TIME, 100, 110));
    }

    @Test
    void withoutAFigureOfBothSidesThereIsNoVerdict() {
        assertEquals(Verdict.NONE, new Figure(RATE, new double[0], new double[] {1}).verdict());
        assertEquals(Verdict.NONE, verdict(Measure.plain("syncs", ""), 100, 1));
    }

    private static Verdict verdict(Measure measure, double real, double ours) {
        return new Figure(measure, new double[] {real}, new double[] {ours}).verdict();
    }
}
