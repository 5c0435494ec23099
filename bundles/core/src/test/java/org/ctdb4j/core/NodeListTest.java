// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.GetNodesFile;
import org.ctdb4j.protocol.control.ModifyFlags;
import org.ctdb4j.protocol.control.ReloadNodesFile;
import org.ctdb4j.protocol.type.FlagChange;
import org.ctdb4j.protocol.type.NodeAndFlags;
import org.junit.jupiter.api.Test;

class NodeListTest {
    private final TestNode node = TestNode.running(0, 3);
    private final TestClient client = node.connect(100);

    @Test
    void namesTheNodesWithTheirFlags() throws MalformedPayloadException {
        List<NodeAndFlags> nodes = GetNodeMap.Reply.decode(
                        client.ask(new GetNodeMap()).data())
                .map()
                .nodes();

        assertEquals(3, nodes.size());
        assertEquals("10.99.77.2:4379", nodes.get(1).address().textWithPort());
        assertEquals(NodeFlags.UNHEALTHY, nodes.get(1).flags());
    }

    @Test
    void takesTheFlagsOfOthers() {
        node.controlFrom(1, new ModifyFlags(new FlagChange(2, NodeFlags.BANNED, 0xffff)));

        assertEquals(NodeFlags.BANNED, flags(2));
    }

    @Test
    void leavesTheOwnFlagsAlone() {
        assertEquals(
                0,
                node.controlFrom(1, new ModifyFlags(new FlagChange(0, NodeFlags.BANNED, 0)))
                        .status());

        assertEquals(NodeFlags.UNHEALTHY, flags(0));
    }

    @Test
    void seesForItselfWhoIsConnected() {
        node.controlFrom(1, new ModifyFlags(new FlagChange(2, NodeFlags.DISCONNECTED, 0)));
        assertEquals(0, flags(2));

        node.step(new Event.PeerDisconnected(2, "EOF"));
        node.controlFrom(1, new ModifyFlags(new FlagChange(2, 0, 0)));
        assertEquals(NodeFlags.DISCONNECTED | NodeFlags.UNHEALTHY, flags(2));
    }

    @Test
    void knowsNoNodeBeyondTheList() {
        assertEquals(
                -1,
                node.controlFrom(1, new ModifyFlags(new FlagChange(3, 0, 0))).status());
        assertEquals(
                -1,
                node.controlFrom(1, new ModifyFlags(new FlagChange(-1, 0, 0))).status());
    }

    @Test
    void wantsARecoveryWhenAnotherNodeIsHealthyBeforeThisOneIsUp() {
        TestNode starting = TestNode.started(TestSettings.node(0, 2));
        starting.recover(5);
        assertEquals(RecoveryMode.NORMAL, starting.snapshot().recoveryMode());

        starting.controlFrom(1, new ModifyFlags(new FlagChange(1, 0, 0)));
        assertEquals(RecoveryMode.ACTIVE, starting.snapshot().recoveryMode());
    }

    @Test
    void readsTheFileAgain() {
        node.controlFrom(1, new ModifyFlags(new FlagChange(1, 0, 0)));
        node.world.nodes =
                List.of(TestSettings.line(1), TestSettings.line(2), TestSettings.deleted(), TestSettings.line(9));

        assertEquals(0, client.status(new ReloadNodesFile()));
        assertEquals(0, flags(1));
        assertEquals(NodeFlags.DELETED | NodeFlags.DISCONNECTED, flags(2));
        assertEquals(NodeFlags.UNHEALTHY | NodeFlags.DISCONNECTED, flags(3));
        assertEquals("10.99.77.9", node.snapshot().members().get(3).address());
        assertEquals(4, node.of(Effect.SetPeers.class).get(0).nodes().size());
    }

    @Test
    void takesANodeAtAnotherAddressForAnotherNode() {
        node.world.nodes = List.of(TestSettings.line(1), TestSettings.line(8), TestSettings.line(3));
        int reqid = client.request(1, new GetNodeMap(), 0);
        client.ask(new ReloadNodesFile());

        assertEquals("node is disconnected", client.answerTo(reqid).error().text());

        assertEquals(NodeFlags.UNHEALTHY | NodeFlags.DISCONNECTED, flags(1));
        assertEquals(NodeFlags.UNHEALTHY, flags(2));
    }

    @Test
    void staysAsItIsWhenTheFileIsOfNoUse() {
        node.world.nodesReadable = false;
        assertEquals(-1, client.status(new ReloadNodesFile()));
        assertEquals(-1, client.status(new GetNodesFile()));

        node.world.nodesReadable = true;
        node.world.nodes = List.of(TestSettings.line(7), TestSettings.line(2));
        assertEquals(-1, client.status(new ReloadNodesFile()));
        node.world.nodes = List.of();
        assertEquals(-1, client.status(new ReloadNodesFile()));
        assertEquals(3, node.snapshot().members().size());
    }

    @Test
    void tellsWhatTheFileSays() throws MalformedPayloadException {
        node.world.nodes = List.of(TestSettings.line(1), TestSettings.deleted());

        List<NodeAndFlags> nodes = GetNodesFile.Reply.decode(
                        client.ask(new GetNodesFile()).data())
                .map()
                .nodes();
        assertEquals(0, nodes.get(0).flags());
        assertEquals(NodeFlags.DELETED, nodes.get(1).flags());
        assertTrue(node.of(Effect.SetPeers.class).isEmpty());
    }

    private int flags(int pnn) {
        return node.snapshot().members().get(pnn).flags();
    }
}
