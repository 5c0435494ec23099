// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ctdb4j.spi.loop.LoopGaps;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GapWatchTest {
    private static final long SECOND = 1_000_000_000;
    private static final long START = -5 * SECOND;

    private final GapWatch watch = new GapWatch(START);

    @BeforeEach
    void waitForTheFirstTurn() {
        watch.waits(START, START + 100 * SECOND);
    }

    @Test
    void aLongTurnIsAGap() {
        turn(START + 100, START + 130);
        turn(START + 200, START + 210);
        assertEquals(new LoopGaps(3, 30, 30), watch.gaps());
    }

    @Test
    void aLateWakingIsAGap() {
        watch.waits(START, START + 50);
        watch.wakes(START + 90);
        assertEquals(new LoopGaps(2, 40, 40), watch.gaps());
    }

    @Test
    void waitingForSomethingIsNone() {
        watch.waits(START, Long.MAX_VALUE / 2 + START);
        watch.wakes(START + SECOND);
        assertEquals(new LoopGaps(2, 0, 0), watch.gaps());
    }

    @Test
    void recentGapsAreForgottenInTheWindowAfterTheNext() {
        turn(START + 100, START + 130);
        turn(START + 10 * SECOND, START + 10 * SECOND + 5);
        assertEquals(new LoopGaps(3, 30, 30), watch.gaps());
        turn(START + 20 * SECOND, START + 20 * SECOND + 6);
        assertEquals(new LoopGaps(4, 30, 6), watch.gaps());
        turn(START + 21 * SECOND, START + 21 * SECOND + 3);
        assertEquals(new LoopGaps(5, 30, 6), watch.gaps());
    }

    private void turn(long begin, long end) {
        watch.wakes(begin);
        watch.waits(end, end + 100 * SECOND);
    }
}
