// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;

import org.ctdb4j.tdb.TdbException.Reason;
import org.ctdb4j.tdb.TdbOptions.Access;
import org.ctdb4j.tdb.TdbOptions.Patience;
import org.junit.jupiter.api.Test;

class TransactionTest {
    private static final byte[] KEY = Dumps.bytes("key");
    private static final byte[] OLD = Dumps.bytes("old");
    private static final byte[] NEW = Dumps.bytes("new");
    private static final TdbOptions OPTIONS =
            TdbOptions.of(TdbFlags.INCOMPATIBLE_HASH).hashSize(3);
    private static final TdbOptions HASTY = OPTIONS.patience(Patience.NEVER);

    private final HeapFile file = new HeapFile();
    private final HeapLocks locks = new HeapLocks();
    private final Tdb tdb = Tdb.open(file, locks.owner(), OPTIONS);
    private final Transaction transaction = tdb.transaction();

    TransactionTest() {
        tdb.store(KEY, OLD);
    }

    @Test
    void changesAreSeenInsideAtOnceAndOutsideWhenCommitted() {
        Tdb reader = Tdb.open(file, new HeapLocks().owner(), OPTIONS);
        transaction.begin();
        tdb.store(KEY, NEW);
        tdb.store(Dumps.bytes("added"), new byte[100_000]);
        assertEquals("new", value(tdb, "key"));
        assertEquals("old", value(reader, "key"));
        assertTrue(tdb.check().isClean());
        assertEquals(2, tdb.count());
        assertEquals(Outcome.DONE, transaction.commit());
        assertFalse(transaction.isActive());
        assertEquals("new", value(tdb, "key"));
        assertEquals("new", value(reader, "key"));
        assertEquals(List.of(), TdbCheck.check(file).problems());
        assertEquals(0, locks.count());
    }

    @Test
    void aCancelLeavesEveryByteAsItWas() {
        byte[] before = file.content();
        transaction.begin();
        tdb.wipeAll();
        tdb.store(Dumps.bytes("added"), new byte[100_000]);
        transaction.cancel();
        assertArrayEquals(before, file.content());
        assertEquals("old", value(tdb, "key"));
        assertEquals(0, locks.count());
    }

    @Test
    void oneThatChangesNothingWritesNothing() {
        byte[] before = file.content();
        transaction.begin();
        tdb.store(KEY, OLD);
        assertEquals(Outcome.DONE, transaction.commit());
        assertArrayEquals(before, file.content());
        assertEquals(0, locks.count());
    }

    @Test
    void aPreparedOneIsUndoneByACancelAndByNothingElse() {
        transaction.begin();
        tdb.store(KEY, NEW);
        assertEquals(Outcome.DONE, transaction.prepare());
        assertEquals(Outcome.DONE, transaction.prepare());
        assertThrows(TdbException.class, transaction::begin);
        assertEquals(Layout.MAGIC_RECOVERY, recoveryMagic());
        transaction.cancel();
        assertEquals(Layout.MAGIC_RECOVERY_INVALID, recoveryMagic());
        assertEquals("old", value(tdb, "key"));
        transaction.begin();
        tdb.store(KEY, NEW);
        assertEquals(Outcome.DONE, transaction.prepare());
        assertEquals(Outcome.DONE, transaction.commit());
        assertEquals("new", value(tdb, "key"));
    }

    @Test
    void innerOnesCountForNothingButTheirCancel() {
        transaction.begin();
        transaction.begin();
        tdb.store(KEY, NEW);
        assertEquals(Outcome.DONE, transaction.prepare());
        assertEquals(Outcome.DONE, transaction.commit());
        assertTrue(transaction.isActive());
        assertEquals(Outcome.DONE, transaction.commit());
        assertEquals("new", value(tdb, "key"));

        transaction.begin();
        transaction.begin();
        tdb.store(KEY, OLD);
        transaction.cancel();
        TdbException e = assertThrows(TdbException.class, transaction::commit);
        assertEquals(Reason.NESTING, e.reason());
        assertFalse(transaction.isActive());
        assertEquals("new", value(tdb, "key"));
        assertEquals(0, locks.count());
    }

    @Test
    void aCloseCancels() {
        transaction.begin();
        tdb.store(KEY, NEW);
        transaction.prepare();
        tdb.close();
        assertEquals(0, locks.count());
        assertEquals("old", value(Tdb.open(file, locks.owner(), OPTIONS), "key"));
    }

    @Test
    void aLockBehindWhichTheFileCannotBeReadGoesBack() {
        HeapFile cut = new HeapFile(file.content(), Integer.MAX_VALUE);
        Tdb victim = Tdb.open(cut, locks.owner(), HASTY);
        cut.truncate(20);
        List<Runnable> ways = List.of(
                () -> victim.tryLockChain(0, LockKind.WRITE),
                () -> victim.markChain(0),
                () -> victim.tryLockAll(LockKind.READ),
                victim::markAll,
                () -> victim.transaction().begin());
        for (int i = 0; i < 2; i++) {
            ways.forEach(way -> assertEquals(
                    Reason.IO, assertThrows(TdbException.class, way::run).reason()));
            assertEquals(0, locks.count());
        }
    }

