// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbAttachPersistent;
import org.ctdb4j.protocol.control.DbAttachReplicated;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.SetTunable;
import org.ctdb4j.protocol.control.StopNode;
import org.junit.jupiter.api.Test;

class AttachTest {
    private static final int GOLDEN_ID = 0x5a483fb0;

    private final TestNode node = TestNode.running(0, 2);
    private final TestClient client = node.connect(100);

    @Test
    void answersWithTheHashOfTheName() {
        assertEquals(Blob.u32(GOLDEN_ID), client.ask(new DbAttach("golden.tdb")).data());
        assertEquals(0x4d2a432b, Databases.idOf("g_lock.tdb"));
    }

    @Test
    void tellsEveryConnectedNode() {
        client.ask(new DbAttachReplicated("golden.tdb"));

        ReqControl told = node.sentTo(1, ReqControl.class).get(0);
        assertEquals(new DbAttachReplicated("golden.tdb").opcode(), told.opcode());
        assertEquals(0, told.clientId());
        assertFalse(told.wantsReply());
    }

    @Test
    void tellsThemOnlyOnce() {
        client.ask(new DbAttach("golden.tdb"));
        client.ask(new DbAttach("golden.tdb"));

        assertEquals(1, node.sentTo(1, ReqControl.class).size());
    }

    @Test
    void listsTheLatestFirst() {
        client.ask(new DbAttach("a.tdb"));
        client.ask(new DbAttachPersistent("b.tdb"));

        List<String> names = node.snapshot().databases().stream()
                .map(NodeSnapshot.Database::name)
                .toList();
        assertEquals(List.of("b.tdb", "a.tdb"), names);
        assertEquals(
                DatabaseFlags.PERSISTENT, node.snapshot().databases().get(0).flags());
        assertEquals(Databases.idOf("b.tdb"), client.ask(new GetDbMap()).data().u32At(4));
    }

    @Test
    void listsWhyADatabaseIsUnhealthy() {
        client.ask(new DbAttachPersistent("a.tdb"));
        node.world.health = "broken";
        client.ask(new DbAttachPersistent("b.tdb"));

        List<String> health = node.snapshot().databases().stream()
                .map(NodeSnapshot.Database::health)
                .toList();
        assertEquals(List.of("broken", ""), health);
    }

    @Test
    void takesAPersistentDatabaseForAVolatileOneButNotTheOtherWay() {
        client.ask(new DbAttachPersistent("p.tdb"));
        client.ask(new DbAttach("v.tdb"));

        assertEquals(0, client.status(new DbAttach("p.tdb")));
        assertEquals(-1, client.status(new DbAttachPersistent("v.tdb")));
        assertEquals(-1, client.status(new DbAttachReplicated("p.tdb")));
    }

    @Test
    void refusesEverybodyWhenItIsForbidden() {
        client.ask(new SetTunable(0, Tunable.ALLOW_CLIENT_DB_ATTACH.text()));

        assertEquals(-1, client.status(new DbAttach("golden.tdb")));
        assertEquals(-1, node.controlFrom(1, new DbAttach("golden.tdb")).status());
    }

    @Test
    void refusesClientsOfAnInactiveNode() {
        client.ask(new StopNode());

        assertEquals(-1, client.status(new DbAttach("golden.tdb")));
    }

    @Test
    void letsAClientWaitForTheEndOfARecovery() {
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        int reqid = client.request(Pnn.CURRENT, new DbAttach("golden.tdb"), 0);
        node.advance(3);
        assertFalse(client.isAnswered(reqid));

        node.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL));
        node.advance(0.9);
        assertFalse(client.isAnswered(reqid));
        node.advance(0.2);
        assertEquals(0, client.answerTo(reqid).status());
    }

    @Test
    void letsAClientWaitAgainIfTheNextRecoveryIsFaster() {
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        int reqid = client.request(Pnn.CURRENT, new DbAttach("golden.tdb"), 0);
        node.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL));
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        node.advance(2);
        assertFalse(client.isAnswered(reqid));

        node.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL));
        node.advance(2);
        assertTrue(client.isAnswered(reqid));
    }

    @Test
    void letsAClientWaitUntilTheNodeIsUp() {
        TestNode starting = TestNode.started(TestSettings.node(0, 2));
        TestClient early = starting.connect(100);
        int reqid = early.request(Pnn.CURRENT, new DbAttach("golden.tdb"), 0);

        starting.recover(5);
        starting.advance(2);
        assertEquals(0, early.answerTo(reqid).status());
    }

    @Test
    void doesNotLetItWaitForEver() {
        client.ask(new SetTunable(3, Tunable.DEFERRED_ATTACH_TO.text()));
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        int reqid = client.request(Pnn.CURRENT, new DbAttach("golden.tdb"), 0);
        node.advance(4);

        assertEquals(-1, client.answerTo(reqid).status());
    }

    @Test
    void letsARecoveryAttachOnlyWhileItRuns() {
        int outside = client.request(0, new DbAttach("golden.tdb"), ReqControl.ATTACH_RECOVERY);
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        int inside = client.request(0, new DbAttach("golden.tdb"), ReqControl.ATTACH_RECOVERY);

        assertEquals(-1, client.answerTo(outside).status());
        assertEquals(0, client.answerTo(inside).status());
    }

    @Test
    void neverLetsANodeWait() {
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));

        assertEquals(0, node.controlFrom(1, new DbAttach("golden.tdb")).status());
        assertEquals(1, node.sentTo(1, ReqControl.class).size());
    }

    @Test
    void opensADatabaseOnceForAllWhoAsk() {
        node.world.opensDatabases = false;
        TestClient other = node.connect(200);
        int first = client.request(0, new DbAttach("golden.tdb"), 0);
        int second = other.request(0, new DbAttach("golden.tdb"), 0);
        assertEquals(1, node.of(Effect.OpenDatabase.class).size());
        assertFalse(client.isAnswered(first));

        node.step(node.answerTo(node.of(Effect.OpenDatabase.class).get(0), true));
        assertEquals(0, client.answerTo(first).status());
        assertEquals(0, other.answerTo(second).status());
    }

    @Test
    void failsAllWhoAskWhenItCannotBeOpened() {
        node.world.databasesUsable = false;
        assertEquals(-1, client.status(new DbAttach("golden.tdb")));

        node.world.databasesUsable = true;
        assertEquals(0, client.status(new DbAttach("golden.tdb")));
    }

    @Test
    void refusesANameWithoutAnEnd() {
        ReplyControl answer = client.askRaw(new DbAttach("x").opcode(), Blob.utf8("golden.tdb"));

        assertEquals(-1, answer.status());
    }
}
