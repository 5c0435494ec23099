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
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.spi.database.DatabaseSpec;
import org.ctdb4j.testkit.linux.CProgram;
import org.ctdb4j.testkit.linux.Granted;
import org.ctdb4j.testkit.linux.PrivateMount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TdbBackendTest {
    private static final String NAME = "test.tdb";
    private static final int VOLATILE = 0;
    private static final int MARKER_AT = 40;
    private static final int FEATURES_AT = 60;
    private static final int MUTEX_SIZE_AT = 64;
    private static final int MARKER_FEATURES = 0x0bad1a52;

    @TempDir
    Path folder;

    private Databases databases;

    @BeforeEach
    void begin() {
        databases = new Databases(folder);
    }

    @AfterEach
    void end() {
        databases.close();
    }

    @Test
    void opensEachKindWithItsFlags() throws Exception {
        assertEquals(0xc41, databases.open("volatile.tdb", VOLATILE).openFlags());
        assertEquals(
                0x400,
                databases.open("persistent.tdb", DatabaseFlags.PERSISTENT).openFlags());
        assertEquals(
                0xc41,
                databases.open("replicated.tdb", DatabaseFlags.REPLICATED).openFlags());
        assertEquals(3, databases.backend.databases().size());
    }

    @Test
    void createsFilesForTheirOwnerAlone() throws Exception {
        databases.open(NAME, VOLATILE);
        Path file = databases.path(NAME);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void keepsTheActiveLockSoThatNoClientEmptiesAVolatileDatabase() throws Exception {
        Database database = databases.open(NAME, VOLATILE);
        store(database, "a", "kept");
        try (CProgram client = client()) {
            assertEquals("kept", client.ask("fetch a"));
        }
        databases.swap();
        try (CProgram client = client()) {
            assertEquals("kept", client.ask("fetch a"));
        }
        databases.backend.close(databases.backend.databases().get(0));
        try (CProgram client = client()) {
            assertEquals("0", client.ask("count"));
        }
    }

    @Test
    void emptiesAVolatileDatabaseAtTheFirstOpenAndKeepsAPersistentOne() throws Exception {
        for (int flags : new int[] {VOLATILE, DatabaseFlags.REPLICATED, DatabaseFlags.PERSISTENT}) {
            String name = "kind-" + flags + ".tdb";
            Database first = databases.open(name, flags);
            store(first, "a", "x");
            databases.backend.close(first);
            String expected = flags == DatabaseFlags.PERSISTENT ? "x" : "none";
            assertEquals(expected, fetch(databases.open(name, flags), "a"));
        }
    }

    @Test
    void createsAVolatileFileWithMutexesAnew() throws Exception {
        fileWithMutexes();
        Database database = databases.open(NAME, VOLATILE);
        store(database, "a", "x");
        try (CProgram client = client()) {
            assertEquals("x", client.ask("fetch a"));
            assertEquals("clean", client.ask("check"));
        }
    }

    @Test
    void refusesAForeignFileAndLeavesItAsItIs() throws Exception {
        byte[] foreign = "precious content that is no database".repeat(100).getBytes();
        Files.write(databases.path(NAME), foreign);
        for (int flags : new int[] {VOLATILE, DatabaseFlags.PERSISTENT}) {
            DatabaseException e = assertThrows(DatabaseException.class, () -> databases.open(NAME, flags));
            assertMessage(e, "move it away");
        }
        assertArrayEquals(foreign, Files.readAllBytes(databases.path(NAME)));
        assertTrue(databases.files.opened().isEmpty(), "nothing is left open");
    }

    @Test
    void refusesAPersistentDatabaseThatIsDamaged() throws Exception {
        Database database = databases.open(NAME, DatabaseFlags.PERSISTENT);
        store(database, "a", "x".repeat(100));
        databases.backend.close(database);
        byte[] bytes = Files.readAllBytes(databases.path(NAME));
        ByteBuffer.wrap(bytes).putInt(bytes.length - 4, 12345);
        Files.write(databases.path(NAME), bytes);
        assertMessage(
                assertThrows(DatabaseException.class, () -> databases.open(NAME, DatabaseFlags.PERSISTENT)),
                "restore it from a backup");
    }

    @Test
    void namesTheFolderThatIsMissing() {
        DatabaseSpec spec = databases.spec("missing/" + NAME, VOLATILE);
        DatabaseException e = assertThrows(DatabaseException.class, () -> databases.backend.open(spec));
        assertTrue(e.getMessage().contains("create the folder " + folder.resolve("missing")), e.getMessage());
    }

    @Test
    void refusesADatabaseThatAnotherNodeUses() throws Exception {
        try (CProgram otherNode = client()) {
            assertEquals("ok", otherNode.ask("store a x"));
            DatabaseException e = assertThrows(DatabaseException.class, () -> databases.open(NAME, VOLATILE));
            assertMessage(e, "in use by another process");
            assertEquals("x", otherNode.ask("fetch a"));
        }
        assertEquals("none", fetch(databases.open(NAME, VOLATILE), "a"));
    }

    @Test
    void saysSoWhenTheDiskIsFull() throws Exception {
        String message = PrivateMount.run(folder, "size=16k", Mounted.class);
        assertTrue(message.contains("No space left on device: free some space"), message);
        assertTrue(message.contains("mounted.tdb.0"), message);
    }

    @Test
    void saysSoWhenTheFolderCannotBeWritten() throws Exception {
        String message = PrivateMount.run(folder, "ro", Mounted.class);
        assertTrue(message.contains("Read-only file system: mount the file system for writing"), message);
    }

    /** Opens a database of usual size in a folder. */
    static final class Mounted {
        public static void main(String[] folder) throws IOException {
            try (Databases databases = new Databases(Path.of(folder[0]))) {
                DatabaseSpec spec = databases.spec("mounted.tdb", VOLATILE);
                databases.backend.open(
                        new DatabaseSpec(spec.id(), spec.name(), spec.flags(), spec.path(), 100_001, 5, false));
            } catch (DatabaseException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void isOpenOnceOnly() throws Exception {
        Database database = databases.open(NAME, VOLATILE);
        assertThrows(IllegalStateException.class, () -> databases.open(NAME, VOLATILE));
        databases.backend.close(database);
        assertThrows(IllegalArgumentException.class, () -> databases.backend.close(database));
        assertEquals(List.of(), databases.backend.databases());
    }

    @Test
    void handsOverOpenDatabasesWithTheirLocks() throws Exception {
        Database before = databases.open(NAME, VOLATILE);
        Database persistent = databases.open("persistent.tdb", DatabaseFlags.PERSISTENT);
        store(before, "a", "x");
        store(persistent, "p", "y");
        long descriptors = descriptors();
        int recordDescriptor = before.locks().recordDescriptor();

        databases.swap();

        Database after = databases.backend.databases().get(0);
        assertEquals(before.spec(), after.spec());
        assertEquals(0xc41, after.openFlags());
        assertSame(before.locks(), after.locks());
        assertEquals(recordDescriptor, after.locks().recordDescriptor());
        assertEquals("x", fetch(after, "a"));
        assertEquals("y", fetch(databases.backend.databases().get(1), "p"));
        assertEquals(descriptors, descriptors());
    }

    @Test
    void handsOverInTheMiddleOfAFreezeAndWhileAWaiterStands() throws Exception {
        Database before = databases.open(NAME, VOLATILE);
        store(before, "a", "old");
        try (CProgram client = client()) {
            freeze(before);
            assertTrue(before.wipe().done());
            Granted late = new Granted();
            before.locks().await(before.lockOffset(key("a")), late);

            databases.swap();

            Database after = databases.backend.databases().get(0);
            assertTrue(after.tryLock(key("a")).busy());
            assertEquals("busy", client.ask("try a"));
            assertTrue(after.storeAll(List.of(entry("a", 1, "new"))).done());
            assertFalse(late.isDone());
            after.locks().unlockWhole();
            late.await();
            assertEquals("new", fetch(after, "a"));
            after.locks().unlock(after.lockOffset(key("a")));
            assertEquals("new", client.ask("fetch a"));
            assertEquals("clean", client.ask("check"));
        }
    }

    @Test
    void leavesAHandoverItCannotTakeAsItWas() throws Exception {
        Database database = databases.open(NAME, VOLATILE);
        databases.open("other.tdb", VOLATILE);
        store(database, "a", "x");
        BackendHandover handover = databases.backend.give();
        BackendHandover.Open strange = new BackendHandover.Open(database.spec(), 0xc41, new NoLocks());
        TdbBackend successor = new TdbBackend(databases.files, databases.loop);
        BackendHandover unusable =
                new BackendHandover(List.of(handover.databases().get(0), strange), Optional.empty());
        assertThrows(IllegalStateException.class, () -> successor.take(unusable, databases));
        assertEquals(List.of(), successor.databases());
        databases.backend = successor;
        successor.take(handover, databases);
        assertEquals("x", fetch(successor.databases().get(0), "a"));
    }

    @Test
    void anUnderstudyLeavesNothingOpen() throws Exception {
        Database own = databases.open(NAME, VOLATILE);
        long before = descriptors();
        DatabaseBackend understudy =
                databases.backend.understudy(databases.loop).orElseThrow();
        understudy.take(BackendHandover.first(), databases);
        understudy.openHealth(databases.path("health.tdb").toString());
        understudy.open(databases.spec("other.tdb", VOLATILE));
        assertTrue(descriptors() > before);

        understudy.give();
        assertEquals(before, descriptors());
        assertEquals(List.of(own), databases.backend.databases());
    }

    private void fileWithMutexes() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
        header.put("TDB file\n".getBytes());
        header.putInt(32, 0x2601196d).putInt(36, Databases.HASH_SIZE);
        header.putInt(MARKER_AT, MARKER_FEATURES).putInt(FEATURES_AT, 1).putInt(MUTEX_SIZE_AT, 8192);
        header.putInt(52, 0xd7b694e5).putInt(56, 0x76b9440e);
        Files.write(databases.path(NAME), header.array());
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(Files::isRegularFile).count();
        }
    }

    private CProgram client() throws Exception {
        return CProgram.start(
                TdbBackendTest.class,
                "client.c",
                folder,
                databases.path(NAME),
                Databases.VOLATILE_FLAGS,
                Databases.HASH_SIZE);
    }

    private void assertMessage(DatabaseException e, String remedy) {
        assertTrue(e.getMessage().contains(databases.path(NAME).toString()), e.getMessage());
        assertTrue(e.getMessage().contains(remedy), e.getMessage());
    }
}
