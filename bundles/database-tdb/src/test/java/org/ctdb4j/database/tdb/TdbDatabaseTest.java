// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import static org.ctdb4j.database.tdb.Databases.entry;
import static org.ctdb4j.database.tdb.Databases.fetch;
import static org.ctdb4j.database.tdb.Databases.freeze;
import static org.ctdb4j.database.tdb.Databases.header;
import static org.ctdb4j.database.tdb.Databases.key;
import static org.ctdb4j.database.tdb.Databases.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.Database.Cursor;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.StoredRecord;
import org.ctdb4j.testkit.linux.CProgram;
import org.ctdb4j.testkit.linux.Granted;
import org.ctdb4j.testkit.linux.PrivateMount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TdbDatabaseTest {
    @TempDir
    Path folder;

    private Databases databases;
    private Database database;

    @BeforeEach
    void open() throws Exception {
        databases = new Databases(folder);
        database = databases.open("test.tdb", 0);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void storesFetchesAndDeletes() {
        Blob key = key("a");
        assertTrue(database.tryLock(key).done());
        assertSame(StoredRecord.ABSENT, database.fetch(key));
        RecordHeader header = new RecordHeader(7, 3, 0x10000);
        assertTrue(database.store(key, header, Blob.utf8("data")).done());
        assertEquals(new StoredRecord(header, Blob.utf8("data")), database.fetch(key));
        assertTrue(database.delete(key).done());
        assertTrue(database.delete(key).done(), "one that is absent is no failure");
        assertFalse(database.fetch(key).exists());
        database.unlock(key);
    }

    @Test
    void keepsARecordWithoutData() {
        store(database, "empty", "");
        assertEquals("", fetch(database, "empty"));
    }

    /** It is the first one asked for in a recovery that brings such a record. */
    @Test
    void findsARecordWithoutKeyAgain() {
        store(database, "", "data");
        assertEquals("none", fetch(database, "another"));
        assertEquals("data", fetch(database, ""));
    }

    @Test
    void readsAValueShorterThanAHeaderAsAbsent() throws Exception {
        try (CProgram client = client()) {
            assertEquals("ok", client.ask("raw short 23-bytes-are-too-few..."));
            assertEquals("none", fetch(database, "short"));
            Cursor pass = database.traverse();
            assertTrue(pass.next(10, 1000).isEmpty());
            assertTrue(pass.atEnd());
            assertEquals("ok", client.ask("raw short 24-bytes-are-just-enough"));
            assertEquals("", fetch(database, "short"));
        }
    }

    @Test
    void sharesTheFileWithAClient() throws Exception {
        try (CProgram client = client()) {
            store(database, "a", "ours");
            assertEquals("ours", client.ask("fetch a"));
            assertEquals("ok", client.ask("store b theirs"));
            assertEquals("theirs", fetch(database, "b"));
            assertEquals("ok", client.ask("delete a"));
            assertEquals("none", fetch(database, "a"));
        }
    }

    @Test
    void aLockedKeyIsBusyForAClientAndTheOtherWayRound() throws Exception {
        try (CProgram client = client()) {
            Blob key = key("a");
            assertTrue(database.tryLock(key).done());
            assertEquals("busy", client.ask("try a"));
            database.unlock(key);
            assertEquals("ok", client.ask("try a"));
            assertEquals(Outcome.BUSY, database.tryLock(key));
            client.ask("unlock a");
            assertTrue(database.tryLock(key).done());
            database.unlock(key);
        }
    }

    @Test
    void theHolderOfAGrantLocksTheKeyAgain() throws Exception {
        try (CProgram client = client()) {
            client.ask("lock a");
            Blob key = key("a");
            Granted granted = new Granted();
            database.locks().await(database.lockOffset(key), granted);
            client.ask("unlock a");
            granted.await();
            assertTrue(database.tryLock(key).done());
            assertTrue(database.store(key, header(1), Blob.utf8("x")).done());
            database.unlock(key);
            assertEquals("busy", client.ask("try a"));
            database.locks().unlock(database.lockOffset(key));
            assertEquals("ok", client.ask("try a"));
        }
    }

    @Test
    void writesNothingWhileTheFreeListIsTaken() throws Exception {
        try (CProgram client = client()) {
            store(database, "there", "12345678");
            Blob key = key("new");
            assertEquals("ok", client.ask("freelist"));
            long size = database.size();

            assertTrue(database.tryLock(key).done());
            assertEquals(Outcome.BUSY, database.store(key, header(1), Blob.utf8("x")));
            database.unlock(key);
            assertEquals(size, database.size());
            assertEquals("none", fetch(database, "new"));
            store(database, "there", "87654321");

            Granted granted = new Granted();
            database.locks().await(database.freeListOffset(), granted);
            assertEquals("ok", client.ask("nofreelist"));
            granted.await();
            assertTrue(database.tryLock(key).done());
            assertTrue(database.store(key, header(1), Blob.utf8("x")).done());
            database.unlock(key);
            database.locks().unlock(database.freeListOffset());
            assertEquals("clean", client.ask("check"));
        }
    }

    @Test
    void leavesTheFreeListAloneWhileSomebodyElseUsesIt() throws Exception {
        try (CProgram client = client()) {
            for (int i = 0; i < 20; i++) {
                store(database, "key-" + i, "value");
            }
            for (int i = 0; i < 20; i++) {
                delete("key-" + i);
            }
            assertEquals("ok", client.ask("freelist"));
            database.mergeFreeSpace(Integer.MAX_VALUE);
            assertEquals("ok", client.ask("nofreelist"));
            database.mergeFreeSpace(Integer.MAX_VALUE);
            freeze(database);
            database.mergeFreeSpace(Integer.MAX_VALUE);
            database.locks().unlockWhole();
            assertEquals("clean", client.ask("check"));
        }
    }

    private void delete(String name) {
        Blob key = key(name);
        assertTrue(database.tryLock(key).done());
        assertTrue(database.delete(key).done());
        database.unlock(key);
    }

    @Test
    void isBusyWhileFrozenAndWritesUnderTheFreeze() throws Exception {
        store(database, "old", "gone");
        freeze(database);
        assertEquals(Outcome.BUSY, database.tryLock(key("a")));
        assertEquals("gone", text(database.fetch(key("old"))));
        assertTrue(database.wipe().done());
        assertTrue(database.storeAll(List.of(entry("a", 1, "x"), entry("b", 2, "y")))
                .done());
        assertEquals(Map.of("a", "x", "b", "y"), all());
        database.locks().unlockWhole();
        assertEquals("x", fetch(database, "a"));
        assertEquals("none", fetch(database, "old"));
        assertThrows(IllegalStateException.class, database::wipe);
        assertThrows(IllegalStateException.class, () -> database.storeAll(List.of()));
    }

    @Test
    void keepsClientsOutOfEveryChainWhileItWritesUnderTheFreeze() throws Exception {
        try (CProgram client = client()) {
            freeze(database);
            List<Entry> entries = IntStream.range(0, 500)
                    .mapToObj(i -> entry("key-" + i, 1, "value-" + i))
                    .toList();
            assertTrue(database.storeAll(entries).done());
            for (int i = 0; i < 500; i++) {
                assertEquals("busy", client.ask("try key-" + i));
            }
            database.locks().unlockWhole();
            assertEquals("500", client.ask("count"));
            assertEquals("clean", client.ask("check"));
        }
    }

    @Test
    void passesOverAllRecordsInSlices() {
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            store(database, "key-" + i, "value-" + i);
            expected.put("key-" + i, "value-" + i);
        }
        Map<String, String> seen = new TreeMap<>();
        Cursor pass = database.traverse();
        while (!pass.atEnd()) {
            List<Entry> slice = pass.next(7, 1_000_000);
            assertTrue(slice.size() <= 7);
            slice.forEach(entry -> seen.put(text(entry.key()), text(entry.data())));
        }
        assertEquals(expected, seen);
        Cursor small = database.traverse();
        assertEquals(1, small.next(100, 1).size(), "at least one however small the bound");
        small.close();
        assertTrue(small.atEnd());
    }

    @Test
    void aPassComesBackLaterToAChainThatIsTaken() throws Exception {
        try (CProgram client = client()) {
            for (int i = 0; i < 50; i++) {
                store(database, "key-" + i, "value");
            }
            client.ask("lock key-0");
            List<Entry> seen = new ArrayList<>();
            Cursor pass = database.traverse();
            do {
                seen.addAll(pass.next(1000, 1_000_000));
            } while (pass.outcome().done() && !pass.atEnd());
            assertTrue(pass.outcome().busy());
            assertFalse(pass.atEnd());
            client.ask("unlock key-0");
            while (!pass.atEnd()) {
                seen.addAll(pass.next(1000, 1_000_000));
            }
            assertTrue(pass.outcome().done());
            assertEquals(50, seen.stream().map(Entry::key).distinct().count());
            assertEquals(50, seen.size());
        }
    }

    @Test
    void aPassGoesOnThroughAFreezeAndBehindIt() throws Exception {
        for (int i = 0; i < 100; i++) {
            store(database, "key-" + i, "value");
        }
        Cursor pass = database.traverse();
        List<Entry> seen = new ArrayList<>(pass.next(30, 1_000_000));
        freeze(database);
        seen.addAll(pass.next(30, 1_000_000));
        database.locks().unlockWhole();
        while (!pass.atEnd()) {
            seen.addAll(pass.next(30, 1_000_000));
        }
        assertEquals(100, seen.size());
    }

    @Test
    void neverTakesWhatItCannotReadForAbsent() throws Exception {
        for (int i = 0; i < 2000; i++) {
            store(database, "key-" + i, "value-" + i);
        }
        long size = database.size();
        Blob key = key("key-0");
        assertTrue(database.tryLock(key).done());
        try (CProgram client = client()) {
            assertEquals("ok", client.ask("size 600"));
        }
        database.fetch(key);
        assertEquals(
                Outcome.Kind.FAILED,
                database.store(key, header(2), Blob.utf8("x")).kind());
        database.unlock(key);
        assertEquals(Outcome.Kind.FAILED, database.tryLock(key).kind());
        Cursor pass = database.traverse();
        assertTrue(pass.next(10, 1000).isEmpty());
        assertEquals(Outcome.Kind.FAILED, pass.outcome().kind());
        assertEquals(1, databases.failures.size(), databases.failures::toString);
        assertTrue(databases.failures.get(0).contains(database.spec().path()), databases.failures::toString);
        assertTrue(size > 600);
    }

    /** The engine takes the zeros it reads for damage; the signal behind them must not come up in whatever is called next. */
    @Test
    void aCutFileFailsTheOperationThatMeetsItAndNoneAfterIt() throws Exception {
        store(database, "near", "x".repeat(20_000));
        store(database, "far", "data");
        Blob far = Blob.utf8("far");
        assertTrue(database.tryLock(far).done());
        try (FileChannel file = FileChannel.open(Path.of(database.spec().path()), StandardOpenOption.WRITE)) {
            file.truncate(8_192);
        }
        assertFalse(database.fetch(far).exists());
        database.unlock(far);
        assertFalse(database.tryLock(far).done());
        assertEquals(1, databases.failures.size(), () -> databases.failures.toString());
    }

    @Test
    void aFullDiskFailsTheStoreAndNothingElse() throws Exception {
        assertEquals("old\nfull\nold\nstored\n", PrivateMount.run(folder, "size=8m", FullDisk.class));
    }

    /** Fills the file system, fails to store, makes room and stores. */
    static final class FullDisk {
        public static void main(String[] folder) throws Exception {
            Path mount = Path.of(folder[0]);
            try (Databases databases = new Databases(mount)) {
                Database database = databases.open("full.tdb", 0);
                store(database, "there", "old");
                Path filler = mount.resolve("filler");
                Databases.fill(filler);
                System.out.println(fetch(database, "there"));
                Blob key = key("big");
                database.tryLock(key);
                Outcome outcome = database.store(key, header(1), Blob.wrap(new byte[30_000]));
                boolean full = outcome.reason().contains("No space left on device: free some space");
                System.out.println(full ? "full" : outcome.toString());
                System.out.println(text(database.fetch(key("there"))));
                Files.delete(filler);
                outcome = database.store(key, header(1), Blob.wrap(new byte[30_000]));
                System.out.println(outcome.done() ? "stored" : outcome.toString());
                database.unlock(key);
            }
        }
    }

    private CProgram client() throws Exception {
        return CProgram.start(
                TdbDatabaseTest.class,
                "client.c",
                folder,
                database.spec().path(),
                Databases.VOLATILE_FLAGS,
                Databases.HASH_SIZE);
    }

    private Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        database.traverse().next(1000, 1_000_000).forEach(entry -> all.put(text(entry.key()), text(entry.data())));
        return all;
    }

    private static String text(StoredRecord record) {
        return text(record.data());
    }

    private static String text(Blob bytes) {
        return bytes.text();
    }
}
