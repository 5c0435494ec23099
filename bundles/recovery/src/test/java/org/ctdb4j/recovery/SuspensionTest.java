// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SuspensionTest {
    private static final long NANOS = 5_000;

    private final Workbench bench = new Workbench(0);
    private final Suspension suspension = new Suspension(bench.out);

    @Test
    void letsOneBeginAtATime() {
        assertTrue(suspension.begin());
        assertTrue(suspension.inProgress());
        assertFalse(suspension.begin());
        suspension.end();
        assertTrue(suspension.begin());
    }

    @Test
    void lastsAsLongAsRequested() {
        assertTrue(suspension.request(NANOS));
        bench.work();
        assertFalse(suspension.begin());
        bench.pass(NANOS);
        assertTrue(suspension.begin());
    }

    @Test
    void endsOnRequest() {
        suspension.request(NANOS);
        assertTrue(suspension.request(0));
        assertFalse(suspension.isDisabled());
        bench.work();
        assertFalse(bench.waits(NANOS));
    }

    @Test
    void beginsAnewWhenRequestedAgain() {
        suspension.request(NANOS);
        suspension.request(2 * NANOS);
        bench.work();
        assertFalse(bench.waits(NANOS));
        assertTrue(suspension.isDisabled());
        bench.pass(2 * NANOS);
        assertFalse(suspension.isDisabled());
    }

    @Test
    void isRefusedWhileItIsBeingDone() {
        suspension.begin();
        assertFalse(suspension.request(NANOS));
        assertFalse(suspension.request(0));
        assertFalse(suspension.isDisabled());
    }
}
