// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.DbTransactionCancel;
import org.ctdb4j.protocol.control.DbTransactionCommit;
import org.ctdb4j.protocol.control.DbTransactionStart;
import org.ctdb4j.protocol.control.WipeDatabase;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recovery stages, commits or leaves behind. */
class RecoveryTransactionTest {
    private static final int DB = DatabaseCluster.DB;
    private static final int LEADER = TestLeader.PNN;
    private static final int OLD = DatabaseCluster.GENERATION;
    private static final int NEW = 5678;
    private static final long SRVID = TestLeader.SRVID;

    private DatabaseCluster cluster = new DatabaseCluster(2);
    private DatabaseNode node = cluster.node(0);
    private TestLeader leader = new TestLeader(cluster);

    @Test
    void aRecoveryMakesTheFileWhatTheLeaderWants() {
        Blob gone = Blob.utf8("gone");
        Blob kept = Blob.utf8("kept");
        node.put(gone, 9, 0, 0, "old");
        node.put(kept, 3, 0, 0, "old");
        leader.freeze();
        leader.start(NEW);
        leader.wipe(NEW);
        assertEquals(1, leader.push(TestLeader.record(kept, 7, LEADER, RecordFlags.MIGRATED_WITH_DATA, "new")));
        leader.commit(NEW);
        assertEquals(
                Map.of(
                        kept,
                        new StoredRecord(
                                new RecordHeader(7, LEADER, RecordFlags.MIGRATED_WITH_DATA), Blob.utf8("new"))),
                node.records.all());
        assertEquals(NEW, node.machine.generation());
        assertEquals(0, node.spools.held());
    }

    /** The leader is the dmaster of what it pushes to itself, and counts the store. */
    @Test
    void theLeaderAddsOneToTheRsnTheOthersDoNot() {
        Blob key = Blob.utf8("key");
        leader.freeze();
        leader.start(NEW);
        leader.wipe(NEW);
        leader.push(TestLeader.record(key, 7, 0, RecordFlags.MIGRATED_WITH_DATA, "value"));
        leader.commit(NEW);
        assertEquals(8, node.records.get(key).header().rsn());
    }

    @Test
    void readonlyFlagsAreNotPushed() {
        Blob key = Blob.utf8("key");
        leader.freeze();
        leader.start(NEW);
        leader.wipe(NEW);
        leader.push(TestLeader.record(key, 7, LEADER, RecordFlags.READONLY | RecordFlags.MIGRATED_WITH_DATA, "value"));
        leader.commit(NEW);
        assertEquals(
                RecordFlags.MIGRATED_WITH_DATA, node.records.get(key).header().flags());
    }

    /** A leader dies after each of its steps: the file is as before, whatever comes next. */
    @ParameterizedTest
    @MethodSource("interruptions")
    void anAbandonedRecoveryLeavesTheFileAsItWas(int steps, Control next) {
        Blob key = Blob.utf8("key");
        node.put(key, 9, 0, 0, "old");
        Map<Blob, StoredRecord> before = node.records.all();
        long writes = node.records.writes();
        List<Runnable> recovery = List.of(
                leader::freeze,
                () -> leader.start(NEW),
                () -> leader.wipe(NEW),
                () -> leader.pushOnly(
                        TestLeader.record(key, 1, LEADER, 0, "new"),
                        TestLeader.record(Blob.utf8("more"), 1, LEADER, 0, "new")),
                () -> leader.ask(new DbPushConfirm(DB)));
        recovery.subList(0, steps).forEach(Runnable::run);

        ReplyControl reply = leader.ask(next);

        assertEquals(next instanceof DbTransactionStart && steps == 0 ? -1 : 0, reply.status());
        assertEquals(before, node.records.all());
        assertEquals(writes, node.records.writes());
        assertEquals(OLD, node.machine.generation());
        assertEquals(0, node.spools.held());
    }

    static Stream<Arguments> interruptions() {
        List<Control> next = List.of(new DbThaw(DB), new DbTransactionCancel(DB), new DbTransactionStart(DB, NEW + 1));
        return IntStream.rangeClosed(0, 5)
                .boxed()
                .flatMap(steps -> next.stream().map(control -> Arguments.of(steps, control)));
    }

    /** The mutation: with the staging off, what an abandoned recovery has wiped is gone. */
    @ParameterizedTest
    @MethodSource("interruptions")
    void withoutStagingAnAbandonedRecoveryCostsRecords(int steps, Control next) {
        cluster = new DatabaseCluster(2, 0, new Cures(true, true, true, false, true, true, true));
        node = cluster.node(0);
        leader = new TestLeader(cluster);
        Blob key = Blob.utf8("key");
        node.put(key, 9, 0, 0, "old");
        List<Runnable> recovery = List.of(leader::freeze, () -> leader.start(NEW), () -> leader.wipe(NEW));
        recovery.subList(0, Math.min(steps, 3)).forEach(Runnable::run);
        leader.ask(next);
        assertEquals(steps < 3, node.records.get(key).exists());
    }

