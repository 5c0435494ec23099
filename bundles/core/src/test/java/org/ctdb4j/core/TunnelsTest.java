// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReqTunnel;
import org.ctdb4j.protocol.control.TunnelDeregister;
import org.ctdb4j.protocol.control.TunnelRegister;
import org.junit.jupiter.api.Test;

class TunnelsTest {
    private static final long TUNNEL = 0xFFFF_FFFF_0000_0000L;

    private final TestNode node = TestNode.running(0, 2);
    private final TestClient client = node.connect(100);
    private final TestClient other = node.connect(200);

    @Test
    void belongsToOneClientOfANode() {
        assertEquals(0, client.status(new TunnelRegister(TUNNEL)));
        assertEquals(-1, client.status(new TunnelRegister(TUNNEL)));
        assertEquals(-1, other.status(new TunnelRegister(TUNNEL)));
        assertEquals(-1, other.status(new TunnelDeregister(TUNNEL)));
        assertEquals(0, client.status(new TunnelDeregister(TUNNEL)));
        assertEquals(0, other.status(new TunnelRegister(TUNNEL)));
    }

    @Test
    void leadsToAnotherNode() {
        client.ask(new TunnelRegister(TUNNEL));

        other.send(packet(1));

        ReqTunnel sent = node.sentTo(1, ReqTunnel.class).get(0);
        assertEquals(ReqTunnel.REQUEST, sent.flags());
        assertEquals(0, sent.header().srcnode());
    }

    @Test
    void leadsToTheClientThatRegistered() {
        client.ask(new TunnelRegister(TUNNEL));

        node.packetFrom(1, packet(0));
        other.send(packet(0));

        assertEquals(2, client.tunnelPackets().size());
        assertEquals(
                new Header(TestNode.GENERATION, 0, 0, 0),
                client.tunnelPackets().get(0).header());
    }

    @Test
    void takesNothingWithoutARegistrationOrADestination() {
        other.send(packet(1));
        client.ask(new TunnelRegister(TUNNEL));
        other.send(packet(Pnn.CURRENT));
        other.send(packet(Pnn.BROADCAST_ALL));

        assertEquals(List.of(), node.sentTo(1, ReqTunnel.class));
        assertEquals(List.of(), client.tunnelPackets());
    }

    @Test
    void endsWithItsClient() {
        client.ask(new TunnelRegister(TUNNEL));
        client.leave();
        node.packetFrom(1, packet(0));

        assertEquals(0, other.status(new TunnelRegister(TUNNEL)));
        assertEquals(List.of(), other.tunnelPackets());
    }

    private static ReqTunnel packet(int destnode) {
        return new ReqTunnel(new Header(0, destnode, 0, 259), TUNNEL, ReqTunnel.REQUEST, Blob.utf8("hello"));
    }
}
