// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ctdb4j.spi.event.EventEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScriptStatusTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "63, 63", "64, 0", "66, -2", "72, -8", "77, -8", "174, -110", "189, -125", "255, 255"})
    void mapsExitCodesToErrnos(int exit, int status) {
        assertEquals(status, ScriptStatus.ofExit(exit));
    }

    @Test
    void callsDeathBySignalInterrupted() {
        assertEquals(ScriptStatus.INTERRUPTED, ScriptStatus.ofExit(128 + 9));
        assertEquals(ScriptStatus.INTERRUPTED, ScriptStatus.ofExit(128 + 15));
    }

    @Test
    void goesOnAfterDisabledScripts() {
        assertTrue(ScriptStatus.passes(ScriptStatus.DISABLED));
        assertFalse(ScriptStatus.passes(ScriptStatus.INTERRUPTED));
        assertFalse(ScriptStatus.passes(1));
    }

    @Test
    void answersEventsWithPositiveErrnos() {
        assertEquals(EventEvents.OK, ScriptStatus.ofEvent(ScriptStatus.DISABLED));
        assertEquals(EventEvents.TIMED_OUT, ScriptStatus.ofEvent(ScriptStatus.TIMED_OUT));
        assertEquals(EventEvents.CANCELLED, ScriptStatus.ofEvent(ScriptStatus.CANCELLED));
        assertEquals(EventEvents.FAILED, ScriptStatus.ofEvent(-2));
        assertEquals(EventEvents.FAILED, ScriptStatus.ofEvent(255));
    }
}
