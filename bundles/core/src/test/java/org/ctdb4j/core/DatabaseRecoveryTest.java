// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.DbTransactionCancel;
import org.ctdb4j.protocol.control.DbTransactionCommit;
import org.ctdb4j.protocol.control.DbTransactionStart;
import org.ctdb4j.protocol.control.GetDbSeqnum;
import org.ctdb4j.protocol.control.WipeDatabase;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseRecoveryTest {
    private static final int DB = DatabaseCluster.DB;
    private static final int LEADER = 1;
    private static final int OLD = DatabaseCluster.GENERATION;
    private static final int NEW = 5678;
    private static final long SRVID = Srvid.recovery(1);

    private DatabaseCluster cluster = new DatabaseCluster(2);
    private DatabaseNode node = cluster.node(0);

    // ---- freeze and thaw

    @Test
    void aFreezeIsAnsweredOnceTheWholeDatabaseIsHeld() {
        Blob key = cluster.keyOf(0);
        node.records.hold(key);
        int reqid = cluster.node(LEADER).ask(0, new DbFreeze(DB));
        cluster.settle();
        assertFalse(node.machine.frozen());
        assertTrue(cluster.node(LEADER).replies.isEmpty());
        node.records.letGo(key);
        cluster.settle();
        assertTrue(node.machine.frozen());
        assertEquals(0, cluster.node(LEADER).replies.get(reqid).status());
    }

    @Test
    void severalFreezesShareOneLock() {
        Blob key = cluster.keyOf(0);
        node.records.hold(key);
        List<Integer> reqids = Stream.generate(() -> cluster.node(LEADER).ask(0, new DbFreeze(DB)))
                .limit(3)
                .toList();
        cluster.settle();
        assertEquals(1, node.waitingLocks());
        node.records.letGo(key);
        cluster.settle();
        reqids.forEach(
                reqid -> assertEquals(0, cluster.node(LEADER).replies.get(reqid).status()));
        assertEquals(0, ask(new DbFreeze(DB)).status(), "at once, frozen already");
    }

    @Test
    void aThawEndsAFreezeThatStillWaits() {
        node.records.hold(cluster.keyOf(0));
        int reqid = cluster.node(LEADER).ask(0, new DbFreeze(DB));
        cluster.settle();
        assertEquals(0, ask(new DbThaw(DB)).status());
        assertEquals(-1, cluster.node(LEADER).replies.get(reqid).status());
        assertEquals(0, node.waitingLocks());
        assertTrue(node.expected.isEmpty());
    }

    @Test
    void aFreezeWhoseLockCannotBeHadFails() {
        node.records.hold(cluster.keyOf(0));
        int reqid = cluster.node(LEADER).ask(0, new DbFreeze(DB));
        cluster.settle();
        node.failLock("no");
        cluster.settle();
        assertEquals(-1, cluster.node(LEADER).replies.get(reqid).status());
        assertFalse(node.machine.frozen());
    }

    @Test
    void noMoreThanTheBoundWaitForOneFreeze() {
        node.records.hold(cluster.keyOf(0));
        List<Boolean> ended = new ArrayList<>();
        node.step(() -> {
            for (int i = 0; i < Freeze.WAITERS_MAX + 1; i++) {
                node.machine.freeze(ended::add);
            }
        });
        assertEquals(List.of(false), ended);
    }

    @Test
    void aFrozenDatabaseIsNotTouched() {
        Blob key = cluster.keyOf(0);
        node.put(key, 5, 0, 0, "value");
        freeze();
        int client = node.connect();
        node.migrate(client, key);
        cluster.node(1).migrate(cluster.node(1).connect(), key);
        cluster.settle();
        assertEquals(List.of(), node.answers(client));
        assertEquals(5, node.records.get(key).header().rsn());
        ask(new DbThaw(DB));
        assertEquals(1, node.answers(client).size());
        assertEquals(1, node.records.get(key).header().dmaster());
    }

    // ---- calls sent again

    @Test
    void whatWasOnItsWayIsSentAgainAfterTheThaw() {
        Blob key = cluster.keyOf(1);
        int client = node.connect();
        node.migrate(client, key);
        int lost = cluster.link(0, 1).remove().header().reqid();
        recover();
        assertEquals(1, node.answers(client).size());
        assertEquals(0, node.machine.callsSent());
        assertTrue(node.context.ids.owner(lost, Object.class).isEmpty());
    }

    @Test
    void whatIsSentAgainStartsAtHomeUnderANewId() {
        Blob key = cluster.keyOf(1);
        node.migrate(node.connect(), key);
        int lost = cluster.link(0, 1).remove().header().reqid();
        node.step(node.machine::thaw);
        ReqCall again = (ReqCall) cluster.link(0, 1).element();
        assertEquals(1, again.hopCount(), "redirected by this node");
        assertEquals(0, again.header().srcnode());
        assertNotEquals(lost, again.header().reqid());
    }

    /** The first answer to arrive completes the call, the second finds nobody and the record stays. */
    @Test
    void aThawOfAllSendsOnceMore() {
        Blob key = cluster.keyOf(1);
        int client = node.connect();
        node.migrate(client, key);
        node.step(node.machine::thaw);
        node.step(node.machine::thaw);
        assertEquals(3, cluster.link(0, 1).size());
        cluster.settle();
        assertEquals(1, node.answers(client).size());
        assertEquals(0, node.records.get(key).header().dmaster());
    }

    // ---- the transaction

    @Test
    void aRecoveryMakesTheFileWhatTheLeaderWants() {
        Blob gone = Blob.utf8("gone");
        Blob kept = Blob.utf8("kept");
        node.put(gone, 9, 0, 0, "old");
        node.put(kept, 3, 0, 0, "old");
        freeze();
        start(NEW);
        wipe(NEW);
        assertEquals(1, push(record(kept, 7, LEADER, RecordFlags.MIGRATED_WITH_DATA, "new")));
        commit(NEW);
        assertEquals(
                Map.of(
                        kept,
                        new StoredRecord(
                                new RecordHeader(7, LEADER, RecordFlags.MIGRATED_WITH_DATA), Blob.utf8("new"))),
                node.records.all());
        assertEquals(NEW, node.machine.generation());
        assertEquals(0, node.context.stagingRoom.used());
    }

    /** The leader is the dmaster of what it pushes to itself, and counts the store. */
    @Test
    void theLeaderAddsOneToTheRsnTheOthersDoNot() {
        Blob key = Blob.utf8("key");
        freeze();
        start(NEW);
        wipe(NEW);
        push(record(key, 7, 0, RecordFlags.MIGRATED_WITH_DATA, "value"));
        commit(NEW);
        assertEquals(8, node.records.get(key).header().rsn());
    }

    @Test
    void readonlyFlagsAreNotPushed() {
        Blob key = Blob.utf8("key");
        freeze();
        start(NEW);
        wipe(NEW);
        push(record(key, 7, LEADER, RecordFlags.READONLY | RecordFlags.MIGRATED_WITH_DATA, "value"));
        commit(NEW);
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
                this::freeze,
                () -> start(NEW),
                () -> wipe(NEW),
                () -> pushOnly(record(key, 1, LEADER, 0, "new"), record(Blob.utf8("more"), 1, LEADER, 0, "new")),
                () -> ask(new DbPushConfirm(DB)));
        recovery.subList(0, steps).forEach(Runnable::run);

        ReplyControl reply = ask(next);

        assertEquals(next instanceof DbTransactionStart && steps == 0 ? -1 : 0, reply.status());
        assertEquals(before, node.records.all());
        assertEquals(writes, node.records.writes());
        assertEquals(OLD, node.machine.generation());
        assertEquals(0, node.context.stagingRoom.used());
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
        cluster = new DatabaseCluster(2, 0, new Cures(true, true, true, false));
        node = cluster.node(0);
        Blob key = Blob.utf8("key");
        node.put(key, 9, 0, 0, "old");
        List<Runnable> recovery = List.of(this::freeze, () -> start(NEW), () -> wipe(NEW));
        recovery.subList(0, Math.min(steps, 3)).forEach(Runnable::run);
        ask(next);
        assertEquals(steps < 3, node.records.get(key).exists());
    }

    @Test
    void theNextLeaderPullsWhatTheLastOneOnlyStaged() throws MalformedPayloadException {
        Blob key = Blob.utf8("key");
        node.put(key, 9, 0, 0, "old");
        freeze();
        start(NEW);
        wipe(NEW);
        freeze();
        start(NEW + 1);
        assertEquals(List.of(key), pull().stream().map(RecData::key).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {NEW - 1, 0})
    void onlyTheOpenTransactionCountsForWipeAndCommit(int tid) {
        freeze();
        assertEquals(-1, ask(new WipeDatabase(DB, NEW)).status());
        assertEquals(-1, ask(new DbTransactionCommit(DB, NEW)).status());
        start(NEW);
        assertEquals(-1, ask(new WipeDatabase(DB, tid)).status());
        assertEquals(-1, ask(new DbTransactionCommit(DB, tid)).status());
        assertEquals(OLD, node.machine.generation());
    }

    @Test
    void nothingOfARecoveryWorksUnlessFrozen() {
        assertEquals(-1, ask(new DbTransactionStart(DB, NEW)).status());
        assertEquals(-1, ask(new WipeDatabase(DB, NEW)).status());
        assertEquals(-1, ask(new DbTransactionCommit(DB, NEW)).status());
        assertEquals(-1, ask(new DbPull(DB, 0, SRVID)).status());
        assertEquals(-1, ask(new DbPushStart(DB, 0, SRVID)).status());
        assertEquals(-1, ask(new DbPushConfirm(DB)).status());
        assertEquals(0, ask(new DbTransactionCancel(DB)).status());
    }

    @Test
    void aTransactionWithoutAnyChangeSetsTheGeneration() {
        node.put(Blob.utf8("key"), 9, 0, 0, "old");
        freeze();
        start(NEW);
        commit(NEW);
        assertEquals(NEW, node.machine.generation());
        assertEquals(1, node.records.all().size());
    }

    @Test
    void pushedRecordsJoinTheOthersIfNothingWasWiped() {
        node.put(Blob.utf8("a"), 9, 0, 0, "old");
        freeze();
        start(NEW);
        push(record(Blob.utf8("b"), 1, LEADER, 0, "new"));
        commit(NEW);
        assertEquals(2, node.records.all().size());
    }

    @Test
    void theGenerationStaysInvalidIfTheNodeBecomesInactiveWhileItCommits() {
        freeze();
        start(NEW);
        wipe(NEW);
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
        freeze();
        start(NEW);
        wipe(NEW);
        push(IntStream.range(0, count)
                .mapToObj(i -> record(Blob.utf8("key" + i), 1, LEADER, 0, "value"))
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
        freeze();
        start(NEW);
        wipe(NEW);
        push(record(Blob.utf8("key"), 1, LEADER, 0, "value"));
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
        freeze();
        start(NEW);
        wipe(NEW);
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

    // ---- a commit that fails

    @ParameterizedTest
    @CsvSource({"0", "1", "3"})
    void aTornFileIsStoodInForByWhatWasStaged(int writesThatWork) throws MalformedPayloadException {
        tear(writesThatWork);
        assertEquals(OLD, node.machine.generation());
        assertEquals(List.of("disk"), node.storeFailures);

        freeze();
        start(NEW + 1);
        assertEquals(
                List.of("a", "b", "c"),
                pull().stream().map(record -> record.key().text()).toList());
    }

    @Test
    void aTornFileIsNotThawed() {
        tear(2);
        assertEquals(-1, ask(new DbThaw(DB)).status());
        assertTrue(node.machine.frozen());
    }

    @Test
    void aLaterCommitMendsATornFile() {
        tear(2);
        node.records.work();
        freeze();
        start(NEW + 1);
        wipe(NEW + 1);
        push(record(Blob.utf8("d"), 1, LEADER, 0, "value"));
        commit(NEW + 1);
        assertEquals(List.of("disk", "works"), node.storeFailures);
        assertEquals(List.of(Blob.utf8("d")), List.copyOf(node.records.all().keySet()));
        assertEquals(0, ask(new DbThaw(DB)).status());
        assertEquals(0, node.context.stagingRoom.used());
    }

    private void tear(int writesThatWork) {
        node.put(Blob.utf8("a"), 1, 0, 0, "old");
        freeze();
        start(NEW);
        wipe(NEW);
        push(Stream.of("a", "b", "c")
                .map(key -> record(Blob.utf8(key), 3, LEADER, 0, "new"))
                .toArray(RecData[]::new));
        node.records.failAfter(writesThatWork, "disk");
        assertEquals(-1, ask(new DbTransactionCommit(DB, NEW)).status());
    }

    // ---- pull

    @Test
    void aPullSendsEveryRecordThenTheirNumber() throws MalformedPayloadException {
        node.put(Blob.utf8("a"), 9, 0, RecordFlags.MIGRATED_WITH_DATA, "value");
        node.put(Blob.utf8("b"), 3, 1, 0, "");
        freeze();
        List<RecData> records = pull();
        assertEquals(
                List.of(
                        record(Blob.utf8("a"), 9, 0, RecordFlags.MIGRATED_WITH_DATA, "value"),
                        record(Blob.utf8("b"), 3, 1, 0, "")),
                records);
    }

    @Test
    void aPullOfNothingSendsNoMessage() throws MalformedPayloadException {
        freeze();
        assertEquals(List.of(), pull());
        assertEquals(List.of(), cluster.node(LEADER).messages);
    }

    @Test
    void aBigPullComesInSeveralMessagesBeforeItsAnswer() throws MalformedPayloadException {
        node.context.tunables = node.context.tunables.with(Tunable.REC_BUFFER_SIZE_LIMIT, 10_000);
        int count = 2 * Pulls.SLICE_RECORDS + 7;
        IntStream.range(0, count).forEach(i -> node.put(Blob.utf8("key" + i), 1, 0, 0, "value"));
        freeze();
        cluster.takeTrace();
        assertEquals(count, pull().size());
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
        freeze();
        node.step(node.machine::invalidate);
        assertEquals(List.of(), pull());
        ask(new DbThaw(DB));
        freeze();
        assertEquals(1, pull().size());
    }

    @Test
    void aPersistentDatabaseIsNeverInvalid() throws MalformedPayloadException {
        persistent();
        node.put(Blob.utf8("a"), 9, 0, 0, "value");
        freeze();
        node.step(node.machine::invalidate);
        assertEquals(1, pull().size());
    }

    @Test
    void aPullEndsWhenTheDatabaseIsThawed() {
        IntStream.range(0, 3 * Pulls.SLICE_RECORDS).forEach(i -> node.put(Blob.utf8("key" + i), 1, 0, 0, "value"));
        freeze();
        int reqid = cluster.node(LEADER).ask(0, new DbPull(DB, -1, SRVID));
        cluster.deliverOne();
        node.work();
        ask(new DbThaw(DB));
        assertEquals(-1, cluster.node(LEADER).replies.get(reqid).status());
        assertTrue(node.expected.isEmpty());
    }

    @Test
    void noMoreThanTheBoundPullAtATime() {
        freeze();
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
    void aPullForASlowClientOfThisNodeWaits() {
        int client = node.connect();
        IntStream.range(0, 2 * Pulls.SLICE_RECORDS).forEach(i -> node.put(Blob.utf8("key" + i), 1, 0, 0, "value"));
        freeze();
        node.congested.add(client);
        int reqid = node.ask(0, new DbPull(DB, -1, SRVID), client, 0);
        cluster.settle();
        assertFalse(node.replies.containsKey(reqid));
        node.drained(client);
        cluster.settle();
        assertEquals(0, node.replies.get(reqid).status());
    }

    // ---- push

    @Test
    void anEmptyPushCountsNothing() {
        freeze();
        start(NEW);
        assertEquals(0, push());
    }

    @Test
    void theDatabaseIdInsidePushedBuffersIsIgnored() {
        freeze();
        start(NEW);
        ask(new DbPushStart(DB, 0, SRVID));
        send(RecBuffer.of(0xd0642_6a7, List.of(record(Blob.utf8("a"), 1, LEADER, 0, "value")))
                .encode());
        assertEquals(Blob.u32(1), ask(new DbPushConfirm(DB)).data());
    }

    @Test
    void afterARecordWithoutAHeaderTheRestIsIgnored() {
        freeze();
        start(NEW);
        ask(new DbPushStart(DB, 0, SRVID));
        send(RecBuffer.of(DB, List.of(record(Blob.utf8("a"), 1, LEADER, 0, "value")))
                .encode());
        send(RecBuffer.of(DB, List.of(new RecData(0, Blob.utf8("b"), Blob.utf8("short"))))
                .encode());
        send(RecBuffer.of(DB, List.of(record(Blob.utf8("c"), 1, LEADER, 0, "value")))
                .encode());
        assertEquals(Blob.u32(1), ask(new DbPushConfirm(DB)).data());
    }

    @Test
    void whatDoesNotFitIntoTheStagingRoomIsRefused() {
        freeze();
        start(NEW);
        assertTrue(node.context.stagingRoom.take(StagingRoom.BYTES_MAX));
        assertEquals(0, push(record(Blob.utf8("a"), 1, LEADER, 0, "value")));
        assertTrue(node.logs.stream().anyMatch(line -> line.contains("can be staged")));
        node.context.stagingRoom.giveBack(StagingRoom.BYTES_MAX);
        assertEquals(1, push(record(Blob.utf8("a"), 1, LEADER, 0, "value")));
    }

    @Test
    void messagesToOtherSrvidsAreNotForThePush() {
        freeze();
        start(NEW);
        ask(new DbPushStart(DB, 0, SRVID));
        assertFalse(node.machine.message(SRVID + 1, Blob.EMPTY));
        ask(new DbPushConfirm(DB));
        assertFalse(node.machine.message(SRVID, Blob.EMPTY));
    }

    // ---- sequence number

    @Test
    void theSequenceNumberIsReadFromItsRecord() {
        persistent();
        node.records.put(SequenceNumber.KEY, new RecordHeader(3, 0, 0), Blob.u64(17));
        assertEquals(17, seqnum());
        freeze();
        assertEquals(-1, ask(new GetDbSeqnum(DB)).status());
        start(NEW);
        assertEquals(17, seqnum());
    }

    @Test
    void aSequenceNumberOfAnotherSizeIsZero() {
        persistent();
        node.records.put(SequenceNumber.KEY, new RecordHeader(3, 0, 0), Blob.u32(17));
        assertEquals(0, seqnum());
    }

    /** As ctdbd leaves it behind in a new persistent database. */
    @Test
    void readingAnAbsentSequenceNumberMakesItsRecord() {
        persistent();
        assertEquals(0, seqnum());
        RecordHeader header = node.records.get(SequenceNumber.KEY).header();
        assertEquals(new RecordHeader(0, node.context.lmaster(SequenceNumber.KEY), RecordFlags.AUTOMATIC), header);
    }

    @Test
    void aFrozenDatabaseIsOnlyRead() {
        persistent();
        freeze();
        start(NEW);
        assertEquals(0, seqnum());
        assertTrue(node.records.all().isEmpty());
    }

    // ---- helpers

    private void persistent() {
        cluster = new DatabaseCluster(2, DatabaseFlags.PERSISTENT, Cures.ALL);
        node = cluster.node(0);
    }

    private void recover() {
        int next = NEW;
        cluster.askAll(LEADER, new DbFreeze(DB)).forEach(reply -> assertEquals(0, reply.status()));
        each(n -> n.context.vnnMap = n.context.vnnMap.withGeneration(next));
        for (Control control : List.of(
                new DbTransactionStart(DB, next),
                new WipeDatabase(DB, next),
                new DbTransactionCommit(DB, next),
                new DbThaw(DB))) {
            cluster.askAll(LEADER, control).forEach(reply -> assertEquals(0, reply.status()));
        }
    }

    private void each(Consumer<DatabaseNode> action) {
        cluster.nodes.forEach(action);
    }

    private void freeze() {
        assertEquals(0, ask(new DbFreeze(DB)).status());
    }

    private void start(int tid) {
        assertEquals(0, ask(new DbTransactionStart(DB, tid)).status());
    }

    private void wipe(int tid) {
        assertEquals(0, ask(new WipeDatabase(DB, tid)).status());
    }

    private void commit(int tid) {
        assertEquals(0, ask(new DbTransactionCommit(DB, tid)).status());
    }

    private int push(RecData... records) {
        pushOnly(records);
        return ask(new DbPushConfirm(DB)).data().u32At(0);
    }

    private void pushOnly(RecData... records) {
        assertEquals(0, ask(new DbPushStart(DB, 0, SRVID)).status());
        send(RecBuffer.of(DB, List.of(records)).encode());
    }

    private void send(Blob data) {
        cluster.node(LEADER)
                .step(() ->
                        cluster.node(LEADER).context.send(new ReqMessage(new Header(OLD, 0, LEADER, 0), SRVID, data)));
    }

    private List<RecData> pull() throws MalformedPayloadException {
        cluster.node(LEADER).messages.clear();
        ReplyControl reply = ask(new DbPull(DB, -1, SRVID));
        List<RecData> records = new ArrayList<>();
        for (ReqMessage message : cluster.node(LEADER).messages) {
            assertEquals(SRVID, message.srvid());
            RecBuffer buffer = RecBuffer.decodeWithHeaders(message.data());
            assertEquals(DB, buffer.dbId());
            buffer.forEach(records::add);
        }
        assertEquals(Blob.u32(records.size()), reply.data());
        return records;
    }

    private long seqnum() {
        ReplyControl reply = ask(new GetDbSeqnum(DB));
        assertEquals(0, reply.status());
        return reply.data().u64At(0);
    }

    private ReplyControl ask(Control control) {
        return cluster.ask(LEADER, 0, control);
    }

    private static RecData record(Blob key, long rsn, int dmaster, int flags, String data) {
        return RecData.of(0, key, new RecordHeader(rsn, dmaster, flags), Blob.utf8(data));
    }
}
