// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.control.GetPnn;
import org.ctdb4j.protocol.control.Ping;
import org.ctdb4j.spi.spool.HeapSpools;
import org.junit.jupiter.api.Test;

class NodeTest {
    @Test
    void reactsToEveryKindOfEvent() {
        NodeMachine machine =
                new NodeMachine(TestSettings.node(0, 1).build(), Cures.ALL, new Effects(), new HeapSpools());

        Set<String> unknown = Stream.of(Event.class.getPermittedSubclasses())
                .filter(kind -> !machine.reactions().knows(kind))
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        assertEquals(Set.of(), unknown);
    }

    @Test
    void answersAClientWithinTheStep() {
        TestNode node = TestNode.running(1, 3);
        TestClient client = node.connect(77);

        assertEquals(1, client.status(new GetPnn()));
        assertEquals(2, client.status(new Ping()));
    }

    @Test
    void equalEventsGiveEqualEffects() {
        assertEquals(history(), history());
    }

    @Test
    void comesUpWithoutAnyHelp() {
        TestNode node = TestNode.running(0, 2);

        assertEquals(RunState.RUNNING, node.snapshot().runState());
        assertTrue(node.snapshot().vnnMap().contains(1));
    }

    private static String history() {
        TestNode node = TestNode.running(2, 4);
        TestClient client = node.connect(5);
        client.ask(new Ping());
        node.advance(40);
        node.step(new Event.PeerDisconnected(1, "EOF"));
        return node.effects.toString();
    }
}
