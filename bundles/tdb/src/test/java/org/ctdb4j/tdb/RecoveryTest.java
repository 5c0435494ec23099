// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import org.ctdb4j.tdb.TdbException.Reason;
import org.ctdb4j.tdb.TdbOptions.Access;
import org.ctdb4j.tdb.TdbOptions.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose writer was killed inside its commit. */
class RecoveryTest {
    private static final byte[] KEY = Dumps.bytes("k");
    private static final TdbOptions OPTIONS = TdbOptions.of(TdbFlags.INCOMPATIBLE_HASH);
    private static final TdbOptions PATIENT = OPTIONS.access(Access.READ_WRITE);
    private static final TdbOptions HASTY = PATIENT.patience(Patience.NEVER);

    private final HeapLocks locks = new HeapLocks();

    @ParameterizedTest
    @CsvSource({
        "crash-before-magic, c8bd7dd4d8568fda5d2b3b167269a7fe2b23ea8998f53445e5a13eaa602ca70b",
        "crash-magic-set, 03aaea6e52dc90844858605bb0c806e66d598ed90e49bf248d3b6b8888f5371a",
        "crash-data-written, 03aaea6e52dc90844858605bb0c806e66d598ed90e49bf248d3b6b8888f5371a",
        "crash-committed, 54a257a37a06a949c881e63bcc37c39ed8adb43266dd19ca6d284dd279a69e81",
        "crash-partial, 7f11825e8a99a8af643c441af04bda20f2412551c3d39f25678584d5f4835445"
    })
    void openingLeavesTheFileThatLibtdbLeaves(String name, String digest) {
        HeapFile file = Golden.file(name);
        Tdb.open(file, locks.owner(), PATIENT);
        assertEquals(digest, sha256(file.content()));
        assertEquals(List.of(), TdbCheck.check(file).problems());
        assertEquals(0, locks.count());
    }

    @ParameterizedTest
    @CsvSource({
        "crash-before-magic, old1, false",
        "crash-magic-set, old1, false",
        "crash-data-written, old1, false",
        "crash-committed, NEW1, true"
    })
    void aCommitCountsOnceItsMagicIsCleared(String name, String value, boolean added) {
        Tdb tdb = Tdb.open(Golden.file(name), locks.owner(), PATIENT);
        assertEquals(value, Dumps.text(tdb.fetch(KEY).orElseThrow()));
        assertEquals("unchanged", Dumps.text(tdb.fetch(Dumps.bytes("keep")).orElseThrow()));
        assertEquals(added, tdb.fetch(Dumps.bytes("added")).isPresent());
        assertEquals(Outcome.DONE, tdb.store(Dumps.bytes("next"), new byte[5000]));
        assertTrue(tdb.check().isClean());
    }

    @Test
    void aHalfWrittenCommitIsUndone() {
        HeapFile file = Golden.file("crash-partial");
        assertFalse(TdbCheck.check(file).isClean());
        Tdb tdb = Tdb.open(file, locks.owner(), PATIENT);
        assertEquals("old1", Dumps.text(tdb.fetch(KEY).orElseThrow()));
        assertEquals(
                "makes the file two pages long",
                Dumps.text(tdb.fetch(Dumps.bytes("first")).orElseThrow())
                        .strip()
                        .substring(0, 29));
    }

    @Test
    void aCrashDuringTheRollBackIsRolledBackAgain() {
        String wanted = records(new HeapFile(recovered("crash-partial"), 1 << 22));
        int writes = 0;
        boolean failed = true;
        while (failed) {
            HeapFile file = Golden.file("crash-partial");
            FaultyFile faulty = new FaultyFile(file, true);
            faulty.failAfter(writes);
            failed = throwsOnOpen(faulty);
            Tdb.open(file, locks.owner(), PATIENT);
            String where = "after " + writes + " writes";
            assertEquals(wanted, records(file), where);
            assertEquals(List.of(), TdbCheck.check(file).problems(), where);
            writes++;
        }
        assertTrue(writes > 3, writes + " writes");
    }

    @Test
    void readingOnlyRefusesWhatWouldHaveToBeRolledBack() {
        HeapFile file = Golden.file("crash-magic-set");
        TdbException e =
                assertThrows(TdbException.class, () -> Tdb.open(file, locks.owner(), OPTIONS.access(Access.READ_ONLY)));
        assertEquals(Reason.CORRUPT, e.reason());
        assertArrayEquals(Golden.bytes("crash-magic-set"), file.content());
    }

