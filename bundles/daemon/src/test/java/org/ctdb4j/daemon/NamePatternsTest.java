// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NamePatternsTest {
    @Test
    void matchesWholeNamesAndStars() {
        NamePatterns patterns = NamePatterns.of(" sessions , cache.*,*.mem");
        assertTrue(patterns.matches("sessions"));
        assertTrue(patterns.matches("cache.tdb"));
        assertTrue(patterns.matches("a.mem"));
        assertFalse(patterns.matches("sessions.tdb"));
        assertFalse(patterns.matches("cachextdb"));
        assertTrue(NamePatterns.of("*").matches("locking.tdb"));
    }

    @Test
    void isEmptyWithoutNames() {
        assertTrue(NamePatterns.of(" , ").isEmpty());
        assertFalse(NamePatterns.of("").matches(""));
        assertFalse(NamePatterns.of("a").isEmpty());
    }
}
