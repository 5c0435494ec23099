// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetIfaces;
import org.ctdb4j.protocol.control.GetPublicIpInfo;
import org.ctdb4j.protocol.control.GetPublicIps;
import org.ctdb4j.protocol.control.GetTcpTickleList;
import org.ctdb4j.protocol.control.IpReallocated;
import org.ctdb4j.protocol.control.ReleaseIp;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.Startup;
import org.ctdb4j.protocol.control.TakeoverIp;
import org.ctdb4j.protocol.control.TcpAdd;
import org.ctdb4j.protocol.control.TcpAddDelayedUpdate;
import org.ctdb4j.protocol.control.TcpClient;
import org.ctdb4j.protocol.control.TcpRemove;
import org.ctdb4j.protocol.type.Connection;
import org.ctdb4j.protocol.type.PublicIp;
import org.ctdb4j.spi.event.EventEvents;
import org.junit.jupiter.api.Test;

class PublicAddressesTest {
    private static final NodeAddress ADDRESS =
            NodeAddress.parse("10.99.78.100").orElseThrow().withPort(445);
    private static final Connection CONNECTION = new Connection(ADDRESS.withPort(1_024), ADDRESS);

    private final TestNode node = TestNode.running(0, 2);
    private final TestClient client = node.connect(100);

    @Test
    void areNone() {
        assertEquals(Blob.u32(0), client.ask(new GetPublicIps()).data());
        assertEquals(Blob.u32(0), client.ask(new GetIfaces()).data());
        assertEquals(-1, client.status(new GetPublicIpInfo(ADDRESS)));
    }

    @Test
    void areNobodysToTakeOrGive() {
        assertEquals(
                0, node.controlFrom(1, new ReleaseIp(new PublicIp(1, ADDRESS))).status());
        assertEquals(
                0, node.controlFrom(1, new TakeoverIp(new PublicIp(0, ADDRESS))).status());
        assertEquals(
                -1,
                node.controlFrom(1, new TakeoverIp(new PublicIp(1, ADDRESS))).status());
        assertEquals(List.of(), node.eventsRun());
    }

    @Test
    void haveNoConnections() {
        assertEquals(0, client.status(new TcpClient(CONNECTION)));
        assertEquals(-1, client.status(new TcpAdd(CONNECTION)));
        assertEquals(-1, client.status(new TcpAddDelayedUpdate(CONNECTION)));
        assertEquals(0, client.status(new TcpRemove(CONNECTION)));
        assertEquals(1, client.status(new GetTcpTickleList(ADDRESS)));
        assertEquals(0, client.status(new Startup()));
        assertEquals(List.of(), node.sentTo(1, ReqControl.class));
    }

    @Test
    void runTheEventAtTheEndOfATakeoverRunEvenDuringARecovery() {
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        node.world.eventStatus.put("ipreallocated", EventEvents.TIMED_OUT);

        assertEquals(
                EventEvents.TIMED_OUT, node.controlFrom(1, new IpReallocated()).status());
    }
}
