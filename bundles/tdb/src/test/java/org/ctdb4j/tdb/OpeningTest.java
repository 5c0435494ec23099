// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

import org.ctdb4j.tdb.TdbException.Reason;
import org.ctdb4j.tdb.TdbOptions.Access;
import org.ctdb4j.tdb.TdbOptions.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {
    private static final int VOLATILE = 0xc41;
    private static final int MUTEXES = 0x1c41;
    private static final int PERSISTENT = 0x400;
    private static final byte[] KEY = Dumps.bytes("key");

    private final HeapFile file = new HeapFile();
    private final HeapLocks locks = new HeapLocks();

    @Test
    void createsTheFilesThatLibtdbCreates() {
        Tdb.open(file, locks.owner(), TdbOptions.of(0));
        assertArrayEquals(Golden.bytes("empty-default"), file.content());
        HeapFile jenkins = new HeapFile();
        Tdb.open(
                jenkins,
                locks.owner(),
                TdbOptions.of(TdbFlags.INCOMPATIBLE_HASH).hashSize(7));
        assertArrayEquals(Golden.bytes("empty-jenkins"), jenkins.content());
    }

    @Test
    void createsAndReadsTheOtherByteOrder() {
        int flags = TdbFlags.CONVERT | TdbFlags.INCOMPATIBLE_HASH;
        Tdb tdb = Tdb.open(file, locks.owner(), TdbOptions.of(flags).hashSize(3));
        tdb.store(Dumps.bytes("be1"), Dumps.bytes("value one"));
        tdb.store(Dumps.bytes("be2"), Dumps.bytes("value two"));
        tdb.delete(Dumps.bytes("be1"), tdb.hash(Dumps.bytes("be1")));
        assertArrayEquals(Golden.bytes("bigendian"), file.content());
    }

    @Test
    void findsTheHashOfTheFileWhateverTheFlagsSay() {
        int jenkins = TdbFlags.INCOMPATIBLE_HASH;
        assertEquals(TdbHash.OLD, open(Golden.file("records-oldhash"), jenkins).hashFunction());
        assertEquals(
                TdbHash.JENKINS,
                open(Golden.file("records-jenkins"), PERSISTENT).hashFunction());
    }

    @Test
    void keepsTheHashSizeOfTheFile() {
        assertEquals(7, open(Golden.file("records-jenkins"), PERSISTENT).hashSize());
    }

    @Test
    void holdsNoLockAfterAPlainOpen() {
        open(file, PERSISTENT);
        assertEquals(0, locks.count());
    }

    @Test
    void theFirstOpenerEmptiesAVolatileDatabaseAndOthersDoNot() {
        LockPort first = locks.owner();
        Tdb.open(file, first, TdbOptions.of(VOLATILE)).store(KEY, KEY);
        Tdb second = Tdb.open(file, locks.owner(), TdbOptions.of(VOLATILE));
        assertEquals(1, second.count());
        assertEquals(2, locks.count(), "each holds the active lock and nothing else");
        close(first);
        Tdb third = Tdb.open(file, locks.owner(), TdbOptions.of(VOLATILE));
        assertEquals(1, third.count());
        second.close();
        third.close();
        assertEquals(0, locks.count());
        assertEquals(0, Tdb.open(file, locks.owner(), TdbOptions.of(VOLATILE)).count());
    }

    @Test
    void aSuccessorGoesOnWithThePortsItWasHanded() {
        LockPort port = locks.owner();
        Tdb.open(file, port, TdbOptions.of(VOLATILE)).store(KEY, KEY);
        Tdb successor = Tdb.adopt(file, port, TdbOptions.of(VOLATILE));
        assertEquals(1, successor.count());
        assertEquals(1, locks.count(), "the active lock is still held");
    }

    @ParameterizedTest
    @ValueSource(ints = {VOLATILE, PERSISTENT})
    void refusesAForeignFileAndLeavesItAlone(int flags) {
        for (String content : List.of("x", "an important letter", "TDB log", "y".repeat(5000))) {
            HeapFile foreign = new HeapFile(Dumps.bytes(content), 1 << 20);
            TdbException e = assertThrows(TdbException.class, () -> open(foreign, flags));
            assertEquals(Reason.NOT_TDB, e.reason());
            assertEquals(content, Dumps.text(foreign.content()));
            assertEquals(0, locks.count());
        }
    }

    @Test
    void refusesALargeFileOfZeros() {
        HeapFile foreign = new HeapFile(new byte[10_000], 1 << 20);
        assertEquals(
                Reason.NOT_TDB,
                assertThrows(TdbException.class, () -> open(foreign, VOLATILE)).reason());
        assertEquals(10_000, foreign.size());
    }

    @Test
    void finishesAFormattingThatWasCutShort() {
        byte[] half = Arrays.copyOf(Golden.bytes("empty-default"), 696);
        Arrays.fill(half, 0, 32, (byte) 0);
        HeapFile torn = new HeapFile(half, 1 << 20);
        open(torn, 0);
        assertArrayEquals(Golden.bytes("empty-default"), torn.content());
    }

    @Test
    void doesNotCreateUnlessAsked() {
        TdbOptions options = TdbOptions.of(PERSISTENT).access(Access.READ_WRITE);
        TdbException e = assertThrows(TdbException.class, () -> Tdb.open(file, locks.owner(), options));
        assertEquals(Reason.NOT_TDB, e.reason());
        assertEquals(0, file.size());
    }

    @Test
    void readsWithoutLocksAndRefusesChanges() {
        HeapFile golden = Golden.file("records-jenkins");
        Tdb tdb = Tdb.open(golden, locks.owner(), TdbOptions.of(VOLATILE).access(Access.READ_ONLY));
        assertEquals(12, tdb.count());
        assertEquals(0, locks.count());
        for (Runnable change : List.<Runnable>of(
                () -> tdb.store(KEY, KEY),
                () -> tdb.delete(KEY, 0),
                () -> tdb.append(KEY, 0, KEY),
                tdb::wipeAll,
                () -> tdb.mergeFreeList(Integer.MAX_VALUE))) {
            assertEquals(
                    Reason.READ_ONLY,
                    assertThrows(TdbException.class, change::run).reason());
        }
        assertArrayEquals(Golden.bytes("records-jenkins"), golden.content());
    }

    @Test
    void refusesMutexes() {
        TdbException e = assertThrows(TdbException.class, () -> open(Golden.file("mutex"), PERSISTENT));
        assertEquals(Reason.UNSUPPORTED, e.reason());
        TdbException asked = assertThrows(TdbException.class, () -> open(file, VOLATILE | TdbFlags.MUTEX_LOCKING));
        assertEquals(Reason.UNSUPPORTED, asked.reason());
        assertEquals(0, file.size());
    }

    @Test
    void createsAFileWithMutexesAsLibtdbDoes() throws IOException {
        TdbOptions options = TdbOptions.of(MUTEXES).hashSize(3);
        Tdb tdb = Tdb.open(file, new MutexLocks(locks), options);
        assertEquals(TdbHash.JENKINS, tdb.hashFunction());
        assertEquals(4096 + 172 + 4 * 3, file.size());
        HeapFile golden = Golden.file("mutex");
        for (int at = 0; at < 4096; at += Integer.BYTES) {
            // A mutex that has been locked once keeps a one.
            boolean counts = at > 216 && (at - 216) % 40 == 4;
            assertEquals(counts ? 0 : golden.getInt(at), file.getInt(at), "offset " + at);
        }
        assertArrayEquals(Arrays.copyOf(file.content(), 168), Arrays.copyOfRange(file.content(), 4096, 4096 + 168));
        tdb.store(KEY, KEY);
        assertArrayEquals(KEY, tdb.fetch(KEY).orElseThrow());
        assertEquals(List.of(), TdbCheck.check(file).problems());
    }

    @Test
    void makesTheMutexesOfAFileAnewIfNobodyHasItOpen() throws IOException {
        HeapFile golden = Golden.file("mutex");
        int ownerOfChain0 = 256;
        golden.putInt(ownerOfChain0, 4711);
        MutexLocks first = new MutexLocks(locks);
        Tdb tdb = Tdb.open(golden, first, TdbOptions.of(TdbFlags.MUTEX_LOCKING));
        assertEquals(3, first.hashSize);
        assertEquals(0, golden.getInt(ownerOfChain0));
        assertEquals(2, tdb.count());
        golden.putInt(ownerOfChain0, 4712);
        Tdb.open(golden, new MutexLocks(locks), TdbOptions.of(MUTEXES));
        assertEquals(4712, golden.getInt(ownerOfChain0), "somebody has it open");
    }

    @Test
    void refusesMutexesOfAnotherSystem() {
        byte[] other = Arrays.copyOf(Golden.bytes("mutex"), 1 << 16);
        TdbHash.putWord(other, Layout.MUTEX_SIZE_AT, 8192);
        TdbOptions options = TdbOptions.of(TdbFlags.MUTEX_LOCKING);
        TdbException e = assertThrows(
                TdbException.class, () -> Tdb.open(new HeapFile(other, 1 << 20), new MutexLocks(locks), options));
        assertEquals(Reason.UNSUPPORTED, e.reason());
    }

    @Test
    void restoresTheHeaderAroundMutexesThatSomebodyHas() throws IOException {
        Tdb tdb = Tdb.open(file, new MutexLocks(locks), TdbOptions.of(MUTEXES).hashSize(3));
        int lost = 216;
        int held = 256;
        file.putInt(Layout.VERSION_AT, 1);
        file.put(lost, new byte[40], 0, 40);
        file.putInt(held, 4711);
        tdb.restoreHeader();
        tdb.wipeAll();
        assertEquals(MutexArea.KIND, file.getInt(lost + MutexArea.KIND_AT));
        assertEquals(4711, file.getInt(held));
        assertEquals(List.of(), TdbCheck.check(file).problems());
    }

    /** Locks bytes where mutexes would be. */
    private static final class MutexLocks implements LockPort {
        private final LockPort bytes;
        private int hashSize;

        MutexLocks(HeapLocks locks) {
            bytes = locks.owner();
        }

        @Override
        public boolean supportsMutexes() {
            return true;
        }

        @Override
        public void useMutexes(int chains) {
            hashSize = chains;
        }

        @Override
        public boolean tryLock(long offset, long length, LockKind kind) throws IOException {
            return bytes.tryLock(offset, length, kind);
        }

        @Override
        public boolean tryUpgrade(long offset, long length) throws IOException {
            return bytes.tryUpgrade(offset, length);
        }

        @Override
        public void unlock(long offset, long length) throws IOException {
            bytes.unlock(offset, length);
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    @Test
    void emptiesAFileWithMutexesIfNobodyHasItOpen() {
        HeapFile golden = Golden.file("mutex");
        Tdb tdb = open(golden, VOLATILE);
        assertEquals(0, tdb.count());
        assertEquals(List.of(), TdbCheck.check(golden).problems());
    }

    @Test
    void refusesUnknownMarkersVersionsAndFeatures() {
        assertEquals(Reason.UNSUPPORTED, reasonAfter(Layout.MARKER_AT, 0x1234));
        assertEquals(Reason.NOT_TDB, reasonAfter(Layout.VERSION_AT, 0x26011967));
        assertEquals(Reason.UNSUPPORTED, reasonAfter(Layout.HASH_CHECK_1_AT, 1));
        assertEquals(Reason.CORRUPT, reasonAfter(Layout.HASH_SIZE_AT, 0));
        assertEquals(Reason.CORRUPT, reasonAfter(Layout.HASH_SIZE_AT, 100_000));
        assertEquals(Reason.CORRUPT, reasonAfter(Layout.HASH_SIZE_AT, -1));
        byte[] features = Golden.bytes("mutex");
        TdbHash.putWord(features, Layout.FEATURES_AT, 3);
        assertEquals(
                Reason.UNSUPPORTED,
                assertThrows(TdbException.class, () -> open(new HeapFile(features, 1 << 20), 0))
                        .reason());
    }

    @Test
    void answersBusyIfItMayNotWaitForTheOpenLock() throws Exception {
        LockPort other = locks.owner();
        assertTrue(other.tryLock(Layout.OPEN_LOCK, 1, LockKind.WRITE));
        TdbOptions options = TdbOptions.of(VOLATILE).patience(Patience.NEVER);
        TdbException e = assertThrows(TdbException.class, () -> Tdb.open(file, locks.owner(), options));
        assertEquals(Reason.BUSY, e.reason());
        assertEquals(1, locks.count());
    }

    private Reason reasonAfter(int at, int value) {
        byte[] bytes = Golden.bytes("records-jenkins");
        TdbHash.putWord(bytes, at, value);
        return assertThrows(TdbException.class, () -> open(new HeapFile(bytes, 1 << 20), PERSISTENT))
                .reason();
    }

    private Tdb open(FilePort port, int flags) {
        return Tdb.open(port, locks.owner(), TdbOptions.of(flags));
    }

    private static void close(LockPort port) {
        try {
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
