// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import static org.ctdb4j.database.tdb.Databases.entry;
import static org.ctdb4j.database.tdb.Databases.fetch;
import static org.ctdb4j.database.tdb.Databases.freeze;
import static org.ctdb4j.database.tdb.Databases.key;
import static org.ctdb4j.database.tdb.Databases.store;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.system.linux.DatabaseFile;
import org.ctdb4j.system.linux.DatabaseFiles;
import org.ctdb4j.system.linux.LinuxException;
import org.ctdb4j.testkit.linux.Await;
import org.ctdb4j.testkit.linux.CProgram;
import org.ctdb4j.testkit.linux.Granted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases whose records are locked by mutexes in the file, which processes over libtdb lock too. */
class MutexTest {
    private static final String NAME = "mutex.tdb";
    private static final int VOLATILE = 0;
    private static final Blob KEY = key("a");

    @TempDir
    Path folder;

    private Databases databases;
    private Database database;

    @BeforeEach
    void open() throws Exception {
        databases = new Databases(folder, true);
        CProgram.requirePeer(databases.files.supportsMutexes(), "no robust mutexes here");
        database = databases.open(NAME, VOLATILE);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void onlyVolatileDatabasesHaveThem() throws Exception {
        assertEquals(0x1c41, database.openFlags());
        assertEquals(
                0x400,
                databases.open("persistent.tdb", DatabaseFlags.PERSISTENT).openFlags());
        assertEquals(
                0xc41,
                databases.open("replicated.tdb", DatabaseFlags.REPLICATED).openFlags());
    }

    @Test
    void thereAreNoneWhereTheSystemHasNone() throws Exception {
        databases.backend.close(database);
        TdbBackend backend = new TdbBackend(new WithoutMutexes(databases.files), databases.loop);
        backend.take(BackendHandover.first(), databases);
        Database plain = backend.open(databases.spec(NAME, VOLATILE));
        assertEquals(0xc41, plain.openFlags());
        store(plain, "a", "x");
        backend.close(plain);
    }

    /** The files of a system whose C library has no mutexes of use. */
    private record WithoutMutexes(DatabaseFiles files) implements DatabaseFiles {
        @Override
        public boolean supportsMutexes() {
            return false;
        }

        @Override
        public DatabaseFile open(Path path) throws LinuxException {
            return files.open(path);
        }

        @Override
        public Optional<DatabaseFile> of(FileLocks locks) {
            return files.of(locks);
        }

        @Override
        public List<DatabaseFile> opened() {
            return files.opened();
        }
    }

    @Test
    void aNewFileIsThatOfLibtdbToTheByte() throws Exception {
        Path theirs = folder.resolve("theirs.tdb");
        try (CProgram client = client(theirs, Databases.MUTEX_FLAGS)) {
            // As we do at the first open; a mutex that has been locked once shows it.
            assertEquals("0", client.ask("count"));
            assertArrayEquals(Files.readAllBytes(theirs), Files.readAllBytes(databases.path(NAME)));
        }
    }

    @Test
    void aLockedRecordIsBusyForAClientAndTheOtherWayRound() throws Exception {
        try (CProgram client = client()) {
            store(database, "a", "x");
            assertTrue(database.tryLock(KEY).done());
            assertEquals("busy", client.ask("try a"));
            database.unlock(KEY);
            assertEquals("ok", client.ask("lock a"));
            assertTrue(database.tryLock(KEY).busy());
            assertEquals("ok", client.ask("unlock a"));
            assertEquals("x", fetch(database, "a"));
            assertEquals("x", client.ask("fetch a"));
            assertEquals("clean", client.ask("check"));
        }
    }

    @Test
    void aWaitIsGrantedWhenTheClientLetsGoAndAnyThreadGivesItBack() throws Exception {
        try (CProgram client = client()) {
            client.ask("lock a");
            Granted granted = await(KEY);
            client.ask("unlock a");
            granted.await();
            assertEquals("busy", client.ask("try a"));
            store(database, "a", "x");
            database.locks().unlock(database.lockOffset(KEY));
            assertEquals("ok", client.ask("lock a"));
        }
    }

    @Test
    void aForgottenGrantIsLetGo() throws Exception {
        try (CProgram client = client();
                CProgram other = client()) {
            client.ask("lock a");
            Granted granted = new Granted();
            assertTrue(database.locks().await(database.lockOffset(KEY), granted).forget());
            other.tell("lock a");
            client.ask("unlock a");
            assertEquals("ok", other.answer());
            other.ask("unlock a");
            awaitNoneWaiting();
            assertTrue(database.tryLock(KEY).done());
            assertFalse(granted.isDone());
        }
    }

    @Test
    void aRecordOfAClientThatDiesIsNextOnes() throws Exception {
        Granted granted;
        try (CProgram client = client();
                CProgram other = client()) {
            client.ask("store a x");
            client.ask("lock a");
            other.ask("lock b");
            granted = await(KEY);
            assertTrue(database.tryLock(key("b")).busy());
        }
        granted.await();
        assertEquals("x", fetch(database, "a"));
        database.locks().unlock(database.lockOffset(KEY));
        store(database, "b", "y");
        assertEquals("y", fetch(database, "b"));
    }

    @Test
    void aFreezeWaitsForTheClientThatHasARecordAndKeepsAllOthersOut() throws Exception {
        try (CProgram client = client();
                CProgram other = client()) {
            client.ask("lock a");
            Granted whole = new Granted();
            database.locks().awaitWhole(whole);
            Await.until(() -> ask(other, "try b").equals("busy") || release(other, "b"), () -> "b is still to be had");
            assertFalse(whole.isDone());
            assertEquals("ok", client.ask("unlock a"));
            whole.await();
            for (String record : List.of("a", "b", "c", "d")) {
                assertEquals("busy", other.ask("try " + record));
                assertTrue(database.tryLock(key(record)).busy());
            }
            other.tell("lock a");
            assertTrue(database.wipe().done());
            assertTrue(database.storeAll(List.of(entry("a", 1, "new"))).done());
            assertFalse(other.hasAnswered());
            database.locks().unlockWhole();
            assertEquals("ok", other.answer());
            assertEquals("new", other.ask("fetch a"));
            assertEquals("ok", other.ask("unlock a"));
            assertTrue(database.tryLock(KEY).done());
        }
    }

    @Test
    void aForgottenFreezeHoldsNobodyUp() throws Exception {
        try (CProgram client = client();
                CProgram other = client()) {
            client.ask("lock a");
            FileLocks.Wait wait = database.locks().awaitWhole(new Granted());
            Await.until(() -> ask(other, "try b").equals("busy") || release(other, "b"), () -> "b is still to be had");
            other.tell("lock b");
            assertTrue(wait.forget());
            assertEquals("ok", other.answer());
            awaitNoneWaiting();
            Granted again = new Granted();
            database.locks().awaitWhole(again);
            other.ask("unlock b");
            client.ask("unlock a");
            again.await();
            assertEquals("busy", other.ask("try b"));
            database.locks().unlockWhole();
        }
    }

    @Test
    void recordsWaitBehindAFreezeAndComeAfterIt() throws Exception {
        try (CProgram client = client()) {
            freeze(database);
            Granted granted = await(KEY);
            assertEquals("busy", client.ask("try b"));
            assertFalse(granted.isDone());
            database.locks().unlockWhole();
            granted.await();
            assertEquals("busy", client.ask("try a"));
            database.locks().unlock(database.lockOffset(KEY));
            freeze(database);
            database.locks().unlockWhole();
            assertEquals("ok", client.ask("try a"));
        }
    }

    @Test
    void allRecordsOfAClientAreBusyUntilItLetsGoOrDies() throws Exception {
        Granted granted;
        try (CProgram client = client()) {
            assertEquals("ok", client.ask("lockall"));
            assertTrue(database.tryLock(KEY).busy());
            client.ask("unlockall");
            assertTrue(database.tryLock(KEY).done());
            database.unlock(KEY);
            assertEquals("ok", client.ask("lockall"));
            granted = await(KEY);
            assertFalse(granted.isDone());
        }
        granted.await();
        assertTrue(database.tryLock(key("b")).done(), "the next one sees that the holder is dead");
        database.unlock(key("b"));
        database.locks().unlock(database.lockOffset(KEY));
        freeze(database);
    }

    @Test
    void keepsItsLocksThroughASwap() throws Exception {
        try (CProgram client = client()) {
            store(database, "a", "x");
            freeze(database);
            databases.swap();
            Database after = databases.backend.databases().get(0);
            assertEquals(0x1c41, after.openFlags());
            assertEquals("busy", client.ask("try a"));
            after.locks().unlockWhole();
            assertEquals("x", fetch(after, "a"));
            assertEquals("ok", client.ask("lock a"));
            assertTrue(after.tryLock(KEY).busy());
        }
    }

    @Test
    void aFileThatWasLeftIsMadeAnewAsTheSettingIsNow() throws Exception {
        assertEquals("x", leaveAndReopen(false, 0xc41));
        assertEquals("x", leaveAndReopen(true, 0x1c41));
        databases.backend.close(database);
        try (CProgram client = client(databases.path(NAME), Databases.MUTEX_FLAGS)) {
            assertEquals("0", client.ask("count"));
            client.ask("store a old");
            client.ask("lock a");
        }
        assertEquals("x", leaveAndReopen(false, 0xc41));
        databases.backend.close(database);
        try (CProgram client = client(databases.path(NAME), Databases.VOLATILE_FLAGS)) {
            assertEquals("0", client.ask("count"));
            client.ask("store a old");
        }
        assertEquals("x", leaveAndReopen(true, 0x1c41));
    }

    private String leaveAndReopen(boolean mutexes, int expectedFlags) throws Exception {
        databases.close();
        databases = new Databases(folder, mutexes);
        database = databases.open(NAME, VOLATILE);
        assertEquals(expectedFlags, database.openFlags());
        assertEquals("none", fetch(database, "a"));
        store(database, "a", "x");
        try (CProgram client = client()) {
            return client.ask("fetch a");
        }
    }

    @Test
    void refusesAFileOfTheOtherSortThatAnotherNodeUses() throws Exception {
        try (CProgram client = client()) {
            databases.close();
            databases = new Databases(folder, false);
            DatabaseException e = assertThrows(DatabaseException.class, () -> databases.open(NAME, VOLATILE));
            assertTrue(e.getMessage().contains("stop the processes that have it open"), e.getMessage());
            assertEquals("ok", client.ask("store a x"));
        }
        assertEquals("none", fetch(databases.open(NAME, VOLATILE), "a"));
    }

    @Test
    void aProcessOfOursThatIsKilledLeavesNothingLocked() throws Exception {
        for (String what : List.of("record", "wait", "whole")) {
            try (CProgram client = client()) {
                client.ask("store a x");
                Process holder = holder(what);
                assertEquals("locked", awaitLine(holder));
                client.tell("lock a");
                holder.destroyForcibly().onExit().join();
                assertEquals("ok", client.answer(), what);
                assertEquals("x", client.ask("fetch a"));
                assertEquals("ok", client.ask("unlock a"));
                assertEquals("x", fetch(database, "a"));
                freeze(database);
                database.locks().unlockWhole();
            }
        }
    }

    private Process holder(String what) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        database.spec().path(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String awaitLine(Process process) throws Exception {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            return lines.readLine();
        }
    }

    @Test
    void aCutFileIsAnErrorAndHealsWhenItIsEmptied() throws Exception {
        store(database, "a", "x".repeat(20_000));
        for (int size : new int[] {0, 4096, 8192}) {
            try (FileChannel file = FileChannel.open(databases.path(NAME), StandardOpenOption.WRITE)) {
                file.truncate(size);
            }
            assertEquals(Outcome.Kind.FAILED, database.tryLock(KEY).kind());
            assertEquals(Outcome.Kind.FAILED, database.tryLock(key("b")).kind());
            freeze(database);
            assertTrue(database.wipe().done());
            assertTrue(database.storeAll(List.of(entry("a", 1, "y".repeat(20_000))))
                    .done());
            database.locks().unlockWhole();
            assertEquals(20_000, fetch(database, "a").length());
        }
        freeze(database);
        database.locks().unlockWhole();
        try (CProgram client = client()) {
            assertEquals("clean", client.ask("check"));
        }
    }

    private Granted await(Blob key) {
        Granted granted = new Granted();
        database.locks().await(database.lockOffset(key), granted);
        return granted;
    }

    private void awaitNoneWaiting() {
        Await.until(
                () -> database.locks().waiting() == 0, () -> database.locks().waiting() + " wait");
    }

    private static String ask(CProgram client, String question) {
        try {
            return client.ask(question);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static boolean release(CProgram client, String key) {
        assertEquals("ok", ask(client, "unlock " + key));
        return false;
    }

    private CProgram client() throws Exception {
        return client(databases.path(NAME), Integer.toString(database.openFlags()));
    }

    private CProgram client(Path path, String flags) throws Exception {
        return CProgram.start(MutexTest.class, "client.c", folder, path, flags, Databases.HASH_SIZE);
    }
}
