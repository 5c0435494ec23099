// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.tdb.TdbException.Reason;
import org.ctdb4j.tdb.TdbOptions.Patience;
import org.junit.jupiter.api.Test;

/** Two handles that never wait, as two processes, over one file in memory. */
class LockingTest {
    private static final byte[] KEY = Dumps.bytes("key");
    private static final byte[] VALUE = Dumps.bytes("value");
    private static final byte[] LONG = new byte[500];
    private static final TdbOptions OPTIONS =
            TdbOptions.of(TdbFlags.INCOMPATIBLE_HASH).hashSize(3).patience(Patience.NEVER);

    private final HeapFile file = new HeapFile();
    private final HeapLocks locks = new HeapLocks();
    private final RecordingLocks ports = new RecordingLocks(locks.owner());
    private final Tdb ours = Tdb.open(file, ports, OPTIONS);
    private final LockPort theirPort = locks.owner();
    private final Tdb theirs = Tdb.open(file, theirPort, OPTIONS);
    private final int hash = ours.hash(KEY);

    @Test
    void takesTheBytesThatLibtdbTakes() {
        int chain = 168 + 4 * ours.chain(hash);
        assertEquals(chain, ours.chainLockOffset(hash));
        assertEquals(164, ours.freeListLockOffset());
        ports.taken.clear();
        ours.store(KEY, VALUE);
        assertEquals(List.of("W " + chain, "W 164", "- 164", "- " + chain), ports.taken);
        ports.taken.clear();
        ours.fetch(KEY, hash, new Value());
        assertEquals(List.of("R " + chain, "- " + chain), ports.taken);
        ports.taken.clear();
        ours.store(KEY, Dumps.bytes("VALUE"));
        assertEquals(List.of("W " + chain, "- " + chain), ports.taken);
        ports.taken.clear();
        long record = file.size() - 24 - FreeList.roomFor(KEY.length + VALUE.length);
        ours.delete(KEY, hash);
        assertEquals(List.of("W " + chain, "W 164", "W " + record, "- " + record, "- 164", "- " + chain), ports.taken);
        ports.taken.clear();
        ours.wipeAll();
        assertEquals(List.of("W 168+12", "W 180+0", "- 168+0"), ports.taken);
    }

    @Test
    void aBusyChainIsToldToEveryOperation() {
        theirs.lockChain(hash, LockKind.WRITE);
        byte[] before = file.content();
        assertEquals(Outcome.BUSY_CHAIN, ours.tryLockChain(hash, LockKind.READ));
        assertEquals(Outcome.BUSY_CHAIN, ours.fetch(KEY, hash, new Value()));
        assertEquals(Outcome.BUSY_CHAIN, ours.exists(KEY, hash));
        assertEquals(Outcome.BUSY_CHAIN, ours.store(KEY, VALUE));
        assertEquals(Outcome.BUSY_CHAIN, ours.append(KEY, hash, VALUE));
        assertEquals(Outcome.BUSY_CHAIN, ours.delete(KEY, hash));
        assertEquals(Outcome.BUSY_CHAIN, ours.wipeAll());
        assertEquals(Reason.BUSY, reason(() -> ours.fetch(KEY)));
        assertEquals(Reason.BUSY, reason(ours::check));
        assertArrayEquals(before, file.content());
        theirs.unlockChain(hash);
        assertEquals(Outcome.DONE, ours.store(KEY, VALUE));
    }

    @Test
    void readersShareAChain() {
        theirs.lockChain(hash, LockKind.READ);
        assertEquals(Outcome.MISSING, ours.fetch(KEY, hash, new Value()));
        assertEquals(Outcome.BUSY_CHAIN, ours.store(KEY, VALUE));
    }

    @Test
    void aStoreThatNeedsABusyFreeListWritesNothing() throws IOException {
        ours.store(KEY, VALUE);
        assertTrue(theirPort.tryLock(Layout.FREE_LIST_LOCK, 1, LockKind.WRITE));
        byte[] before = file.content();
        assertEquals(Outcome.BUSY_FREE_LIST, ours.store(Dumps.bytes("other"), VALUE));
        assertEquals(Outcome.BUSY_FREE_LIST, ours.store(KEY, LONG));
        assertEquals(Outcome.BUSY_FREE_LIST, ours.append(KEY, hash, LONG));
        assertEquals(Outcome.BUSY_FREE_LIST, ours.mergeFreeList(Integer.MAX_VALUE));
        assertEquals(Reason.BUSY, reason(ours::freeList));
        assertArrayEquals(before, file.content());
        assertEquals(Outcome.DONE, ours.store(KEY, Dumps.bytes("fits")), "in place needs no free list");
        assertEquals(1, locks.count(), "only theirs");
    }

