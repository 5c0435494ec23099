// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.DeregisterSrvid;
import org.ctdb4j.protocol.control.ModifyFlags;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.StopNode;
import org.ctdb4j.protocol.type.FlagChange;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final long SRVID = 0xAE00_0000_0000_0001L;
    private static final Blob DATA = Blob.utf8("hello");

    private final TestNode node = TestNode.running(0, 4);
    private final TestClient sender = node.connect(100);
    private final TestClient receiver = node.connect(200);

    @Test
    void reachesWhoHasRegistered() {
        receiver.ask(new RegisterSrvid(SRVID));

        sender.message(0, SRVID, DATA);
        sender.message(Pnn.CURRENT, SRVID, DATA);
        sender.message(0, SRVID + 1, DATA);

        assertEquals(2, receiver.messages().size());
        assertEquals(List.of(), sender.messages());
    }

    @Test
    void showsAClientItsOwnNodeAsTheSender() {
        receiver.ask(new RegisterSrvid(SRVID));

        node.messageFrom(3, SRVID, DATA);

        ReqMessage message = receiver.messages().get(0);
        assertEquals(0, message.header().srcnode());
        assertEquals(0, message.header().destnode());
        assertEquals(TestNode.GENERATION, message.header().generation());
        assertEquals(DATA, message.data());
    }

    @Test
    void reachesEachRegistrationAndThoseOfAllSrvids() {
        receiver.ask(new RegisterSrvid(SRVID));
        receiver.ask(new RegisterSrvid(SRVID));
        sender.ask(new RegisterSrvid(Srvid.ALL));

        sender.message(0, SRVID, DATA);

        assertEquals(2, receiver.messages().size());
        assertEquals(1, sender.messages().size());
    }

    @Test
    void reachesTheLastRegistrationFirst() {
        sender.ask(new RegisterSrvid(SRVID));
        receiver.ask(new RegisterSrvid(SRVID));
        node.effects.clear();

        node.messageFrom(1, SRVID, DATA);

        List<Long> order = node.of(Effect.SendToClient.class).stream()
                .map(Effect.SendToClient::connection)
                .toList();
        assertEquals(List.of(receiver.connection(), sender.connection()), order);
    }

    @Test
    void losesOneRegistrationAtATime() {
        receiver.ask(new RegisterSrvid(SRVID));
        receiver.ask(new RegisterSrvid(SRVID));

        assertEquals(0, receiver.status(new DeregisterSrvid(SRVID)));
        sender.message(0, SRVID, DATA);
        assertEquals(1, receiver.messages().size());

        assertEquals(0, receiver.status(new DeregisterSrvid(SRVID)));
        assertEquals(2, receiver.status(new DeregisterSrvid(SRVID)));
    }

    @Test
    void broadcastsByTheFlagsOfTheNodes() {
        node.controlFrom(1, new ModifyFlags(new FlagChange(2, NodeFlags.STOPPED, 0)));
        node.step(new Event.PeerDisconnected(3, "EOF"));
        receiver.ask(new RegisterSrvid(SRVID));

        assertEquals(List.of(1, 2, 3), destinationsOf(Pnn.BROADCAST_ALL));
        assertEquals(List.of(1), destinationsOf(Pnn.BROADCAST_ACTIVE));
        assertEquals(List.of(1, 2), destinationsOf(Pnn.BROADCAST_CONNECTED));
        assertEquals(3, receiver.messages().size());
    }

    @Test
    void leavesAnInactiveNodeOutOfTheActiveOnes() {
        receiver.ask(new RegisterSrvid(SRVID));
        sender.ask(new StopNode());

        sender.message(Pnn.BROADCAST_ACTIVE, SRVID, DATA);

        assertEquals(List.of(), receiver.messages());
    }

    @Test
    void isDroppedWhereNoSuchNodeIs() {
        assertEquals(List.of(), destinationsOf(9));
        assertEquals(List.of(), destinationsOf(Pnn.MULTICAST));
        assertEquals(List.of(), destinationsOf(Pnn.UNKNOWN));
        assertTrue(node.logged("which does not exist"));
    }

    @Test
    void isNotDeliveredToWhoHasLeft() {
        receiver.ask(new RegisterSrvid(SRVID));
        receiver.leave();
        node.effects.clear();

        sender.message(0, SRVID, DATA);

        assertEquals(List.of(), node.of(Effect.SendToClient.class));
    }

    private List<Integer> destinationsOf(int destnode) {
        node.effects.clear();
        sender.message(destnode, SRVID, DATA);
        return node.of(Effect.SendToNode.class).stream()
                .map(Effect.SendToNode::pnn)
                .toList();
    }
}
