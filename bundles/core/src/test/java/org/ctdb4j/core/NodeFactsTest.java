// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.control.DisableNode;
import org.ctdb4j.protocol.control.DumpMemory;
import org.ctdb4j.protocol.control.EchoData;
import org.ctdb4j.protocol.control.EnableNode;
import org.ctdb4j.protocol.control.GetCapabilities;
import org.ctdb4j.protocol.control.GetDebug;
import org.ctdb4j.protocol.control.GetPid;
import org.ctdb4j.protocol.control.GetPnn;
import org.ctdb4j.protocol.control.GetRunState;
import org.ctdb4j.protocol.control.RecdPing;
import org.ctdb4j.protocol.control.RecdReclockLatency;
import org.ctdb4j.protocol.control.SetDebug;
import org.ctdb4j.protocol.control.SetLmasterRole;
import org.ctdb4j.protocol.control.SetRecmasterRole;
import org.ctdb4j.protocol.control.Shutdown;
import org.ctdb4j.protocol.control.Uptime;
import org.junit.jupiter.api.Test;

class NodeFactsTest {
    private final TestNode node = TestNode.running(1, 2);
    private final TestClient client = node.connect(100);

    @Test
    void putSomeFactsIntoTheStatus() {
        assertEquals(1, client.status(new GetPnn()));
        assertEquals(TestSettings.PID, client.status(new GetPid()));
        assertEquals(0, client.status(new RecdPing()));
        assertEquals(1, node.controlFrom(0, new GetPnn()).status());
    }

    @Test
    void takeNoPayloadWhereNoneBelongs() {
        assertEquals(-1, client.askRaw(new GetRunState().opcode(), Blob.u32(0)).status());
        assertEquals(1, client.askRaw(new GetPnn().opcode(), Blob.u32(0)).status());
    }

    @Test
    void tellTheRunState() throws MalformedPayloadException {
        assertEquals(
                RunState.RUNNING,
                GetRunState.Reply.decode(client.ask(new GetRunState()).data()).runState());
    }

    @Test
    void tellTheTimes() throws MalformedPayloadException {
        node.advance(10);
        Uptime.Reply times = Uptime.Reply.decode(client.ask(new Uptime()).data());

        assertEquals(11, times.now().seconds() - times.daemonStart().seconds());
        assertEquals(times.daemonStart(), times.lastRecoveryStart());
    }

    @Test
    void keepTheDebugLevelAsItWasSet() {
        assertEquals(0, client.status(new SetDebug(4)));

        assertEquals(Blob.u32(4), client.ask(new GetDebug()).data());
        assertEquals(4, node.snapshot().debugLevel());
        client.ask(new SetDebug(99));
        client.ask(new SetDebug(-1));
        assertEquals(
                List.of(DebugLevel.NOTICE, DebugLevel.DEBUG, DebugLevel.ERROR),
                node.of(Effect.SetDebugLevel.class).stream()
                        .map(Effect.SetDebugLevel::level)
                        .toList());
    }

    @Test
    void changeWhatTheNodeOffers() {
        client.ask(new SetLmasterRole(false));
        client.ask(new SetRecmasterRole(false));
        assertEquals(
                Capabilities.PARALLEL_RECOVERY | Capabilities.FRAGMENTED_CONTROLS,
                client.ask(new GetCapabilities()).data().u32At(0));

        client.ask(new SetLmasterRole(true));
        client.ask(new SetRecmasterRole(true));
        assertEquals(Capabilities.DEFAULT, node.snapshot().capabilities());
    }

    @Test
    void switchTheNodeOffAndOn() {
        client.ask(new DisableNode());
        assertEquals(
                NodeFlags.PERMANENTLY_DISABLED | NodeFlags.UNHEALTHY,
                node.snapshot().members().get(1).flags());

        client.ask(new EnableNode());
        assertEquals(NodeFlags.UNHEALTHY, node.snapshot().members().get(1).flags());
    }

    @Test
    void noteHowLongTheClusterLockTook() {
        client.ask(new RecdReclockLatency(0.25));

        assertEquals(0.25, node.snapshot().statistics().reclockRecd().total());
    }

    @Test
    void sendBackWhatWasSent() {
        EchoData echo = new EchoData(7, Blob.utf8("hello"));

        assertEquals(echo.encode(), client.ask(echo).data());
    }

    @Test
    void describeTheMemory() {
        assertEquals("all of it\n", client.ask(new DumpMemory()).data().text());
    }

    @Test
    void doNotAnswerWhoShutsTheNodeDown() {
        node.world.answersEvents = false;
        int first = client.request(Pnn.CURRENT, new Shutdown(), 0);
        int second = client.request(Pnn.CURRENT, new Shutdown(), 0);

        assertFalse(client.isAnswered(first));
        assertEquals(0, client.answerTo(second).status());
        assertEquals(RunState.SHUTDOWN, node.snapshot().runState());
    }
}
