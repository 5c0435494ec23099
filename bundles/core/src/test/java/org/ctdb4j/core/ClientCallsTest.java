// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.core.Tally.Count;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyError;
import org.ctdb4j.protocol.ReqCall;
import org.junit.jupiter.api.Test;

class ClientCallsTest {
    private static final int NO_SUCH_CALL = 0x11;

    private final DatabaseCluster cluster = new DatabaseCluster(3);
    private final DatabaseNode node = cluster.node(0);
    private final int client = node.connect();

    @Test
    void nullAnswersWithoutData() {
        assertEquals(Blob.EMPTY, call(own("value"), CallId.NULL).data());
    }

    @Test
    void fetchAnswersWithTheData() {
        assertEquals(Blob.utf8("value"), call(own("value"), CallId.FETCH).data());
    }

    /** The header in the answer is the one from before the store that every call makes. */
    @Test
    void fetchWithHeaderAnswersWithBoth() {
        Blob key = own("value");
        Blob expected = new RecordHeader(5, 0, 0).before(Blob.utf8("value"));
        assertEquals(expected, call(key, CallId.FETCH_WITH_HEADER).data());
        assertEquals(6, node.records.get(key).header().rsn());
    }

    @Test
    void anUnknownFunctionAnswersStatusZeroAndStoresNothing() {
        Blob key = own("value");
        ReplyCall reply = call(key, NO_SUCH_CALL);
        assertEquals(0, reply.status());
        assertEquals(Blob.EMPTY, reply.data());
        assertEquals(5, node.records.get(key).header().rsn());
    }

    @Test
    void anAbsentRecordIsEmpty() {
        assertEquals(Blob.EMPTY, call(cluster.keyOf(0), CallId.FETCH).data());
        assertEquals(
                24, call(cluster.keyOf(0, 1), CallId.FETCH_WITH_HEADER).data().size());
    }

    @Test
    void theAnswerCarriesTheIdOfTheClient() {
        assertEquals(
                DatabaseNode.CALL_REQID,
                call(own("value"), CallId.NULL).header().reqid());
    }

    @Test
    void anAbsentRecordIsAskedForAtItsLmaster() {
        node.migrate(client, cluster.keyOf(2));
        ReqCall sent = (ReqCall) cluster.link(0, 2).element();
        assertEquals(DatabaseCluster.GENERATION, sent.header().generation());
        assertEquals(0, sent.header().srcnode());
        assertEquals(0, sent.hopCount());
        assertEquals(CallFlags.IMMEDIATE_MIGRATION, sent.flags());
        assertTrue(node.records.all().isEmpty(), "nothing is stored for it here");
    }

    @Test
    void whomTheLocalHeaderNamesIsAsked() {
        Blob key = cluster.keyOf(2);
        node.put(key, 3, 1, RecordFlags.MIGRATED_WITH_DATA, "stale");
        node.migrate(client, key);
        assertEquals(1, cluster.link(0, 1).size());
    }

    @Test
    void aDatabaseWithoutReadonlyCopiesDropsTheWishForOne() {
        node.call(client, cluster.keyOf(2), CallId.FETCH, CallFlags.WANT_READONLY);
        ReqCall sent = (ReqCall) cluster.link(0, 2).element();
        assertEquals(0, sent.flags());
        assertEquals(CallId.FETCH, sent.callId());
    }

    @Test
    void theDatabasesGenerationIsSentNotTheClusters() {
        node.context.vnnMap = node.context.vnnMap.withGeneration(99);
        node.migrate(client, cluster.keyOf(2));
        assertEquals(
                DatabaseCluster.GENERATION,
                cluster.link(0, 2).element().header().generation());
    }

    @Test
    void aReadFromElsewhereMovesTheRecordAndAnswersWithIt() {
        Blob key = cluster.keyOf(1);
        cluster.node(2).write(key, "value");
        assertEquals(Blob.utf8("value"), call(key, CallId.FETCH).data());
        assertEquals(0, node.records.get(key).header().dmaster());
    }

    @Test
    void aCallWithoutAKeyIsAnsweredLikeAnyOther() {
        cluster.node(2).write(Blob.EMPTY, "value");
        assertEquals(Blob.utf8("value"), call(Blob.EMPTY, CallId.FETCH).data());
    }

    /** As with ctdbd: an answer of another kind would be taken for a record that does not exist. */
    @Test
    void aCallThatFailsElsewhereIsNotAnswered() {
        node.migrate(client, cluster.keyOf(2));
        Packet call = cluster.link(0, 2).remove();
        node.receive(new ReplyError(
                call.header().withDestnode(0).withSrcnode(2),
                ReplyError.STATUS_FAILED,
                Blob.cString("no such database")));
        assertEquals(List.of(), node.answers(client));
        assertEquals(0, node.machine.callsSent());
        assertEquals(0, node.context.counters.totals().get(Count.CALLS_PENDING));
    }

    @Test
    void anAnswerNobodyWaitsForIsIgnored() {
        node.migrate(client, cluster.keyOf(2));
        ReqCall call = (ReqCall) cluster.link(0, 2).remove();
        node.step(() -> node.machine.replyFromNode(new ReplyCall(call.header().withReqid(4711), 0, Blob.EMPTY)));
        assertEquals(List.of(), node.answers(client));
        assertEquals(1, node.machine.callsSent());
    }

    @Test
    void aClientThatGoesTakesItsCallsWithIt() {
        node.migrate(client, cluster.keyOf(2));
        node.disconnect(client);
        assertEquals(0, node.machine.callsSent());
        assertEquals(0, node.context.counters.totals().get(Count.CALLS_PENDING));
        cluster.settle();
    }

    @Test
    void callsAreCountedAndTimed() {
        node.migrate(client, cluster.keyOf(2));
        assertEquals(1, node.context.counters.totals().get(Count.CALLS_PENDING));
        cluster.advance(Duration.ofMillis(10));
        cluster.settle();
        assertEquals(0, node.context.counters.totals().get(Count.CALLS_PENDING));
        assertEquals(1, node.context.counters.totals().get(Count.CALLS));
    }

    @Test
    void aClientWithTooManyOpenCallsIsEnded() {
        node.context.tunables = node.context.tunables.with(Tunable.FETCH_COLLAPSE, 0);
        Blob key = cluster.keyOf(2);
        for (int i = 0; i < ClientCalls.PER_CLIENT_MAX; i++) {
            node.migrate(client, key);
        }
        assertEquals(List.of(), node.closedClients);
        node.migrate(client, key);
        assertEquals(1, node.closedClients.size());
        assertEquals(ClientCalls.PER_CLIENT_MAX, cluster.link(0, 2).size());
    }

    private Blob own(String data) {
        Blob key = cluster.keyOf(1);
        node.put(key, 5, 0, 0, data);
        return key;
    }

    private ReplyCall call(Blob key, int callId) {
        int before = node.answers(client).size();
        node.call(client, key, callId, 0);
        cluster.settle();
        List<ReplyCall> answers = node.answers(client);
        assertEquals(before + 1, answers.size());
        return answers.get(before);
    }
}
