// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.Ping;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.SetTunable;
import org.ctdb4j.protocol.control.StartRecovery;
import org.ctdb4j.protocol.control.UnknownControl;
import org.junit.jupiter.api.Test;

class ControlRelayTest {
    private final TestNode node = TestNode.running(0, 3);
    private final TestClient client = node.connect(100);

    @Test
    void putsItsOwnNameAndNumbersOnWhatItRelays() {
        int reqid = client.request(1, new GetDbMap(), 0);

        ReqControl relayed = node.sentTo(1, ReqControl.class).get(0);
        assertEquals(client.id(), relayed.clientId());
        assertEquals(new Header(TestNode.GENERATION, 1, 0, relayed.header().reqid()), relayed.header());
        assertNotEquals(reqid, relayed.header().reqid());
    }

    @Test
    void relaysWhatItDoesNotKnowVerbatim() {
        UnknownControl unknown = new UnknownControl(4242, 0x1234, Blob.utf8("anything"));

        client.request(1, unknown, 0x7000_0000);

        ReqControl relayed = node.sentTo(1, ReqControl.class).get(0);
        assertEquals(unknown, new UnknownControl(relayed.opcode(), relayed.srvid(), relayed.data()));
        assertEquals(0x7000_0000, relayed.flags());
    }

    @Test
    void passesTheAnswerOnUnderTheIdOfTheClient() {
        int reqid = client.request(1, new GetDbMap(), 0);

        node.replyFrom(1, 7, Blob.utf8("data"));

        ReplyControl answer = client.answerTo(reqid);
        assertEquals(7, answer.status());
        assertEquals(Blob.utf8("data"), answer.data());
        assertEquals(new Header(TestNode.GENERATION, 0, 0, reqid), answer.header());
    }

    @Test
    void answersEachClientItsOwn() {
        TestClient other = node.connect(200);
        int first = client.request(1, new GetDbMap(), 0);
        int second = other.request(2, new GetDbMap(), 0);

        node.replyFrom(2, 22, Blob.EMPTY);
        node.replyFrom(1, 11, Blob.EMPTY);

        assertEquals(11, client.answerTo(first).status());
        assertEquals(22, other.answerTo(second).status());
    }

    @Test
    void takesNoAnswerFromANodeThatWasNotAsked() {
        int reqid = client.request(1, new GetDbMap(), 0);
        int relayedId = node.sentTo(1, ReqControl.class).get(0).header().reqid();

        node.packetFrom(2, new ReplyControl(new Header(0, 0, 2, relayedId), 0, Blob.EMPTY, Blob.EMPTY));

        assertFalse(client.isAnswered(reqid));
    }

    @Test
    void givesUpAfterControlTimeout() {
        int reqid = client.request(1, new GetDbMap(), 0);
        node.advance(1);
        int later = client.request(1, new GetDbMap(), 0);
        keepAliveFor(59.5);

        assertEquals("ctdb_control timed out", client.answerTo(reqid).error().text());
        assertFalse(client.isAnswered(later));

        keepAliveFor(1);
        assertTrue(client.isAnswered(later));
        assertEquals(2, node.snapshot().statistics().timeouts().control());
    }

    @Test
    void hearsNothingOfALateAnswer() {
        int reqid = client.request(1, new GetDbMap(), 0);
        keepAliveFor(61);
        node.replyFrom(1, 0, Blob.EMPTY);

        assertEquals(
                1,
                client.answers().stream()
                        .filter(reply -> reply.header().reqid() == reqid)
                        .count());
    }

    @Test
    void appliesAShorterTimeoutAtOnceToWhatComesAfterIt() {
        client.request(1, new GetDbMap(), 0);
        client.ask(new SetTunable(2, Tunable.CONTROL_TIMEOUT.text()));
        int reqid = client.request(1, new GetDbMap(), 0);
        node.advance(2);

        assertTrue(client.isAnswered(reqid));
    }

    @Test
    void waitsForEverWithoutATimeout() {
        client.ask(new SetTunable(0, Tunable.CONTROL_TIMEOUT.text()));
        int reqid = client.request(1, new GetDbMap(), 0);
        keepAliveFor(1_000);

        assertFalse(client.isAnswered(reqid));
    }

    @Test
    void failsWhatADeadNodeWasAsked() {
        int toDead = client.request(1, new GetDbMap(), 0);
        int toLiving = client.request(2, new GetDbMap(), 0);

        node.step(new Event.PeerDisconnected(1, "EOF"));

        assertEquals("node is disconnected", client.answerTo(toDead).error().text());
        assertFalse(client.isAnswered(toLiving));
    }

    @Test
    void keepsItsOwnQuestionsToADeadNode() {
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        int reqid = node.requestFrom(1, new StartRecovery(), 0);

        node.step(new Event.PeerDisconnected(1, "EOF"));
        assertTrue(node.sentTo(1, ReplyControl.class).stream()
                .noneMatch(reply -> reply.header().reqid() == reqid));

        node.step(new Event.PeerConnected(1));
        keepAliveFor(61);
        assertEquals(-1, node.answerTo(1, reqid).status());
    }

    @Test
    void saysNothingToWhoHasLeft() {
        client.request(1, new GetDbMap(), 0);
        client.leave();
        node.effects.clear();

        node.step(new Event.PeerDisconnected(1, "EOF"));

        assertTrue(node.of(Effect.SendToClient.class).isEmpty());
    }

    @Test
    void refusesWhatNobodyCouldAnswer() {
        int broadcast = client.request(Pnn.BROADCAST_ALL, new Ping(), 0);
        int toNobody = client.request(9, new Ping(), 0);
        int multicast = client.request(Pnn.MULTICAST, new Ping(), 0);
        int silent = client.request(9, new Ping(), ReqControl.NOREPLY);

        assertFalse(client.isAnswered(broadcast));
        assertEquals(
                "ctdb_control to disconnected node",
                client.answerTo(toNobody).error().text());
        assertEquals(
                "ctdb_control to disconnected node",
                client.answerTo(multicast).error().text());
        assertFalse(client.isAnswered(silent));
    }

    @Test
    void sendsOneCopyOfABroadcastToEachNode() {
        client.request(Pnn.BROADCAST_CONNECTED, new Ping(), ReqControl.NOREPLY);

        assertEquals(1, node.sentTo(1, ReqControl.class).size());
        assertEquals(1, node.sentTo(2, ReqControl.class).size());
        assertEquals(0, client.answers().size());
    }

    @Test
    void actsOnWhatAClientSendsInTheOrderItCame() {
        int first = client.request(0, new SetTunable(1, Tunable.ENABLE_BANS.text()), 0);
        int second = client.request(Pnn.CURRENT, new Ping(), 0);

        assertEquals(first, client.answers().get(0).header().reqid());
        assertEquals(second, client.answers().get(1).header().reqid());
    }

    @Test
    void countsWhatItRelays() {
        client.request(1, new Ping(), 0);
        client.ask(new Ping());

        assertEquals(2, node.snapshot().statistics().client().reqControl());
    }

    private void keepAliveFor(double seconds) {
        for (double left = seconds; left > 0; left -= 1) {
            node.advance(Math.min(1, left));
            node.keepAlive();
        }
    }
}
