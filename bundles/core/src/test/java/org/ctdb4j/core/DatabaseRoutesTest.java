// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReplyError;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqDmaster;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbOpenFlags;
import org.ctdb4j.protocol.control.GetDbName;
import org.ctdb4j.protocol.control.GetDbPath;
import org.ctdb4j.protocol.control.SetBanState;
import org.ctdb4j.protocol.type.BanState;
import org.junit.jupiter.api.Test;

class DatabaseRoutesTest {
    private static final Blob KEY = Blob.utf8("key1");
    private static final String NAME = "golden.tdb";
    private static final int ID = Databases.idOf(NAME);

    private final TestNode node = TestNode.running(0, 2);
    private final TestClient client = node.connect(100);

    @Test
    void neverAnswersACallOnAnUnknownDatabase() {
        client.send(call(0, ID, 77));

        assertEquals(List.of(), node.of(Effect.SendToClient.class));
        assertTrue(node.logged("Unknown database"));
    }

    @Test
    void tellsANodeThatADatabaseIsUnknown() {
        node.packetFrom(1, call(TestNode.GENERATION, ID, 77));
        node.packetFrom(1, dmaster(TestNode.GENERATION));

        List<ReplyError> errors = node.sentTo(1, ReplyError.class);
        assertEquals(2, errors.size());
        assertEquals(77, errors.get(0).header().reqid());
        assertEquals(-1, errors.get(0).status());
    }

    @Test
    void dropsPacketsOfAnotherGeneration() {
        node.packetFrom(1, call(TestNode.GENERATION + 1, ID, 77));
        node.packetFrom(1, dmaster(TestNode.GENERATION - 1));

        assertEquals(List.of(), node.sentTo(1, ReplyError.class));
        assertEquals(0, node.snapshot().statistics().node().reqCall());
    }

    @Test
    void dropsPacketsAboutRecordsWhileBanned() {
        node.controlFrom(1, new SetBanState(new BanState(0, 10)));
        node.packetFrom(1, call(node.snapshot().vnnMap().generation(), ID, 77));

        assertEquals(List.of(), node.sentTo(1, ReplyError.class));
    }

    @Test
    void letsACallWaitForADatabaseThatIsBeingOpened() {
        node.world.opensDatabases = false;
        client.request(0, new DbAttach(NAME), 0);
        client.send(call(0, ID, 55));
        assertEquals(List.of(), client.answers());

        node.step(node.answerTo(node.of(Effect.OpenDatabase.class).get(0), true));
        assertEquals(
                1, client.callAnswers().size() + node.sentTo(1, ReqCall.class).size());
    }

    @Test
    void forgetsACallWhoseClientLeftMeanwhile() {
        node.world.opensDatabases = false;
        client.request(0, new DbAttach(NAME), 0);
        client.send(call(0, ID, 55));
        client.leave();

        node.step(node.answerTo(node.of(Effect.OpenDatabase.class).get(0), true));
        assertEquals(0, node.snapshot().statistics().pendingCalls());
        assertEquals(List.of(), client.callAnswers());
    }

    @Test
    void ignoresAnswersNobodyWaitsFor() {
        node.packetFrom(1, new ReplyCall(new Header(TestNode.GENERATION, 0, 1, 999), 0, Blob.EMPTY));
        node.packetFrom(1, new ReplyError(new Header(TestNode.GENERATION, 0, 1, 999), -1, Blob.cString("no")));

        assertTrue(node.logged("No call waits"));
    }

    @Test
    void tellsWhatIsKnownOfADatabase() {
        client.ask(new DbAttach(NAME));

        assertEquals(NAME, client.ask(new GetDbName(ID)).data().text());
        assertEquals(
                "/db/volatile/golden.tdb.0",
                client.ask(new GetDbPath(ID)).data().text());
        assertEquals(Blob.u32(0x1c41), client.ask(new DbOpenFlags(ID)).data());
    }

    /** A client that got as far as opening a file would have one to itself. */
    @Test
    void refusesToSayHowADatabaseInMemoryIsOpened() {
        node.world.databasesInMemory = true;
        client.ask(new DbAttach(NAME));

        ReplyControl refusal = client.ask(new DbOpenFlags(ID));
        assertEquals(-1, refusal.status());
        assertEquals(
                "Database golden.tdb is in the memory of node 0 and has no file:"
                        + " only clients inside its process can open it",
                refusal.error().text());
        assertEquals("memory:golden.tdb", client.ask(new GetDbPath(ID)).data().text());
    }

    @Test
    void failsControlsOnUnknownDatabases() {
        assertEquals(-1, client.status(new GetDbName(1)));
        assertEquals(-1, client.status(new GetDbPath(1)));
        assertEquals(-1, client.status(new DbFreeze(1)));
    }

    private static ReqCall call(int generation, int dbId, int reqid) {
        Header header = new Header(generation, 0, 1, reqid);
        return new ReqCall(header, CallFlags.IMMEDIATE_MIGRATION, dbId, CallId.NULL, 0, KEY, Blob.EMPTY);
    }

    private static ReqDmaster dmaster(int generation) {
        return new ReqDmaster(new Header(generation, 0, 1, 78), ID, 5, 1, KEY, Blob.EMPTY, 0);
    }
}
