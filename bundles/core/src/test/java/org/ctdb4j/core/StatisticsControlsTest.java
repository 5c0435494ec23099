// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.control.GetStatHistory;
import org.ctdb4j.protocol.control.Ping;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.SetTunable;
import org.ctdb4j.protocol.control.Statistics;
import org.ctdb4j.protocol.control.StatisticsReset;
import org.ctdb4j.protocol.type.NodeStatistics;
import org.ctdb4j.spi.event.EventEvents;
import org.junit.jupiter.api.Test;

class StatisticsControlsTest {
    private final TestNode node = TestNode.running(0, 3);
    private final TestClient client = node.connect(100);

    @Test
    void countAControlToTheOwnNodeOnEveryWayItGoes() {
        client.ask(new StatisticsReset());
        NodeStatistics before = now();
        client.ask(new Ping());
        NodeStatistics after = now();

        assertEquals(1, after.clientPacketsReceived() - before.clientPacketsReceived());
        assertEquals(1, after.client().reqControl() - before.client().reqControl());
        assertEquals(2, after.nodePacketsSent() - before.nodePacketsSent());
        assertEquals(0, after.nodePacketsReceived());
        assertEquals(1, after.node().reqControl() - before.node().reqControl());
        assertEquals(1, after.node().replyControl() - before.node().replyControl());
        assertEquals(1, after.clientPacketsSent() - before.clientPacketsSent());
    }

    @Test
    void countAMessageToTheOwnNodeAsNoPacketOfANode() {
        client.ask(new RegisterSrvid(5));
        client.ask(new StatisticsReset());
        NodeStatistics before = now();
        client.message(0, 5, Blob.EMPTY);
        NodeStatistics after = now();

        assertEquals(1, after.client().reqMessage());
        assertEquals(0, after.nodePacketsSent() - before.nodePacketsSent());
        assertEquals(0, after.node().reqMessage());
        assertEquals(1, after.clientPacketsSent() - before.clientPacketsSent());
    }

    @Test
    void countABroadcastOncePerNode() {
        NodeStatistics before = now();
        client.message(0xF0000004, 5, Blob.EMPTY);
        NodeStatistics after = now();

        assertEquals(3, after.nodePacketsSent() - before.nodePacketsSent());
        assertEquals(1, after.node().reqMessage() - before.node().reqMessage());
    }

    @Test
    void countKeepalivesAmongThePackets() {
        node.world.eventStatus.put("monitor", EventEvents.FAILED);
        NodeStatistics before = now();
        node.keepAlive();
        node.advance(5);
        NodeStatistics after = now();

        assertEquals(2, after.keepalivesReceived() - before.keepalivesReceived());
        assertEquals(2, after.nodePacketsReceived() - before.nodePacketsReceived());
        assertEquals(2, after.keepalivesSent() - before.keepalivesSent());
        assertEquals(2, after.nodePacketsSent() - before.nodePacketsSent());
    }

    @Test
    void tellWhatIsTrueNow() throws MalformedPayloadException {
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        node.step(new Event.MemoryMeasured(5L << 30));
        assertEquals(-1, now().memoryUsed(), "as much as the wire has room for");
        node.step(new Event.MemoryMeasured(4711));

        NodeStatistics told =
                Statistics.Reply.decode(client.ask(new Statistics()).data()).statistics();
        assertEquals(2, told.clients());
        assertEquals(1, told.recovering());
        assertEquals(0, told.frozen());
        assertEquals(4711, told.memoryUsed());
        assertEquals(node.snapshot().started(), told.startTime());
    }

    @Test
    void beginAnewWhenTheyAreReset() {
        node.advance(7);
        client.ask(new StatisticsReset());

        assertTrue(now().startTime().compareTo(node.snapshot().started()) > 0);
        assertEquals(0, now().client().reqControl());
        assertEquals(0, now().recoveries());
    }

    @Test
    void keepAHundredSlotsOfHistory() throws MalformedPayloadException {
        client.ask(new Ping());
        client.ask(new Ping());
        node.advance(2);
        List<NodeStatistics> slots = history();

        assertEquals(100, slots.size());
        assertEquals(2, slots.get(1).client().reqControl());
        assertEquals(0, slots.get(0).client().reqControl());
        assertEquals(slots.get(1).currentTime(), slots.get(0).startTime());
        assertEquals(Timeval.ZERO, slots.get(99).currentTime());
    }

    @Test
    void makeTheSlotsAsLongAsTheTunableSays() throws MalformedPayloadException {
        client.ask(new SetTunable(10, Tunable.STAT_HISTORY_INTERVAL.text()));
        node.advance(25);
        List<NodeStatistics> slots = history();

        assertEquals(
                10,
                slots.get(0).currentTime().seconds() - slots.get(0).startTime().seconds());
    }

    private NodeStatistics now() {
        return node.snapshot().statistics();
    }

    private List<NodeStatistics> history() throws MalformedPayloadException {
        return GetStatHistory.Reply.decode(client.ask(new GetStatHistory()).data())
                .history()
                .statistics();
    }
}
