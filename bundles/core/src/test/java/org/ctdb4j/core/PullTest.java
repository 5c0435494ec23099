// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.type.RecData;
import org.junit.jupiter.api.Test;

/** Records for the leader. */
class PullTest {
    private static final int DB = DatabaseCluster.DB;
    private static final int LEADER = TestLeader.PNN;
    private static final long SRVID = TestLeader.SRVID;

    private DatabaseCluster cluster = new DatabaseCluster(2);
    private DatabaseNode node = cluster.node(0);
    private TestLeader leader = new TestLeader(cluster);

    @Test
    void aPullSendsEveryRecordThenTheirNumber() throws MalformedPayloadException {
        node.put(Blob.utf8("a"), 9, 0, RecordFlags.MIGRATED_WITH_DATA, "value");
        node.put(Blob.utf8("b"), 3, 1, 0, "");
        leader.freeze();
        List<RecData> records = leader.pull();
        assertEquals(
                List.of(
                        TestLeader.record(Blob.utf8("a"), 9, 0, RecordFlags.MIGRATED_WITH_DATA, "value"),
                        TestLeader.record(Blob.utf8("b"), 3, 1, 0, "")),
                records);
    }

    @Test
    void aPullOfNothingSendsNoMessage() throws MalformedPayloadException {
        leader.freeze();
        assertEquals(List.of(), leader.pull());
        assertEquals(List.of(), cluster.node(LEADER).messages);
    }

    @Test
    void aBigPullComesInSeveralMessagesBeforeItsAnswer() throws MalformedPayloadException {
        node.context.tunables = node.context.tunables.with(Tunable.REC_BUFFER_SIZE_LIMIT, 10_000);
        int count = 2 * Pulls.SLICE_RECORDS + 7;
        IntStream.range(0, count).forEach(i -> node.put(Blob.utf8("key" + i), 1, 0, 0, "value"));
        leader.freeze();
        cluster.takeTrace();
        assertEquals(count, leader.pull().size());
        List<ReqMessage> messages = cluster.node(LEADER).messages;
        assertTrue(messages.size() > 5);
        messages.subList(0, messages.size() - 1)
                .forEach(message -> assertTrue(
                        message.data().size() >= 10_000 && message.data().size() < 10_100));
        assertTrue(cluster.last(1).get(0).contains("REPLY_CONTROL"), "the answer follows the messages");
    }

    @Test
    void invalidRecordsOfAVolatileDatabaseAreNotPulledUntilItIsThawed() throws MalformedPayloadException {
        node.put(Blob.utf8("a"), 9, 0, 0, "value");
        leader.freeze();
        node.step(node.machine::invalidate);
        assertEquals(List.of(), leader.pull());
        leader.ask(new DbThaw(DB));
        leader.freeze();
        assertEquals(1, leader.pull().size());
    }

    @Test
    void aPersistentDatabaseIsNeverInvalid() throws MalformedPayloadException {
        persistent();
        node.put(Blob.utf8("a"), 9, 0, 0, "value");
        leader.freeze();
        node.step(node.machine::invalidate);
        assertEquals(1, leader.pull().size());
    }

    @Test
    void aPullEndsWhenTheDatabaseIsThawed() {
        IntStream.range(0, 3 * Pulls.SLICE_RECORDS).forEach(i -> node.put(Blob.utf8("key" + i), 1, 0, 0, "value"));
        leader.freeze();
        int reqid = cluster.node(LEADER).ask(0, new DbPull(DB, -1, SRVID));
        cluster.deliverOne();
        node.work();
        leader.ask(new DbThaw(DB));
        assertEquals(-1, cluster.node(LEADER).replies.get(reqid).status());
        assertTrue(node.expected.isEmpty());
    }

    @Test
    void aPullFromAFileThatCannotBeReadFails() {
        node.put(Blob.utf8("key"), 1, 0, 0, "value");
        leader.freeze();
        int reqid = cluster.node(LEADER).ask(0, new DbPull(DB, -1, SRVID));
        cluster.deliverOne();
        node.world.failRead("truncated");
        cluster.settle();
        assertEquals(-1, cluster.node(LEADER).replies.get(reqid).status());
        assertTrue(node.expected.isEmpty());
    }

    @Test
    void noMoreThanTheBoundPullAtATime() {
        leader.freeze();
        for (int i = 0; i < Pulls.PULLS_MAX; i++) {
            cluster.node(LEADER).ask(0, new DbPull(DB, -1, SRVID + i));
            cluster.deliverOne();
        }
        assertTrue(cluster.node(LEADER).replies.isEmpty());
        int last = cluster.node(LEADER).ask(0, new DbPull(DB, -1, SRVID));
        cluster.settle();
        assertEquals(-1, cluster.node(LEADER).replies.get(last).status());
    }

    @Test
    void aPullForASlowPeerWaits() {
        IntStream.range(0, 2 * Pulls.SLICE_RECORDS).forEach(i -> node.put(Blob.utf8("key" + i), 1, 0, 0, "value"));
        leader.freeze();
        node.congestedPeers.add(LEADER);
        int reqid = cluster.node(LEADER).ask(0, new DbPull(DB, -1, SRVID));
        cluster.settle();
        assertFalse(cluster.node(LEADER).replies.containsKey(reqid));
        node.peerDrained(LEADER);
        cluster.settle();
        assertEquals(0, cluster.node(LEADER).replies.get(reqid).status());
    }

    @Test
    void aPullForASlowClientOfThisNodeWaits() {
        int client = node.connect();
        IntStream.range(0, 2 * Pulls.SLICE_RECORDS).forEach(i -> node.put(Blob.utf8("key" + i), 1, 0, 0, "value"));
        leader.freeze();
        node.congested.add(client);
        int reqid = node.ask(0, new DbPull(DB, -1, SRVID), client, 0);
        cluster.settle();
        assertFalse(node.replies.containsKey(reqid));
        node.drained(client);
        cluster.settle();
        assertEquals(0, node.replies.get(reqid).status());
    }

    private void persistent() {
        cluster = new DatabaseCluster(2, DatabaseFlags.PERSISTENT, Cures.ALL);
        node = cluster.node(0);
        leader = new TestLeader(cluster);
    }
}