    @Test
    void aDeleteWithABusyFreeListLeavesADeadRecordForLater() throws IOException {
        ours.store(KEY, VALUE);
        assertTrue(theirPort.tryLock(Layout.FREE_LIST_LOCK, 1, LockKind.WRITE));
        assertEquals(Outcome.DONE, ours.delete(KEY, hash));
        assertEquals(1, ours.check().dead());
        theirPort.unlock(Layout.FREE_LIST_LOCK, 1);
        ours.store(KEY, VALUE);
        assertEquals(0, ours.check().dead());
    }

    @Test
    void aDeadRecordIsReusedWhileTheFreeListIsBusy() throws IOException {
        Tdb keeper = Tdb.open(file, locks.owner(), OPTIONS.maxDead(5));
        keeper.store(KEY, VALUE);
        keeper.delete(KEY, hash);
        assertEquals(1, keeper.check().dead());
        assertTrue(theirPort.tryLock(Layout.FREE_LIST_LOCK, 1, LockKind.WRITE));
        assertEquals(Outcome.DONE, keeper.store(KEY, VALUE));
        assertEquals(0, keeper.check().dead());
        assertEquals(Outcome.BUSY_FREE_LIST, keeper.store(KEY, LONG));
        assertArrayEquals(VALUE, keeper.fetch(KEY).orElseThrow());
    }

    @Test
    void aRecordUnderSomebodysTraverseStaysInItsChain() throws IOException {
        ours.store(KEY, VALUE);
        long record = file.size() - 24 - FreeList.roomFor(KEY.length + VALUE.length);
        assertTrue(theirPort.tryLock(record, 1, LockKind.READ));
        ours.delete(KEY, hash);
        ours.store(KEY, LONG);
        assertEquals(1, ours.check().dead());
        theirPort.unlock(record, 1);
        ours.delete(KEY, hash);
        assertEquals(0, ours.check().dead());
    }

    @Test
    void aWholeDatabaseLockExcludesOthersAndIsEnoughForOurselves() {
        assertEquals(Outcome.DONE, ours.lockAll(LockKind.WRITE));
        assertTrue(ours.isAllLocked());
        assertEquals(Outcome.BUSY_CHAIN, theirs.store(KEY, VALUE));
        assertEquals(Outcome.BUSY_CHAIN, theirs.tryLockAll(LockKind.READ));
        ports.taken.clear();
        ours.store(KEY, VALUE);
        ours.store(KEY, LONG);
        ours.delete(KEY, hash);
        ours.wipeAll();
        ours.freeList();
        assertEquals(List.of(), ports.taken);
        ours.unlockAll();
        assertFalse(ours.isAllLocked());
        assertEquals(0, locks.count());
    }

    @Test
    void wholeDatabaseLocksNest() {
        ours.lockAll(LockKind.WRITE);
        ours.lockAll(LockKind.READ);
        ours.unlockAll();
        assertTrue(ours.isAllLocked());
        ours.unlockAll();
        assertEquals(0, locks.count());
    }

    @Test
    void aReadLockOverAllIsUpgraded() {
        ours.lockAll(LockKind.READ);
        assertEquals(Reason.LOCK, reason(() -> ours.store(KEY, VALUE)));
        theirs.lockChain(hash, LockKind.READ);
        assertEquals(Outcome.BUSY_CHAIN, ours.upgradeAll());
        assertEquals(Outcome.MISSING, ours.exists(KEY, hash), "the read lock is still held");
        theirs.unlockChain(hash);
        assertEquals(Outcome.DONE, ours.upgradeAll());
        assertEquals(Outcome.DONE, ours.store(KEY, VALUE));
        ours.unlockAll();
        assertEquals(0, locks.count());
    }

