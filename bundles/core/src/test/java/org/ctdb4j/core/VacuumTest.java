// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.DbVacuum;
import org.ctdb4j.protocol.control.ScheduleForDeletion;
import org.ctdb4j.protocol.control.VacuumFetch;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.StoredRecord;
import org.junit.jupiter.api.Test;

class VacuumTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private DatabaseCluster cluster = new DatabaseCluster(3);
    private DatabaseNode lmaster = cluster.node(0);
    private DatabaseNode owner = cluster.node(1);
    private DatabaseNode other = cluster.node(2);
    private Blob key = cluster.keyOf(0);

    private void use(int nodes, int flags, Cures cures) {
        cluster = new DatabaseCluster(nodes, flags, cures);
        lmaster = cluster.node(0);
        owner = cluster.node(1);
        key = cluster.keyOf(0);
    }

    // ---- one record

    @Test
    void aRecordThatWasNeverMovedWithDataIsDeletedAtOnce() {
        lmaster.write(key, "");
        lmaster.migrate(lmaster.connect(), key);
        assertTrue(lmaster.records.get(key).exists());

        assertEquals(0, vacuum(lmaster));
        assertFalse(lmaster.records.get(key).exists());
    }

    @Test
    void theLmasterFetchesARecordAndDeletesItWhenTheOthersHaveDroppedTheirCopies() {
        moveAround();
        empty(owner);
        assertEquals(List.of("value", "", "value"), values());

        vacuum(owner);
        assertEquals(1, owner.records.get(key).header().dmaster());
        vacuum(lmaster);
        assertEquals(List.of(0, 0, 1), dmasters());
        vacuum(lmaster);
        assertEquals(List.of(false, false, false), exist());
    }

    @Test
    void aRecordWithDataStays() {
        moveAround();
        empty(owner);
        owner.records.put(key, owner.records.get(key).header(), Blob.utf8("again"));
        vacuum(owner);
        vacuum(lmaster);
        assertEquals(Blob.utf8("again"), owner.records.get(key).data());
        assertEquals(1, owner.records.get(key).header().dmaster());
    }

    @Test
    void aRecordThatWasUsedSinceIsLeftToALaterRun() {
        lmaster.migrate(lmaster.connect(), key);
        RecordHeader header = lmaster.records.get(key).header();
        lmaster.records.put(key, header.withRsn(header.rsn() + 1), Blob.EMPTY);
        vacuum(lmaster);
        assertTrue(lmaster.records.get(key).exists());
    }

    @Test
    void aRecordWithReadOnlyCopiesStays() {
        lmaster.migrate(lmaster.connect(), key);
        RecordHeader header = lmaster.records.get(key).header();
        lmaster.records.put(key, header.plusFlags(RecordFlags.RO_HAVE_DELEGATIONS), Blob.EMPTY);
        vacuum(lmaster);
        assertTrue(lmaster.records.get(key).exists());
    }

    @Test
    void aLockedRecordIsLeftToTheNextFullRun() {
        lmaster.migrate(lmaster.connect(), key);
        lmaster.records.hold(key);
        assertEquals(0, vacuum(lmaster));
        lmaster.records.letGo(key);
        vacuum(lmaster);
        assertTrue(lmaster.records.get(key).exists());
        vacuumFully(lmaster);
        assertFalse(lmaster.records.get(key).exists());
    }

    @Test
    void aRecordIsLeftToTheNextRunWhileTheFreeListIsLocked() {
        lmaster.migrate(lmaster.connect(), key);
        lmaster.records.holdFreeList(true);
        assertEquals(0, vacuum(lmaster));
        assertTrue(lmaster.records.get(key).exists());
        lmaster.records.holdFreeList(false);
        vacuum(lmaster);
        assertFalse(lmaster.records.get(key).exists());
    }

    @Test
    void nothingIsDeletedUntilEveryActiveNodeHasAnswered() {
        moveAround();
        empty(owner);
        vacuum(owner);
        vacuum(lmaster);
        cluster.slow(0, 2);
        int run = lmaster.ask(0, new DbVacuum(cluster.dbId, false));
        cluster.settle();
        assertEquals(List.of(true, false, true), exist());

        lmaster.askedTooLong();
        cluster.settle();
        assertEquals(0, lmaster.replies.get(run).status());
        assertTrue(lmaster.records.get(key).exists(), "a node has not answered");
        cluster.deliver(0, 2);
        vacuumSlowly(lmaster);
        assertEquals(List.of(false, false, false), exist());
    }

    /** The link between two nodes is cut, and the leader reaches both: no recovery leaves either out. */
    @Test
    void nothingIsDeletedWhileANodeOfTheSameGenerationIsOutOfReach() {
        moveAround();
        empty(owner);
        vacuum(owner);
        vacuum(lmaster);
        lmaster.context.nodeFlags[2] = NodeFlags.DISCONNECTED;
        vacuum(lmaster);
        assertEquals(List.of(true, true, true), exist());

        lmaster.context.nodeFlags[2] = 0;
        vacuum(lmaster);
        assertEquals(List.of(false, false, false), exist());
    }

    @Test
    void aRecordOfWhichACopyIsKeptStaysUntilAFullRun() {
        moveAround();
        empty(owner);
        vacuum(owner);
        vacuum(lmaster);
        StoredRecord copy = other.records.get(key);
        other.records.put(key, copy.header().withRsn(1_000), copy.data());
        vacuum(lmaster);
        assertEquals(List.of(true, false, true), exist());
        other.records.put(key, copy.header(), copy.data());
        vacuum(lmaster);
        assertEquals(List.of(true, false, true), exist());
        vacuumFully(lmaster);
        assertEquals(List.of(false, false, false), exist());
    }

    /** What a recovery would bring back if copies were not dropped. */
    @Test
    void withoutTheCureOldCopiesOutliveTheirRecord() {
        use(3, 0, new Cures(true, true, true, true, true, true, false));
        other = cluster.node(2);
        moveAround();
        empty(owner);
        vacuum(owner);
        vacuum(lmaster);
        vacuum(lmaster);
        assertEquals(List.of(false, true, true), exist());
    }

    // ---- what is looked at

    @Test
    void aFastRunLooksAtWhatWasEmptiedAndAFullRunAtEverything() {
        lmaster.put(key, 5, 0, 0, "");
        vacuum(lmaster);
        assertTrue(lmaster.records.get(key).exists());
        assertEquals(0, cluster.ask(2, 0, new DbVacuum(cluster.dbId, true)).status());
        assertFalse(lmaster.records.get(key).exists());
    }

    @Test
    void aFullRunTouchesNothingOfOthers() {
        lmaster.put(key, 5, 1, RecordFlags.MIGRATED_WITH_DATA, "");
        owner.put(key, 6, 1, 0, "value");
        cluster.ask(0, 0, new DbVacuum(cluster.dbId, true));
        assertTrue(lmaster.records.get(key).exists());
        assertEquals(6, owner.records.get(key).header().rsn());
    }

    @Test
    void moreThanCanBeRememberedMakesTheNextRunAFullOne() {
        DeleteQueue queue = new DeleteQueue();
        for (int i = 0; i <= DeleteQueue.SIZE_MAX; i++) {
            queue.schedule(Blob.u32(i), new RecordHeader(i, 0, 0));
        }
        assertEquals(DeleteQueue.SIZE_MAX, queue.size());
        assertTrue(queue.isOverflowed());
    }

    @Test
    void whatIsEmptiedAgainCountsAsItIsNow() {
        DeleteQueue queue = new DeleteQueue();
        queue.schedule(key, new RecordHeader(1, 0, 0));
        DeleteQueue taken = queue.takeAll();
        queue.schedule(key, new RecordHeader(2, 0, 0));
        queue.takeBack(taken.poll());
        assertEquals(2, queue.poll().header().rsn());
        queue.schedule(key, new RecordHeader(3, 0, 0));
        queue.withdraw(key);
        assertTrue(queue.isEmpty());
    }

    /** Others have their turn in between: no step does more than a slice. */
    @Test
    void aRunGoesOnInSlices() {
        int count = 3 * VacuumRun.SLICE_RECORDS;
        List<Blob> keys = IntStream.range(0, 100_000)
                .mapToObj(i -> Blob.utf8("many" + i))
                .filter(each -> lmaster.context.lmaster(each) == 0)
                .limit(count)
                .toList();
        keys.forEach(each -> lmaster.put(each, 5, 0, 0, ""));
        int run = lmaster.ask(0, new DbVacuum(cluster.dbId, true));
        int left = lmaster.records.all().size();
        while (lmaster.work()) {
            int now = lmaster.records.all().size();
            assertTrue(left - now <= VacuumRun.SLICE_RECORDS, left + " to " + now);
            left = now;
        }
        assertEquals(0, left);
        assertEquals(0, lmaster.replies.get(run).status());
    }

    // ---- when

    @Test
    void aRunIsDueEveryInterval() {
        lmaster.step(lmaster.machine::begin);
        lmaster.migrate(lmaster.connect(), key);
        cluster.advance(INTERVAL.minusMillis(1));
        cluster.settle();
        assertTrue(lmaster.records.get(key).exists());
        cluster.advance(Duration.ofMillis(1));
        cluster.settle();
        assertFalse(lmaster.records.get(key).exists());

        lmaster.migrate(lmaster.connect(), key);
        cluster.advance(INTERVAL);
        cluster.settle();
        assertFalse(lmaster.records.get(key).exists());
    }

    @Test
    void anIntervalThatHasGrownIsWaitedFor() {
        lmaster.step(lmaster.machine::begin);
        lmaster.migrate(lmaster.connect(), key);
        lmaster.context.tunables = lmaster.context.tunables.with(Tunable.VACUUM_INTERVAL, 15);
        cluster.advance(INTERVAL);
        cluster.settle();
        assertTrue(lmaster.records.get(key).exists());
        cluster.advance(Duration.ofSeconds(5));
        cluster.settle();
        assertFalse(lmaster.records.get(key).exists());
    }

    @Test
    void aRunIsAFullOneAfterSoManyOthers() {
        lmaster.step(lmaster.machine::begin);
        lmaster.context.tunables = lmaster.context.tunables.with(Tunable.VACUUM_FAST_PATH_COUNT, 2);
        lmaster.put(key, 5, 0, 0, "");
        cluster.advance(INTERVAL);
        cluster.settle();
        cluster.advance(INTERVAL);
        cluster.settle();
        assertTrue(lmaster.records.get(key).exists());
        cluster.advance(INTERVAL);
        cluster.settle();
        assertFalse(lmaster.records.get(key).exists());
    }

    @Test
    void aRunWaitsForThatOfAnotherDatabase() {
        lmaster.step(lmaster.machine::begin);
        lmaster.migrate(lmaster.connect(), key);
        lmaster.context.vacuuming = true;
        assertEquals(-1, vacuum(lmaster));
        cluster.advance(INTERVAL);
        cluster.settle();
        lmaster.context.vacuuming = false;
        assertTrue(lmaster.records.get(key).exists());
        cluster.advance(Duration.ofMillis(500));
        cluster.settle();
        assertFalse(lmaster.records.get(key).exists());
    }

    @Test
    void onlyAVolatileDatabaseIsVacuumed() {
        use(2, DatabaseFlags.REPLICATED, Cures.ALL);
        lmaster.put(key, 5, 0, 0, "");
        assertEquals(-1, cluster.ask(1, 0, new DbVacuum(cluster.dbId, true)).status());
        lmaster.step(lmaster.machine::begin);
        assertTrue(lmaster.world.timers.isEmpty());
    }

    @Test
    void nothingIsVacuumedDuringARecovery() {
        lmaster.step(lmaster.machine::begin);
        lmaster.migrate(lmaster.connect(), key);
        lmaster.context.recoveryMode = RecoveryMode.ACTIVE;
        assertEquals(-1, vacuum(lmaster));
        cluster.advance(INTERVAL);
        cluster.settle();
        assertTrue(lmaster.records.get(key).exists());
        lmaster.context.recoveryMode = RecoveryMode.NORMAL;
        cluster.advance(INTERVAL);
        cluster.settle();
        assertFalse(lmaster.records.get(key).exists());
    }

    @Test
    void nothingIsVacuumedWhileItIsFrozen() {
        cluster.ask(1, 0, new DbFreeze(cluster.dbId));
        assertEquals(-1, vacuum(lmaster));
        cluster.ask(1, 0, new DbThaw(cluster.dbId));
        assertEquals(0, vacuum(lmaster));
    }

    @Test
    void aFreezeEndsARun() {
        moveAround();
        empty(owner);
        vacuum(owner);
        vacuum(lmaster);
        cluster.slow(0, 2);
        int run = lmaster.ask(0, new DbVacuum(cluster.dbId, false));
        cluster.settle();
        cluster.ask(1, 0, new DbFreeze(cluster.dbId));
        assertEquals(-1, lmaster.replies.get(run).status());
        assertFalse(lmaster.context.vacuuming);
        cluster.deliver(0, 2);
        cluster.settle();
        assertTrue(lmaster.records.get(key).exists(), "a late answer counts for nothing");
        assertTrue(lmaster.expected.isEmpty());

        cluster.ask(1, 0, new DbThaw(cluster.dbId));
        vacuumSlowly(lmaster);
        assertEquals(List.of(false, false, false), exist());
    }

    @Test
    void aRunThatTakesTooLongIsEnded() {
        moveAround();
        empty(owner);
        vacuum(owner);
        cluster.slow(0, 1);
        int run = lmaster.ask(0, new DbVacuum(cluster.dbId, false));
        cluster.settle();
        cluster.advance(Duration.ofSeconds(120));
        assertEquals(-1, lmaster.replies.get(run).status());
        cluster.deliver(0, 1);
        cluster.settle();
        assertEquals(List.of(0, 0, 1), dmasters());
    }

    @Test
    void whatARunHasNotComeToIsLeftToTheNext() {
        int late = 100;
        List<RecData> keys = IntStream.range(0, 100_000)
                .mapToObj(i -> Blob.utf8("many" + i))
                .filter(each -> lmaster.context.lmaster(each) == 0)
                .limit(VacuumFetches.UNDER_WAY_MAX + late)
                .map(each -> new RecData(0, each, Blob.EMPTY))
                .toList();
        keys.forEach(each -> lmaster.put(each.key(), 5, 1, 0, ""));
        cluster.ask(1, 0, new VacuumFetch(RecBuffer.of(cluster.dbId, keys)));
        assertEquals(keys.size(), lmaster.machine.emptied());
        cluster.slow(0, 1);
        lmaster.ask(0, new DbVacuum(cluster.dbId, false));
        cluster.settle();
        cluster.advance(Duration.ofSeconds(120));
        assertEquals(late, lmaster.machine.emptied());
    }

    @Test
    void aClosedDatabaseLeavesNothingBehind() {
        lmaster.step(lmaster.machine::begin);
        moveAround();
        empty(owner);
        vacuum(owner);
        cluster.slow(0, 1);
        lmaster.ask(0, new DbVacuum(cluster.dbId, false));
        cluster.settle();
        lmaster.step(lmaster.machine::close);
        assertTrue(lmaster.expected.isEmpty());
        assertTrue(lmaster.world.timers.isEmpty());
        assertFalse(lmaster.context.vacuuming);
    }

    @Test
    void runsAreTimed() {
        vacuum(lmaster);
        vacuum(lmaster);
        assertEquals(2, lmaster.machine.counters().statistics().vacuumLatency().count());
    }

    // ---- helpers

    /** The record ends on its owner with data, with old copies on the others. */
    private void moveAround() {
        other.write(key, "value");
        owner.migrate(owner.connect(), key);
        cluster.settle();
    }

    /** Empties the record as a client does: writes nothing into it, and says so. */
    private void empty(DatabaseNode node) {
        RecordHeader header = node.records.get(key).header();
        node.records.put(key, header, Blob.EMPTY);
        cluster.ask(node.pnn, node.pnn, new ScheduleForDeletion(cluster.dbId, header, key));
    }

    private int vacuum(DatabaseNode node) {
        return cluster.ask(node.pnn, node.pnn, new DbVacuum(cluster.dbId, false))
                .status();
    }

    private void vacuumFully(DatabaseNode node) {
        assertEquals(
                0,
                cluster.ask(node.pnn, node.pnn, new DbVacuum(cluster.dbId, true))
                        .status());
    }

    /** As {@link #vacuum}, with links that deliver only by hand. */
    private void vacuumSlowly(DatabaseNode node) {
        int run = node.ask(node.pnn, new DbVacuum(cluster.dbId, false));
        cluster.settle();
        while (!cluster.link(0, 2).isEmpty()) {
            cluster.deliver(0, 2);
            cluster.settle();
        }
        ReplyControl reply = node.replies.get(run);
        assertEquals(0, reply.status());
    }

    private List<String> values() {
        return cluster.nodes.stream()
                .map(node -> node.records.get(key).data().text())
                .toList();
    }

    private List<Integer> dmasters() {
        return cluster.nodes.stream()
                .map(node -> node.records.get(key).header().dmaster())
                .toList();
    }

    private List<Boolean> exist() {
        return cluster.nodes.stream()
                .map(node -> node.records.get(key).exists())
                .toList();
    }
}
