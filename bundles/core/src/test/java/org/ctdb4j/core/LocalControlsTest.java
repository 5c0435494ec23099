// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.Ping;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.SetRecmode;
import org.junit.jupiter.api.Test;

class LocalControlsTest {
    private final TestNode node = TestNode.running(0, 2);

    @Test
    void areAnsweredAndCountAsNoClient() {
        ask(7, Pnn.CURRENT, new Ping(), 0);

        assertEquals(1, answer(7).status());
        assertEquals(1, node.snapshot().clients().size());
        assertEquals(0, node.snapshot().statistics().clientPacketsReceived());
    }

    @Test
    void goToOtherNodes() {
        ask(7, 1, new Ping(), 0);
        node.replyFrom(1, 3, Blob.EMPTY);

        assertEquals(3, answer(7).status());
    }

    @Test
    void areAnsweredEvenIfNobodyElseAnswers() {
        ask(7, Pnn.BROADCAST_ALL, new Ping(), 0);
        ask(8, Pnn.BROADCAST_ALL, new Ping(), ReqControl.NOREPLY);
        ask(9, 17, new Ping(), 0);

        assertEquals(-1, answer(7).status());
        assertEquals(0, answer(8).status());
        assertEquals("ctdb_control to disconnected node", answer(9).error().text());
    }

    @Test
    void waitForTheEndOfARecoveryAsClientsDo() {
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        ask(7, Pnn.CURRENT, new DbAttach("a.tdb"), 0);
        assertTrue(node.of(Effect.LocalReply.class).isEmpty());

        node.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL));
        node.advance(2);
        assertEquals(0, answer(7).status());
    }

    @Test
    void hearTheMessagesTheyRegisteredForAndNoOthers() {
        ask(7, Pnn.CURRENT, new RegisterSrvid(5), 0);
        node.messageFrom(1, 5, Blob.utf8("five"));
        node.messageFrom(1, 6, Blob.utf8("six"));

        assertEquals(List.of(), node.of(Effect.SendToClient.class));
        assertEquals(
                List.of("five"),
                node.of(Effect.LocalMessage.class).stream()
                        .map(effect -> effect.message().data().text())
                        .toList());
    }

    private void ask(long request, int destnode, Control control, int flags) {
        node.step(new Event.LocalControl(request, control.toRequest(new Header(0, destnode, 0, 0), flags)));
    }

    private ReplyControl answer(long request) {
        return node.of(Effect.LocalReply.class).stream()
                .filter(effect -> effect.request() == request)
                .findFirst()
                .orElseThrow()
                .reply();
    }
}
