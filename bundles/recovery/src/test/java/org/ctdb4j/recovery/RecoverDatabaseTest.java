// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.control.DbTransactionStart;
import org.ctdb4j.protocol.control.GetDbName;
import org.ctdb4j.protocol.control.GetDbSeqnum;
import org.ctdb4j.protocol.control.GetRunState;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.spi.recovery.RecoveryEffect;
import org.ctdb4j.spi.spool.HeapSpools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecoverDatabaseTest implements RecoverDatabase.Environment {
    private static final int DB = 0x4711;
    private static final int GENERATION = 99;
    private static final int FAILED = -1;

    private final Workbench bench = new Workbench(0, 0, 0);
    private final HeapSpools spools = new HeapSpools();
    private final Storeroom storeroom = new Storeroom(spools);
    private final Map<Long, Consumer<Blob>> sinks = new LinkedHashMap<>();
    private final Map<Integer, Integer> credits = new TreeMap<>();
    private final Map<Integer, Long> rsns = new TreeMap<>(Map.of(0, 1L, 1, 3L, 2, 2L));
    private Optional<Boolean> recovered = Optional.empty();
    private long lastSrvid;
    private long pushSrvid;

    @BeforeEach
    void answerAsSoundNodesDo() {
        bench.on(GetDbName.class, (pnn, control) -> Workbench.ok(new GetDbName.Reply("test.tdb").encode()));
        bench.on(GetDbSeqnum.class, (pnn, control) -> Workbench.ok(new GetDbSeqnum.Reply(rsns.get(pnn)).encode()));
        bench.on(DbPull.class, this::pull);
        bench.on(DbPushStart.class, (pnn, control) -> {
            pushSrvid = ((DbPushStart) control).targetSrvid();
            return Workbench.status(0);
        });
        bench.on(DbPushConfirm.class, (pnn, control) -> Workbench.ok(new DbPushConfirm.Reply(1).encode()));
    }

    private Optional<Workbench.Answer> pull(int pnn, Control control) {
        sinks.get(((DbPull) control).targetSrvid()).accept(copyOf(pnn).encode());
        return Workbench.ok(new DbPull.Reply(1).encode());
    }

    private RecBuffer copyOf(int pnn) {
        return copy(Blob.utf8("key"), pnn, Blob.utf8("of node " + pnn));
    }

    private RecBuffer copy(Blob key, int pnn, Blob value) {
        return RecBuffer.builder(DB)
                .add(0, key, new RecordHeader(rsns.get(pnn), pnn, 0), value)
                .build();
    }

    private void recover(int flags, List<Integer> having) {
        new RecoverDatabase(bench.cluster, bench.calls, bench.out, bench.scope, this, DB, flags, having).run();
        bench.work();
    }

    private void recover() {
        recover(0, nodes());
    }

    @Test
    void takesAllStepsInOrder() {
        recover();
        assertEquals(Optional.of(true), recovered);
        assertEquals(
                List.of(
                        "GetDbName",
                        "DbFreeze",
                        "DbTransactionStart",
                        "RegisterSrvid",
                        "DbPull",
                        "DeregisterSrvid",
                        "RegisterSrvid",
                        "DbPull",
                        "DeregisterSrvid",
                        "RegisterSrvid",
                        "DbPull",
                        "DeregisterSrvid",
                        "WipeDatabase",
                        "DbPushStart",
                        "DbPushConfirm",
                        "DbTransactionCommit",
                        "DbThaw"),
                bench.steps());
    }

    @Test
    void pushesNoMoreBeforeAllHaveTakenWhatWasPushed() throws Exception {
        int size = RecoverDatabase.PUSH_WINDOW_BYTES / 2;
        bench.on(DbPull.class, (pnn, control) -> {
            for (int i = 0; i < 4; i++) {
                sinks.get(((DbPull) control).targetSrvid())
                        .accept(copy(Blob.utf8(pnn + " " + i), pnn, Blob.wrap(new byte[size]))
                                .encode());
            }
            return Workbench.ok(new DbPull.Reply(4).encode());
        });
        bench.on(DbPushConfirm.class, (pnn, control) -> Workbench.ok(new DbPushConfirm.Reply(12).encode()));
        bench.on(
                GetRunState.class,
                (pnn, control) ->
                        Workbench.status(bench.said(pushSrvid).size() % (nodes().size() * 2) == 0 ? 0 : FAILED));
        recover();
        assertEquals(Optional.of(true), recovered);
        assertEquals(12 * nodes().size(), bench.said(pushSrvid).size());
        assertEquals(0, spools.held());
    }

    @Test
    void blamesNobodyWhenThereIsNoRoomForTheRecords() {
        spools.room(0);
        recover();
        assertEquals(Optional.of(false), recovered);
        assertEquals(Map.of(), credits);
        assertEquals(Map.of(), sinks);
        assertTrue(bench.effects(RecoveryEffect.Log.class).stream()
                .anyMatch(log -> log.text().contains("no room")));
        assertTrue(bench.asked().stream().noneMatch(each -> each.startsWith("WipeDatabase")));
    }

    @Test
    void doesNotCommitWhatCannotBeReadBack() {
        bench.on(DbPushStart.class, (pnn, control) -> {
            spools.breakDown();
            return Workbench.status(0);
        });
        recover();
        assertEquals(Optional.of(false), recovered);
        assertTrue(bench.asked().stream().noneMatch(each -> each.startsWith("DbTransactionCommit")));
        assertEquals(0, spools.held());
    }

    @Test
    void pushesTheNewestCopyToAll() throws Exception {
        recover();
        List<ReqMessage> pushed = bench.said(pushSrvid);
        assertEquals(
                nodes(),
                pushed.stream().map(message -> message.header().destnode()).toList());
        RecBuffer buffer = RecBuffer.decodeWithHeaders(pushed.get(0).data());
        assertEquals("of node 1", buffer.iterator().next().value().text());
        assertEquals(0, buffer.iterator().next().header().dmaster());
    }

    @Test
    void attachesItWhereItLacks() {
        recover(0, List.of(1));
        assertEquals(
                List.of("GetDbName 1", "DbAttach 0", "DbAttach 2"),
                bench.asked().subList(0, 3));
        assertEquals(Optional.of(true), recovered);
    }

    @Test
    void pullsAPersistentDatabaseFromTheNewestNodeOnly() {
        recover(DatabaseFlags.PERSISTENT, nodes());
        assertEquals(
                List.of("DbPull 1"),
                bench.asked().stream()
                        .filter(each -> each.startsWith("DbPull "))
                        .toList());
        assertEquals(Optional.of(true), recovered);
    }

    /** The copy with the highest rsn of a record is not looked at: there is no merge. */
    @Test
    void pullsFromTheFirstNodeWhenAllAreEquallyFar() {
        bench.on(GetDbSeqnum.class, (pnn, control) -> Workbench.ok(new GetDbSeqnum.Reply(7).encode()));
        recover(DatabaseFlags.PERSISTENT, nodes());
        assertTrue(bench.asked().contains("DbPull 0"));
        assertFalse(bench.asked().contains("DbPull 1"));
    }

    /** Node 0 may have died with half a transaction, which has the number of one that the others have committed since. */
    @Test
    void prefersANodeOfTheLastRecoveryWhenAllAreEquallyFar() {
        bench.on(GetDbSeqnum.class, (pnn, control) -> Workbench.ok(new GetDbSeqnum.Reply(7).encode()));
        bench.cluster.recovered(VnnMap.of(5, 1, 2));
        recover(DatabaseFlags.PERSISTENT, nodes());
        assertTrue(bench.asked().contains("DbPull 1"));
        assertFalse(bench.asked().contains("DbPull 0"));
    }

    @Test
    void takesTheCopyThatIsFurtherWhoeverWasRecoveredLast() {
        bench.cluster.recovered(VnnMap.of(5, 0, 2));
        recover(DatabaseFlags.PERSISTENT, nodes());
        assertTrue(bench.asked().contains("DbPull 1"));
    }

    @Test
    void comparesSequenceNumbersWithoutSign() {
        bench.on(GetDbSeqnum.class, (pnn, control) -> Workbench.ok(new GetDbSeqnum.Reply(pnn == 2 ? -1 : 7).encode()));
        recover(DatabaseFlags.PERSISTENT, nodes());
        assertTrue(bench.asked().contains("DbPull 2"));
    }

    @Test
    void blamesNobodyForASequenceNumberThatCannotBeRead() {
        bench.on(GetDbSeqnum.class, (pnn, control) -> Workbench.status(FAILED));
        recover(DatabaseFlags.PERSISTENT, nodes());
        assertEquals(Optional.of(false), recovered);
        assertEquals(Map.of(), credits);
    }

    @Test
    void pushesTheRecordsOfAPersistentDatabaseAsTheyAre() throws Exception {
        recover(DatabaseFlags.PERSISTENT, nodes());
        assertEquals(new RecordHeader(3, 1, 0), pushedHeader());
    }

    @Test
    void makesTheLeaderDmasterOfTheRecordsOfAReplicatedDatabase() throws Exception {
        recover(DatabaseFlags.REPLICATED, nodes());
        assertEquals(new RecordHeader(3, 0, RecordFlags.MIGRATED_WITH_DATA), pushedHeader());
    }

    private RecordHeader pushedHeader() throws MalformedPayloadException {
        Blob data = bench.said(pushSrvid).get(0).data();
        return RecBuffer.decodeWithHeaders(data).iterator().next().header();
    }

    @Test
    void attachesPersistentAndReplicatedOnesAsSuch() {
        recover(DatabaseFlags.PERSISTENT, List.of(0, 1));
        recover(DatabaseFlags.REPLICATED, List.of(0, 1));
        assertTrue(bench.asked().contains("DbAttachPersistent 2"));
        assertTrue(bench.asked().contains("DbAttachReplicated 2"));
    }

    @Test
    void creditsANodeThatDoesNotFreezeAtEachAttempt() {
        bench.on(DbFreeze.class, (pnn, control) -> Workbench.status(pnn == 2 ? FAILED : 0));
        recover();
        assertEquals(Optional.of(false), recovered);
        assertEquals(Map.of(2, RecoverDatabase.ATTEMPTS), credits);
        assertEquals(
                RecoverDatabase.ATTEMPTS,
                bench.asked().stream().filter("DbFreeze 2"::equals).count());
    }

    @Test
    void succeedsAtASecondAttempt() {
        bench.on(
                DbFreeze.class,
                (pnn, control) -> Workbench.status(
                        pnn == 2
                                        && bench.asked().stream()
                                                        .filter("DbFreeze 2"::equals)
                                                        .count()
                                                == 1
                                ? FAILED
                                : 0));
        recover();
        assertEquals(Optional.of(true), recovered);
        assertEquals(Map.of(2, 1), credits);
    }

    @Test
    void creditsANodeThatDoesNotAttach() {
        bench.on(DbAttach.class, (pnn, control) -> Workbench.status(FAILED));
        recover(0, List.of(0, 1));
        assertEquals(Map.of(2, RecoverDatabase.ATTEMPTS), credits);
    }

    @Test
    void creditsANodeThatKnowsItUnderAnotherName() {
        bench.on(
                GetDbName.class,
                (pnn, control) -> Workbench.ok(new GetDbName.Reply(pnn == 1 ? "other.tdb" : "test.tdb").encode()));
        recover();
        assertEquals(Map.of(1, RecoverDatabase.ATTEMPTS), credits);
    }

    @Test
    void blamesNobodyForATransactionThatDoesNotStart() {
        bench.on(DbTransactionStart.class, (pnn, control) -> Workbench.status(pnn == 1 ? FAILED : 0));
        recover();
        assertEquals(Optional.of(false), recovered);
        assertEquals(Map.of(), credits);
    }

    @Test
    void creditsANodeThatSendsOtherThanItSays() {
        bench.on(DbPull.class, (pnn, control) -> {
            Optional<Workbench.Answer> answer = pull(pnn, control);
            return pnn == 2 ? Workbench.ok(new DbPull.Reply(2).encode()) : answer;
        });
        recover();
        assertEquals(Optional.of(false), recovered);
        assertEquals(Map.of(2, RecoverDatabase.ATTEMPTS), credits);
        assertEquals(Map.of(), sinks);
    }

    @Test
    void creditsANodeThatSendsNonsense() {
        bench.on(DbPull.class, (pnn, control) -> {
            if (pnn == 1) {
                sinks.get(((DbPull) control).targetSrvid()).accept(Blob.utf8("nonsense"));
                return Workbench.ok(new DbPull.Reply(0).encode());
            }
            return pull(pnn, control);
        });
        recover();
        assertEquals(Map.of(1, RecoverDatabase.ATTEMPTS), credits);
    }

    @Test
    void doesNotCommitWhatIsNotStoredInFull() {
        bench.on(DbPushConfirm.class, (pnn, control) -> Workbench.ok(new DbPushConfirm.Reply(pnn).encode()));
        recover();
        assertEquals(Optional.of(false), recovered);
        assertTrue(bench.asked().stream().noneMatch(each -> each.startsWith("DbTransactionCommit")));
    }

    @Test
    void goesOnWithNothingOnceItsScopeIsClosed() {
        bench.on(DbFreeze.class, (pnn, control) -> {
            bench.scope.close();
            return Workbench.status(0);
        });
        recover();
        assertEquals(Optional.empty(), recovered);
        assertEquals(List.of("GetDbName", "DbFreeze"), bench.steps());
    }

    @Override
    public List<Integer> nodes() {
        return new ArrayList<>(List.of(0, 1, 2));
    }

    @Override
    public int generation() {
        return GENERATION;
    }

    @Override
    public long nextSrvid() {
        return ++lastSrvid;
    }

    @Override
    public void listen(long srvid, Consumer<Blob> sink) {
        sinks.put(srvid, sink);
    }

    @Override
    public void unlisten(long srvid) {
        sinks.remove(srvid);
    }

    @Override
    public MergedRecords collect(int dbId) {
        return storeroom.open(dbId, 0);
    }

    @Override
    public void credit(int pnn) {
        credits.merge(pnn, 1, Integer::sum);
    }

    @Override
    public void finished(int dbId, boolean success) {
        recovered = Optional.of(success);
    }
}
