// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ctdb4j.tdb.TdbException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalkGuardTest {
    private final WalkGuard guard = new WalkGuard();
    private long steps;

    @ParameterizedTest(name = "{0} members before a circle of {1}")
    @CsvSource({"0, 1", "0, 2", "5, 1", "7, 3", "100, 64", "1, 1000", "1000, 999"})
    void aCircleEndsTheWalkAfterAFewRounds(long before, long circle) {
        guard.start();
        TdbException e = assertThrows(TdbException.class, () -> walk(before, circle));
        assertEquals(Reason.CORRUPT, e.reason());
        assertTrue(steps <= 4 * (before + circle), steps + " steps");
    }

    @Test
    void aLongListIsNoCircle() {
        guard.start();
        for (long at = 4; at <= 4_000_000; at += 4) {
            guard.step(at);
        }
    }

    @Test
    void aNewWalkForgetsTheOldOne() {
        for (int walk = 0; walk < 3; walk++) {
            guard.start();
            guard.step(200);
            guard.step(100);
            guard.step(300);
        }
    }

    private void walk(long before, long circle) {
        for (steps = 1; ; steps++) {
            long position = steps <= before ? steps : before + 1 + (steps - before - 1) % circle;
            guard.step(4 * position);
        }
    }
}
