// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqKeepalive;
import org.junit.jupiter.api.Test;

class PeersTest {
    private final TestNode node = TestNode.running(0, 3);

    @Test
    void announcesVersionAndAge() {
        node.advance(5);

        ReqKeepalive keepalive = node.sentTo(1, ReqKeepalive.class).get(0);
        assertEquals(0x0004_0011, keepalive.version());
        assertEquals(5, keepalive.uptimeSeconds());
        assertEquals(1, node.snapshot().statistics().keepalivesSent() / 2);
    }

    @Test
    void declaresASilentNodeDeadAfterFiveIntervals() {
        hearOnlyFrom(2, 24);
        assertTrue(isConnected(1));
        hearOnlyFrom(2, 6);

        assertFalse(isConnected(1));
        assertEquals(new Effect.DropPeer(1), node.of(Effect.DropPeer.class).get(0));
        assertTrue(isConnected(2));
    }

    @Test
    void marksADeadNodeUnhealthyToo() {
        node.step(new Event.PeerDisconnected(1, "EOF"));

        assertEquals(NodeFlags.DISCONNECTED | NodeFlags.UNHEALTHY, flags(1));
    }

    @Test
    void sendsNothingToTheDead() {
        node.step(new Event.PeerDisconnected(1, "EOF"));
        node.effects.clear();
        node.advance(6);

        assertTrue(node.sentTo(1, ReqKeepalive.class).isEmpty());
        assertFalse(node.sentTo(2, ReqKeepalive.class).isEmpty());
    }

    @Test
    void takesAPacketForASignOfLifeAtTheNextTick() {
        node.step(new Event.PeerDisconnected(1, "EOF"));
        node.packetFrom(1, keepalive(1, ReqKeepalive.VERSION_4_17, 1));
        assertFalse(isConnected(1));
        node.effects.clear();
        node.advance(5);

        assertTrue(isConnected(1));
        assertTrue(node.sentTo(1, ReqKeepalive.class).isEmpty());
    }

    @Test
    void takesNoRedirectedCallForASignOfLife() {
        node.step(new Event.PeerDisconnected(1, "EOF"));
        node.packetFrom(1, new ReqCall(new Header(TestNode.GENERATION, 0, 2, 5), 0, 1, 1, 1, Blob.EMPTY, Blob.EMPTY));
        node.advance(6);

        assertFalse(isConnected(1));
    }

    @Test
    void knowsNoNodeBeyondTheList() {
        node.step(new Event.PeerConnected(17));
        node.step(new Event.PeerDisconnected(17, "EOF"));

        assertEquals(3, node.snapshot().members().size());
    }

    @Test
    void givesWayToAnOlderNodeOfAnotherVersion() {
        node.packetFrom(1, keepalive(1, 0x0004_0012, 1_000));

        assertEquals(RunState.SHUTDOWN, node.snapshot().runState());
        assertEquals(0, node.of(Effect.Exit.class).get(0).code());
    }

    @Test
    void givesWayToAHigherVersionOfTheSameAge() {
        node.advance(6);
        int age = (int) node.snapshot().uptimeSeconds();

        node.packetFrom(1, keepalive(1, 0x0004_0010, age));
        assertEquals(RunState.RUNNING, node.snapshot().runState());
        node.packetFrom(1, keepalive(1, 0x0004_0012, age));
        assertEquals(RunState.SHUTDOWN, node.snapshot().runState());
    }

    @Test
    void givesWayToTheOldFormOfKeepalives() {
        node.packetFrom(1, new ReqKeepalive(new Header(0, 0, 1, 0), ReqKeepalive.Form.BARE, 0, 0));

        assertEquals(RunState.SHUTDOWN, node.snapshot().runState());
    }

    @Test
    void stopsWhenTheNodeLeaves() {
        node.world.answersEvents = false;
        node.step(new Event.ShutdownWanted(0, "test"));
        node.effects.clear();
        node.advance(20);

        assertTrue(node.sentTo(1, ReqKeepalive.class).isEmpty());
    }

    private void hearOnlyFrom(int pnn, int seconds) {
        for (int i = 0; i < seconds; i++) {
            node.packetFrom(pnn, keepalive(pnn, ReqKeepalive.VERSION_4_17, 1));
            node.advance(1);
        }
    }

    private static ReqKeepalive keepalive(int pnn, int version, int uptime) {
        return ReqKeepalive.versioned(new Header(0, 0, pnn, 0), version, uptime);
    }

    private boolean isConnected(int pnn) {
        return NodeFlags.isConnected(flags(pnn));
    }

    private int flags(int pnn) {
        return node.snapshot().members().get(pnn).flags();
    }
}