    @Test
    void nestingCanBeForbidden() {
        Tdb flat = Tdb.open(file, locks.owner(), OPTIONS.with(TdbFlags.DISALLOW_NESTING));
        flat.transaction().begin();
        flat.store(KEY, NEW);
        TdbException e =
                assertThrows(TdbException.class, () -> flat.transaction().begin());
        assertEquals(Reason.NESTING, e.reason());
        assertEquals(Outcome.DONE, flat.transaction().commit());
        assertEquals("new", value(tdb, "key"));
    }

    @Test
    void isRefusedUnderALockOnAChainAndOnWhatCannotBeWritten() {
        tdb.lockChain(0, LockKind.WRITE);
        assertEquals(
                Reason.LOCK,
                assertThrows(TdbException.class, transaction::begin).reason());
        tdb.unlockChain(0);
        Tdb reader = Tdb.open(file, locks.owner(), OPTIONS.access(Access.READ_ONLY));
        assertEquals(
                Reason.READ_ONLY,
                assertThrows(TdbException.class, () -> reader.transaction().begin())
                        .reason());
        Tdb withMutexes =
                Tdb.open(Golden.file("mutex"), locks.owner(), TdbOptions.of(TdbFlags.NOLOCK | TdbFlags.MUTEX_LOCKING));
        assertEquals(
                Reason.UNSUPPORTED,
                assertThrows(TdbException.class, () -> withMutexes.transaction().begin())
                        .reason());
        for (Runnable end : List.<Runnable>of(transaction::commit, transaction::prepare, transaction::cancel)) {
            assertEquals(Reason.LOCK, assertThrows(TdbException.class, end::run).reason());
        }
        assertEquals(0, locks.count());
    }

    @Test
    void saysWhatIsBusyAndGoesOnWhenAskedAgain() throws IOException {
        Tdb hasty = Tdb.open(file, locks.owner(), HASTY);
        LockPort other = locks.owner();
        other.tryLock(Layout.TRANSACTION_LOCK, 1, LockKind.WRITE);
        assertEquals(Outcome.BUSY_TRANSACTION, hasty.transaction().begin());
        other.unlock(Layout.TRANSACTION_LOCK, 1);
        other.tryLock(Layout.chainLock(1), 1, LockKind.WRITE);
        assertEquals(Outcome.BUSY_CHAIN, hasty.transaction().begin());
        other.unlock(Layout.chainLock(1), 1);
        assertEquals(1, locks.count() - held(hasty));

        assertEquals(Outcome.DONE, hasty.transaction().begin());
        hasty.store(KEY, NEW);
        other.tryLock(Layout.chainLock(1), 1, LockKind.READ);
        assertEquals(Outcome.BUSY_CHAIN, hasty.transaction().commit());
        other.unlock(Layout.chainLock(1), 1);
        other.tryLock(Layout.OPEN_LOCK, 1, LockKind.WRITE);
        assertEquals(Outcome.BUSY_RECOVERY, hasty.transaction().commit());
        assertEquals("new", value(hasty, "key"));
        other.unlock(Layout.OPEN_LOCK, 1);
        assertEquals(Outcome.DONE, hasty.transaction().commit());
        assertEquals("new", value(tdb, "key"));
        assertEquals(0, locks.count());
    }

    /** What is locked when nobody holds anything but one byte. */
    private int held(Tdb idle) {
        assertFalse(idle.transaction().isActive());
        return locks.count() - 1;
    }

    @Test
    void othersReadUntilItIsPreparedAndOpenNoFileUntilItIsOver() throws IOException {
        LockPort other = locks.owner();
        transaction.begin();
        tdb.store(KEY, NEW);
        assertTrue(other.tryLock(Layout.chainLock(1), 1, LockKind.READ));
        assertFalse(other.tryLock(Layout.chainLock(2), 1, LockKind.WRITE));
        assertFalse(other.tryLock(Layout.TRANSACTION_LOCK, 1, LockKind.WRITE));
        assertTrue(other.tryLock(Layout.OPEN_LOCK, 1, LockKind.WRITE));
        other.close();
        transaction.prepare();
        assertFalse(other.tryLock(Layout.chainLock(1), 1, LockKind.READ));
        assertFalse(other.tryLock(Layout.OPEN_LOCK, 1, LockKind.WRITE));
        assertFalse(other.tryLock(1_000_000, 1, LockKind.READ));
        transaction.commit();
        assertEquals(0, locks.count());
    }

    @Test
    void underAMarkItTakesTheOpenLockAlone() throws IOException {
        Tdb marked = Tdb.open(file, locks.owner(), HASTY);
        LockPort scheduler = locks.owner();
        scheduler.tryLock(Layout.CHAIN_LOCKS, 0, LockKind.WRITE);
        marked.markAll();
        assertEquals(Outcome.DONE, marked.transaction().begin());
        marked.store(KEY, NEW);
        assertEquals(Outcome.DONE, marked.transaction().prepare());
        assertFalse(scheduler.tryLock(Layout.OPEN_LOCK, 1, LockKind.READ));
        assertEquals(Outcome.DONE, marked.transaction().commit());
        assertTrue(marked.isAllLocked());
        assertEquals(1, locks.count());
        marked.unmarkAll();
        scheduler.close();
        assertEquals("new", value(tdb, "key"));
    }

