// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;

import org.junit.jupiter.api.Test;

class CreditsTest {
    private static final long GRACE = 100;

    private final Credits credits = new Credits(Map.of(), 0);

    @Test
    void addUp() {
        credits.add(2, 1, 10, GRACE);
        credits.add(2, 3, 20, GRACE);
        assertEquals(4, credits.of(2));
        assertEquals(0, credits.of(1));
    }

    @Test
    void areForgottenAfterTheGracePeriod() {
        credits.add(2, 5, 10, GRACE);
        credits.add(2, 1, 111, GRACE);
        assertEquals(1, credits.of(2));
    }

    @Test
    void countTheGracePeriodFromTheLastOne() {
        credits.add(2, 1, 0, GRACE);
        credits.add(2, 1, 90, GRACE);
        credits.add(2, 1, 180, GRACE);
        assertEquals(3, credits.of(2));
    }

    @Test
    void areInheritedAsOfNow() {
        Credits inherited = new Credits(Map.of(3, 2), 1_000);
        inherited.add(3, 1, 1_050, GRACE);
        assertEquals(Map.of(3, 3), inherited.toMap());
    }

    @Test
    void areClearedForOneNodeOrForAll() {
        credits.add(1, 1, 0, GRACE);
        credits.add(2, 1, 0, GRACE);
        credits.clear(1);
        assertEquals(Map.of(2, 1), credits.toMap());
        credits.clear();
        assertEquals(Map.of(), credits.toMap());
    }
}