    @Test
    void aMarkedDatabaseTakesNoLockAtAll() throws IOException {
        LockPort otherDescription = locks.owner();
        assertTrue(otherDescription.tryLock(Layout.CHAIN_LOCKS, 0, LockKind.WRITE));
        assertEquals(Outcome.BUSY_CHAIN, ours.store(KEY, VALUE), "the other description would refuse it");
        assertEquals(Outcome.DONE, ours.markAll());
        ports.taken.clear();
        assertEquals(Outcome.DONE, ours.store(KEY, VALUE));
        assertEquals(Outcome.DONE, ours.store(KEY, LONG));
        assertEquals(Outcome.DONE, ours.delete(KEY, hash));
        assertEquals(Outcome.DONE, ours.wipeAll());
        ours.unmarkAll();
        assertEquals(List.of(), ports.taken);
        assertEquals(1, locks.count(), "the mark gives nothing back");
        assertEquals(Outcome.BUSY_CHAIN, ours.store(KEY, VALUE));
    }

    @Test
    void aMarkedChainTakesNoLock() throws IOException {
        assertEquals(Outcome.DONE, ours.markChain(hash));
        ports.taken.clear();
        ours.store(KEY, VALUE);
        ours.fetch(KEY, hash, new Value());
        assertEquals(List.of("W 164", "- 164"), ports.taken);
        assertEquals(Outcome.DONE, ours.markFreeList());
        ports.taken.clear();
        ours.store(KEY, LONG);
        ours.unmarkFreeList();
        ours.unmarkChain(hash);
        assertEquals(
                List.of(),
                ports.taken.stream().filter(lock -> lock.contains(" 16")).toList());
    }

    @Test
    void locksOfOneHandleNest() {
        ours.lockChain(hash, LockKind.READ);
        ours.lockChain(hash, LockKind.WRITE);
        ours.store(KEY, VALUE);
        ours.unlockChain(hash);
        assertEquals(Outcome.BUSY_CHAIN, theirs.exists(KEY, hash), "an upgraded lock stays a write lock");
        ours.unlockChain(hash);
        assertEquals(Outcome.DONE, theirs.exists(KEY, hash));
        assertEquals(Reason.LOCK, reason(() -> ours.unlockChain(hash)));
    }

    @Test
    void allChainsAreNotLockedFromInsideOne() {
        ours.lockChain(hash, LockKind.WRITE);
        assertEquals(Reason.LOCK, reason(() -> ours.lockAll(LockKind.WRITE)));
        assertEquals(Reason.LOCK, reason(ours::markAll));
        assertEquals(Reason.LOCK, reason(ours::wipeAll));
    }

    @Test
    void aFailedWholeDatabaseLockGivesBackItsFirstPart() throws IOException {
        assertTrue(theirPort.tryLock(5000, 1, LockKind.READ));
        assertEquals(Outcome.BUSY_CHAIN, ours.tryLockAll(LockKind.WRITE));
        assertEquals(1, locks.count());
        assertEquals(Outcome.DONE, ours.tryLockAll(LockKind.READ));
    }

    @Test
    void manyChainsAreHeldAtOnce() {
        Tdb wide = Tdb.open(new HeapFile(), locks.owner(), OPTIONS.hashSize(40));
        for (int chain = 0; chain < 40; chain++) {
            assertEquals(Outcome.DONE, wide.tryLockChain(chain, LockKind.WRITE));
        }
        assertEquals(40, locks.count());
        for (int chain = 39; chain >= 0; chain -= 2) {
            wide.unlockChain(chain);
        }
        assertEquals(20, locks.count());
    }

    private static Reason reason(Runnable operation) {
        return assertThrows(TdbException.class, operation::run).reason();
    }

    /** Writes down what the engine asks for: kind, offset, and the length if it is not 1. */
    private static final class RecordingLocks implements LockPort {
        private final LockPort port;
        private final List<String> taken = new ArrayList<>();

        RecordingLocks(LockPort port) {
            this.port = port;
        }

        @Override
        public boolean tryLock(long offset, long length, LockKind kind) throws IOException {
            taken.add((kind == LockKind.WRITE ? "W " : "R ") + range(offset, length));
            return port.tryLock(offset, length, kind);
        }

        @Override
        public boolean tryUpgrade(long offset, long length) throws IOException {
            taken.add("U " + range(offset, length));
            return port.tryUpgrade(offset, length);
        }

        @Override
        public void unlock(long offset, long length) throws IOException {
            taken.add("- " + range(offset, length));
            port.unlock(offset, length);
        }

        @Override
        public void close() throws IOException {
            port.close();
        }

        private static String range(long offset, long length) {
            return length == 1 ? "" + offset : offset + "+" + length;
        }
    }
}
