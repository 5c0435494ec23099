// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.tdb.TdbException.Reason;
import org.junit.jupiter.api.Test;

/** What a handle that waits asks of its port, which here refuses what another process holds and then waits for it. */
class WaitingTest {
    private static final byte[] KEY = Dumps.bytes("key");

    private final HeapFile file = new HeapFile();
    private final HeapLocks locks = new HeapLocks();
    private final LockPort other = locks.owner();
    private final WaitingLocks port = new WaitingLocks();

    @Test
    void waitsOnlyForWhatIsRefused() throws IOException {
        Tdb tdb = open(8);
        other.tryLock(Layout.FREE_LIST_LOCK, 1, LockKind.WRITE);
        assertEquals(Outcome.DONE, tdb.store(KEY, KEY));
        assertEquals(List.of("lock 164+1"), port.waits);
    }

    @Test
    void theTryMethodsNeverWait() throws IOException {
        Tdb tdb = open(8);
        int hash = tdb.hash(KEY);
        other.tryLock(tdb.chainLockOffset(hash), 1, LockKind.WRITE);
        assertEquals(Outcome.BUSY_CHAIN, tdb.tryLockChain(hash, LockKind.READ));
        assertEquals(Outcome.BUSY_CHAIN, tdb.tryLockAll(LockKind.READ));
        assertEquals(List.of(), port.waits);
        assertEquals(Outcome.MISSING, tdb.exists(KEY, hash));
        assertEquals(List.of("lock " + tdb.chainLockOffset(hash) + "+1"), port.waits);
    }

    @Test
    void allChainsAreLockedByHalvesUntilThePartInUseIsFound() throws IOException {
        Tdb tdb = open(8);
        other.tryLock(Layout.chainLock(5), 1, LockKind.WRITE);
        port.tries.clear();
        assertEquals(Outcome.DONE, tdb.lockAll(LockKind.WRITE));
        assertEquals(
                List.of(
                        "168+32", // refused: chain 5 is the byte 188
                        "168+16", "184+16", // refused
                        "184+8", // refused
                        "184+4", "188+4", // refused: waited for
                        "192+8", "200+0"),
                port.tries);
        assertEquals(List.of("lock 188+4"), port.waits);
        tdb.unlockAll();
        assertEquals(0, locks.count());
    }

    @Test
    void theRecordRegionIsWaitedForAsAWhole() throws IOException {
        Tdb tdb = open(8);
        other.tryLock(9000, 1, LockKind.READ);
        tdb.lockAll(LockKind.WRITE);
        assertEquals(List.of("lock 200+0"), port.waits);
    }

    @Test
    void aReadLockOverAllIsUpgradedInOneWait() throws IOException {
        Tdb tdb = open(8);
        tdb.lockAll(LockKind.READ);
        other.tryLock(Layout.chainLock(3), 1, LockKind.READ);
        assertEquals(Outcome.DONE, tdb.upgradeAll());
        assertEquals(List.of("upgrade 168+0"), port.waits);
    }

    @Test
    void aWaitThatFailsGivesBackWhatWasTaken() throws IOException {
        Tdb tdb = open(8);
        other.tryLock(Layout.chainLock(7), 1, LockKind.WRITE);
        port.failing = true;
        TdbException e = assertThrows(TdbException.class, () -> tdb.lockAll(LockKind.WRITE));
        assertEquals(Reason.IO, e.reason());
        assertEquals(1, locks.count(), "only the other's");
        port.failing = false;
        assertEquals(Outcome.DONE, tdb.lockAll(LockKind.WRITE));
    }

    @Test
    void openingWaitsForTheOpenLock() throws IOException {
        other.tryLock(Layout.OPEN_LOCK, 1, LockKind.WRITE);
        open(8);
        assertEquals(List.of("lock 0+1"), port.waits);
    }

    @Test
    void rollingBackWaitsForAllChainsAndThenForTheOpenLock() throws IOException {
        HeapFile crashed = Golden.file("crash-data-written");
        Tdb tdb = Tdb.adopt(crashed, port, TdbOptions.of(0));
        other.tryLock(Layout.chainLock(0), 1, LockKind.READ);
        other.tryLock(Layout.OPEN_LOCK, 1, LockKind.WRITE);
        byte[] key = Dumps.bytes("k");
        // The key's chain is free: what is waited for is what the roll-back needs.
        assertTrue(tdb.chain(tdb.hash(key)) != 0);
        assertEquals("old1", Dumps.text(tdb.fetch(key).orElseThrow()));
        assertEquals(List.of("lock 168+3", "lock 0+1"), port.waits);
    }

    private Tdb open(int hashSize) {
        return Tdb.open(file, port, TdbOptions.of(0).hashSize(hashSize));
    }

    /** Waiting makes the other process go away. */
    private final class WaitingLocks implements LockPort {
        private final LockPort port = locks.owner();
        private final List<String> tries = new ArrayList<>();
        private final List<String> waits = new ArrayList<>();
        private boolean failing;

        @Override
        public boolean tryLock(long offset, long length, LockKind kind) throws IOException {
            tries.add(offset + "+" + length);
            return port.tryLock(offset, length, kind);
        }

        @Override
        public void lock(long offset, long length, LockKind kind) throws IOException {
            waits.add("lock " + offset + "+" + length);
            await(offset, length);
            assertTrue(port.tryLock(offset, length, kind));
        }

        @Override
        public boolean tryUpgrade(long offset, long length) throws IOException {
            return port.tryUpgrade(offset, length);
        }

        @Override
        public void upgrade(long offset, long length) throws IOException {
            waits.add("upgrade " + offset + "+" + length);
            await(offset, length);
            assertTrue(port.tryUpgrade(offset, length));
        }

        @Override
        public void unlock(long offset, long length) throws IOException {
            port.unlock(offset, length);
        }

        @Override
        public void close() throws IOException {
            port.close();
        }

        private void await(long offset, long length) throws IOException {
            if (failing) {
                throw new IOException("Resource deadlock avoided");
            }
            other.unlock(offset, length);
        }
    }
}