    @Test
    void theNextLeaderPullsWhatTheLastOneOnlyStaged() throws MalformedPayloadException {
        Blob key = Blob.utf8("key");
        node.put(key, 9, 0, 0, "old");
        leader.freeze();
        leader.start(NEW);
        leader.wipe(NEW);
        leader.freeze();
        leader.start(NEW + 1);
        assertEquals(List.of(key), leader.pull().stream().map(RecData::key).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {NEW - 1, 0})
    void onlyTheOpenTransactionCountsForWipeAndCommit(int tid) {
        leader.freeze();
        assertEquals(-1, leader.ask(new WipeDatabase(DB, NEW)).status());
        assertEquals(-1, leader.ask(new DbTransactionCommit(DB, NEW)).status());
        leader.start(NEW);
        assertEquals(-1, leader.ask(new WipeDatabase(DB, tid)).status());
        assertEquals(-1, leader.ask(new DbTransactionCommit(DB, tid)).status());
        assertEquals(OLD, node.machine.generation());
    }

    @Test
    void nothingOfARecoveryWorksUnlessFrozen() {
        assertEquals(-1, leader.ask(new DbTransactionStart(DB, NEW)).status());
        assertEquals(-1, leader.ask(new WipeDatabase(DB, NEW)).status());
        assertEquals(-1, leader.ask(new DbTransactionCommit(DB, NEW)).status());
        assertEquals(-1, leader.ask(new DbPull(DB, 0, SRVID)).status());
        assertEquals(-1, leader.ask(new DbPushStart(DB, 0, SRVID)).status());
        assertEquals(-1, leader.ask(new DbPushConfirm(DB)).status());
        assertEquals(0, leader.ask(new DbTransactionCancel(DB)).status());
    }

    @Test
    void aTransactionWithoutAnyChangeSetsTheGeneration() {
        node.put(Blob.utf8("key"), 9, 0, 0, "old");
        leader.freeze();
        leader.start(NEW);
        leader.commit(NEW);
        assertEquals(NEW, node.machine.generation());
        assertEquals(1, node.records.all().size());
    }

    @Test
    void pushedRecordsJoinTheOthersIfNothingWasWiped() {
        node.put(Blob.utf8("a"), 9, 0, 0, "old");
        leader.freeze();
        leader.start(NEW);
        leader.push(TestLeader.record(Blob.utf8("b"), 1, LEADER, 0, "new"));
        leader.commit(NEW);
        assertEquals(2, node.records.all().size());
    }

    @Test
    void theGenerationStaysInvalidIfTheNodeBecomesInactiveWhileItCommits() {
        leader.freeze();
        leader.start(NEW);
        leader.wipe(NEW);
        cluster.node(LEADER).ask(0, new DbTransactionCommit(DB, NEW));
        cluster.deliverOne();
        node.context.vnnMap = node.context.vnnMap.withGeneration(1);
        node.step(node.machine::becomeInactive);
        cluster.settle();
        assertEquals(1, node.machine.generation());
    }

    @Test
    void aBigCommitIsWrittenInSlices() {
        int count = 3 * RecoveryTransaction.SLICE_RECORDS + 1;
        leader.freeze();
        leader.start(NEW);
        leader.wipe(NEW);
        leader.push(IntStream.range(0, count)
                .mapToObj(i -> TestLeader.record(Blob.utf8("key" + i), 1, LEADER, 0, "value"))
                .toArray(RecData[]::new));
        cluster.node(LEADER).ask(0, new DbTransactionCommit(DB, NEW));
        cluster.deliverOne();
        int turns = 0;
        while (node.work()) {
            turns++;
        }
        assertEquals(5, turns, "the wipe and four slices");
        assertEquals(count, node.records.all().size());
    }

    /** A leader that timed out comes back while the file is being written. */
    @Test
    void whatComesDuringACommitWaitsForItsEnd() {
        leader.freeze();
        leader.start(NEW);
        leader.wipe(NEW);
        leader.push(TestLeader.record(Blob.utf8("key"), 1, LEADER, 0, "value"));
        List<Integer> reqids = new ArrayList<>();
        for (Control control :
                List.of(new DbTransactionCommit(DB, NEW), new DbTransactionStart(DB, NEW + 1), new DbThaw(DB))) {
            reqids.add(cluster.node(LEADER).ask(0, control));
        }
        cluster.deliverOne();
        cluster.deliverOne();
        cluster.deliverOne();
        assertTrue(cluster.node(LEADER).replies.isEmpty());
        cluster.settle();
        assertEquals(reqids, List.copyOf(cluster.node(LEADER).replies.keySet()));
        cluster.node(LEADER).replies.values().forEach(reply -> assertEquals(0, reply.status()));
        assertFalse(node.machine.frozen());
        assertEquals(1, node.records.all().size());
    }

    @Test
    void noMoreThanTheBoundWaitsForACommit() {
        leader.freeze();
        leader.start(NEW);
        leader.wipe(NEW);
        ReqControl thaw = new DbThaw(DB).toRequest(new Header(OLD, 0, LEADER, 4711), 0);
        cluster.node(LEADER).ask(0, new DbTransactionCommit(DB, NEW));
        cluster.deliverOne();
        for (int i = 0; i < DatabaseRecovery.HELD_MAX; i++) {
            node.receive(thaw);
        }
        assertEquals(0, cluster.link(0, LEADER).size());
        node.receive(thaw);
        assertEquals(-1, ((ReplyControl) cluster.link(0, LEADER).remove()).status());
    }
}
