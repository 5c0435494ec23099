// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.control.DbAttach;
import org.junit.jupiter.api.Test;

class StoreFailuresTest {
    private final TestNode node = TestNode.running(0, 2);

    @Test
    void makeTheNodeUnhealthyAtOnceAndInSpiteOfGoodMonitorEvents() {
        node.advance(2);
        DatabaseMachine database = attach();
        node.inStep(machine -> machine.storeFailures().fails(database, "no space left"));
        assertTrue(isUnhealthy());
        node.advance(12);
        assertTrue(isUnhealthy());

        node.inStep(machine -> machine.storeFailures().works(database));
        node.advance(40);
        assertFalse(isUnhealthy());
        assertEquals(RunState.RUNNING, node.snapshot().runState());
    }

    @Test
    void makeTheNodeLeaveWhenTheyLast() {
        DatabaseMachine database = attach();
        node.inStep(machine -> machine.storeFailures().fails(database, "no space left"));
        node.advance(29);
        assertEquals(RunState.RUNNING, node.snapshot().runState());
        node.advance(2);
        assertEquals(1, node.of(Effect.Exit.class).get(0).code());
    }

    private DatabaseMachine attach() {
        node.connect(100).ask(new DbAttach("a.tdb"));
        return node.machine().databases.newestFirst().get(0);
    }

    private boolean isUnhealthy() {
        return (node.snapshot().members().get(0).flags() & NodeFlags.UNHEALTHY) != 0;
    }
}