    @Test
    void syncsFourTimesAndOnceMoreWhenTheRecoveryAreaIsNew() throws IOException {
        SyncCount counted = new SyncCount(file);
        Tdb synced = Tdb.open(counted, locks.owner(), OPTIONS);
        assertEquals(5, commit(synced, counted));
        assertEquals(4, commit(synced, counted));
        Tdb unsynced = Tdb.open(counted, locks.owner(), OPTIONS.with(TdbFlags.NOSYNC));
        assertEquals(0, commit(unsynced, counted));
    }

    private static int commit(Tdb synced, SyncCount counted) {
        int before = counted.syncs;
        synced.transaction().begin();
        synced.store(KEY, Dumps.bytes("value " + before));
        synced.transaction().commit();
        return counted.syncs - before;
    }

    @Test
    void changesAreCountedIfTheHandleCounts() {
        transaction.begin();
        tdb.store(KEY, NEW);
        transaction.commit();
        assertEquals(0, tdb.sequenceNumber());
        tdb.enableSequenceNumber();
        assertTrue((tdb.options().flags() & TdbFlags.SEQNUM) != 0);
        transaction.begin();
        tdb.store(KEY, OLD);
        tdb.store(Dumps.bytes("added"), OLD);
        transaction.commit();
        assertEquals(2, tdb.sequenceNumber());
        tdb.incrementSequenceNumber();
        assertEquals(3, tdb.sequenceNumber());
    }

    @Test
    void oneThatChangesTooMuchFails() {
        Tdb small = Tdb.open(file, locks.owner(), OPTIONS.transactionBytesMax(50_000));
        small.transaction().begin();
        small.store(KEY, NEW);
        TdbException e = assertThrows(TdbException.class, () -> small.store(KEY, new byte[100_000]));
        assertEquals(Reason.TOO_LARGE, e.reason());
        assertEquals(
                Reason.TOO_LARGE,
                assertThrows(TdbException.class, () -> small.transaction().commit())
                        .reason());
        assertEquals("old", value(small, "key"));
        assertEquals(0, locks.count());
    }

    @Test
    void aFullDiskLeavesTheOldStateWhereverItStrikes() throws IOException {
        byte[] before = file.content();
        boolean failed = true;
        for (int writes = 0; failed; writes++) {
            for (boolean forGood : new boolean[] {false, true}) {
                HeapFile disk = new HeapFile(before, Integer.MAX_VALUE);
                FaultyFile faulty = new FaultyFile(disk, forGood);
                Tdb unlucky = Tdb.open(faulty, locks.owner(), OPTIONS);
                unlucky.transaction().begin();
                unlucky.store(KEY, NEW);
                unlucky.store(Dumps.bytes("added"), new byte[50_000]);
                faulty.failAfter(writes);
                failed = fails(unlucky);
                assertFalse(unlucky.transaction().isActive());
                assertEquals(0, locks.count());
                faulty.heal();
                String where = "write " + writes + " failed";
                assertEquals(failed ? "old" : "new", value(unlucky, "key"), where);
                assertEquals(failed ? 1 : 2, unlucky.count(), where);
                assertEquals(List.of(), TdbCheck.check(disk).problems(), where);
            }
        }
    }

    private static boolean fails(Tdb unlucky) {
        try {
            unlucky.transaction().commit();
            return false;
        } catch (TdbException e) {
            assertEquals(Reason.IO, e.reason());
            return true;
        }
    }

    @Test
    void aFragmentedFileThatHadToGrowIsRepacked() {
        for (int i = 0; i < 400; i++) {
            tdb.store(Dumps.bytes("key" + i), new byte[500]);
        }
        for (int i = 0; i < 400; i += 2) {
            byte[] key = Dumps.bytes("key" + i);
            tdb.delete(key, tdb.hash(key));
        }
        String before = Script.records(tdb);
        transaction.begin();
        tdb.store(Dumps.bytes("large"), new byte[200_000]);
        transaction.commit();
        assertFalse(Repack.isWorthwhile(tdb.freeList()), tdb.freeList().toString());
        byte[] large = Dumps.bytes("large");
        assertEquals(200_000, tdb.fetch(large).orElseThrow().length);
        tdb.delete(large, tdb.hash(large));
        assertEquals(before, Script.records(tdb));
        assertEquals(List.of(), tdb.check().problems());
    }

    private int recoveryMagic() {
        try {
            return file.getInt(Integer.toUnsignedLong(file.getInt(Layout.RECOVERY_START_AT)) + 20);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String value(Tdb tdb, String key) {
        return Dumps.text(tdb.fetch(Dumps.bytes(key)).orElseThrow());
    }
}