    @Test
    void theFirstLockNoticesAWriterThatDiedLater() {
        HeapFile file = dying();
        Tdb tdb = Tdb.adopt(file, locks.owner(), PATIENT);
        assertEquals("old1", Dumps.text(tdb.fetch(KEY).orElseThrow()));
        assertArrayEquals(recovered("crash-data-written"), file.content());
        assertEquals(0, locks.count());
    }

    @Test
    void aHandleThatNeverWaitsIsToldAndRecoversWhenItMay() throws IOException {
        HeapFile file = dying();
        Tdb tdb = Tdb.adopt(file, locks.owner(), HASTY);
        int hash = tdb.hash(KEY);
        assertEquals(Outcome.BUSY_RECOVERY, tdb.tryLockChain(hash, LockKind.WRITE));
        assertEquals(Outcome.BUSY_RECOVERY, tdb.fetch(KEY, hash, new Value()));
        assertEquals(Outcome.BUSY_RECOVERY, tdb.store(KEY, KEY));
        assertEquals(Outcome.BUSY_RECOVERY, tdb.markChain(hash));
        assertEquals(0, locks.count());
        assertArrayEquals(Golden.bytes("crash-data-written"), file.content());

        LockPort other = locks.owner();
        other.tryLock(Layout.chainLock(2), 1, LockKind.READ);
        assertEquals(Outcome.BUSY_CHAIN, tdb.recover());
        other.unlock(Layout.chainLock(2), 1);
        other.tryLock(Layout.OPEN_LOCK, 1, LockKind.WRITE);
        assertEquals(Outcome.BUSY_RECOVERY, tdb.recover());
        assertEquals(Outcome.BUSY_RECOVERY, tdb.markAll());
        assertFalse(tdb.isAllLocked());
        other.unlock(Layout.OPEN_LOCK, 1);
        assertEquals(Outcome.DONE, tdb.recover());
        assertEquals("old1", Dumps.text(tdb.fetch(KEY).orElseThrow()));
        assertEquals(0, locks.count());
    }

    @Test
    void aWholeDatabaseLockRollsBackAtOnce() {
        for (LockKind kind : LockKind.values()) {
            HeapFile file = dying();
            Tdb tdb = Tdb.adopt(file, locks.owner(), HASTY);
            assertEquals(Outcome.DONE, tdb.lockAll(kind));
            assertArrayEquals(recovered("crash-data-written"), file.content());
            tdb.unlockAll();
        }
        HeapFile file = dying();
        Tdb marked = Tdb.adopt(file, locks.owner(), HASTY);
        assertEquals(Outcome.DONE, marked.markAll());
        assertArrayEquals(recovered("crash-data-written"), file.content());
        assertEquals(0, locks.count());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 12, 4096 + 24, 4096 + 28})
    void aRecoveryAreaThatLiesIsRefusedBeforeAnythingIsWritten(int at) {
        byte[] bytes = Golden.bytes("crash-data-written");
        int offset = at < 4096 ? 4096 + at : at;
        TdbHash.putWord(bytes, offset, 0x7ffffff0);
        HeapFile file = new HeapFile(bytes, 1 << 22);
        TdbException e = assertThrows(TdbException.class, () -> Tdb.open(file, locks.owner(), PATIENT));
        assertEquals(Reason.CORRUPT, e.reason());
        assertArrayEquals(bytes, file.content());
        assertEquals(0, locks.count());
    }

    @Test
    void wipingKeepsTheRecoveryArea() {
        HeapFile file = Golden.file("after-transaction");
        Tdb tdb = Tdb.open(file, locks.owner(), PATIENT);
        assertEquals(Outcome.DONE, tdb.wipeAll());
        assertEquals(0, tdb.count());
        assertEquals("""
                hash JENKINS, 3 chains, 417792 bytes
                recovery 4096 retired length 413672
                free 184 length 3888
                """, Dumps.dump(file));
        assertEquals(List.of(), TdbCheck.check(file).problems());
    }

    /** A file that a writer left while others have it open: nobody opens it, so nobody rolls it back on the way in. */
    private static HeapFile dying() {
        return Golden.file("crash-data-written");
    }

    private byte[] recovered(String name) {
        HeapFile file = Golden.file(name);
        Tdb.open(file, locks.owner(), PATIENT);
        return file.content();
    }

    private static String records(FilePort file) {
        return Dumps.dump(file)
                .lines()
                .filter(line -> !line.startsWith("recovery"))
                .toList()
                .toString();
    }

    private boolean throwsOnOpen(FilePort file) {
        try {
            Tdb.open(file, locks.owner(), PATIENT);
            return false;
        } catch (TdbException e) {
            assertEquals(Reason.IO, e.reason());
            return true;
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
