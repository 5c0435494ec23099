// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import static org.ctdb4j.database.tdb.Databases.entry;
import static org.ctdb4j.database.tdb.Databases.fetch;
import static org.ctdb4j.database.tdb.Databases.freeze;
import static org.ctdb4j.database.tdb.Databases.header;
import static org.ctdb4j.database.tdb.Databases.key;
import static org.ctdb4j.database.tdb.Databases.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.StoredRecord;
import org.ctdb4j.testkit.linux.CProgram;
import org.ctdb4j.testkit.linux.PrivateMount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many records written as one. */
class CommitTest {
    private static final String NAME = "persistent.tdb";

    @TempDir
    Path folder;

    private Databases databases;
    private Database database;

    @BeforeEach
    void begin() throws Exception {
        databases = new Databases(folder);
        database = databases.open(NAME, DatabaseFlags.PERSISTENT);
        store(database, "old", "value");
    }

    @AfterEach
    void end() {
        databases.close();
    }

    @Test
    void addsOrReplacesEverythingAndKeepsTheFreeze() throws Exception {
        freeze(database);
        assertTrue(
                commit(false, List.of(entry("a", 1, "x"), entry("b", 2, "y"))).done());
        assertTrue(database.locks().holdsWhole());
        database.locks().unlockWhole();
        assertEquals("value x y", values("old", "a", "b"));
        freeze(database);
        assertTrue(commit(true, List.of(entry("c", 1, "z"))).done());
        database.locks().unlockWhole();
        assertEquals("none none none z", values("old", "a", "b", "c"));
        assertEquals("clean", check());
    }

    @Test
    void keepsEverybodyOutUntilItIsOver() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Outcome> outcomes = new ArrayList<>();
        freeze(database);
        database.commit(false, slow(begun, goOn), outcomes::add);
        begun.await();
        Blob key = key("old");
        assertEquals(Outcome.BUSY, database.tryLock(key));
        assertEquals(Outcome.BUSY, database.store(key, header(1), key));
        assertEquals(Outcome.BUSY, database.wipe());
        Database.Cursor pass = database.traverse();
        assertTrue(pass.next(10, 1000).isEmpty());
        assertTrue(pass.outcome().busy());
        assertTrue(database.size() >= 0);
        assertEquals(0, database.sequenceNumber());
        assertThrows(IllegalStateException.class, () -> database.commit(false, List.of(), outcomes::add));
        assertEquals(List.of(), outcomes);
        goOn.countDown();
        await(outcomes);
        assertEquals(List.of(Outcome.DONE), outcomes);
        database.locks().unlockWhole();
        assertEquals("slow", fetch(database, "a"));
    }

    @Test
    void comesToItsEndBeforeTheBackendGoes() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Outcome> outcomes = new ArrayList<>();
        freeze(database);
        database.commit(false, slow(begun, goOn), outcomes::add);
        begun.await();
        Thread other = new Thread(goOn::countDown);
        other.start();
        databases.swap();
        assertEquals(List.of(Outcome.DONE), outcomes);
        other.join();
        database = databases.backend.databases().get(0);
        assertTrue(commit(false, List.of(entry("b", 1, "after"))).done());
        database.locks().unlockWhole();
        assertEquals("slow after", values("a", "b"));
        assertEquals("clean", check());
    }

    @Test
    void aDatabaseIsClosedBehindItsCommit() throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        freeze(database);
        database.commit(false, List.of(entry("a", 1, "x")), outcomes::add);
        databases.backend.close(database);
        assertEquals(List.of(Outcome.DONE), outcomes);
        database = databases.open(NAME, DatabaseFlags.PERSISTENT);
        assertEquals("value x", values("old", "a"));
    }

    @Test
    void takesEmptyKeysAndLargeValues() throws Exception {
        Blob large = Blob.wrap(new byte[10 << 20]);
        freeze(database);
        assertTrue(commit(false, List.of(new Entry(key("large"), header(1), large), entry("", 1, "empty")))
                .done());
        assertTrue(commit(false, List.of(new Entry(key("large"), header(2), large.slice(1)), entry("k", 1, "")))
                .done());
        database.locks().unlockWhole();
        assertEquals("empty ", values("", "k"));
        Blob key = key("large");
        assertTrue(database.tryLock(key).done());
        assertEquals(large.size() - 1, database.fetch(key).data().size());
        database.unlock(key);
        assertEquals("clean", check());
    }

    /** Who may write is asked when the file is opened, so it grows on, too; whoever cannot open it again is told why. */
    @Test
    void writesOnInAFileThatIsMadeReadOnly() throws Exception {
        long before = Files.size(databases.path(NAME));
        Files.setPosixFilePermissions(databases.path(NAME), PosixFilePermissions.fromString("r--r--r--"));
        freeze(database);
        assertTrue(commit(false, List.of(new Entry(key("large"), header(1), Blob.wrap(new byte[1 << 20]))))
                .done());
        database.locks().unlockWhole();
        store(database, "a", "x");
        assertTrue(Files.size(databases.path(NAME)) > before + (1 << 20));
        assertEquals("value x", values("old", "a"));
        assertEquals("clean", check());
    }

    @Test
    void recordsThatCannotBeReadLeaveTheFileAsItWas() throws Exception {
        Iterator<Entry> first = List.of(entry("a", 1, "x")).iterator();
        Iterable<Entry> torn = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Entry next() {
                if (!first.hasNext()) {
                    throw new UncheckedIOException(new IOException("the spool is gone"));
                }
                return first.next();
            }
        };
        freeze(database);
        Outcome outcome = commit(true, torn);
        assertEquals(Outcome.Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().contains("the spool is gone"), outcome::reason);
        database.locks().unlockWhole();
        assertEquals("value none", values("old", "a"));
        assertEquals("clean", check());
    }

    /** Theirs lock the whole file, as ours do: neither sees the other half done. */
    @Test
    void mixesWithTransactionsOfClients() throws Exception {
        int rounds = 60;
        try (CProgram client = client("0x440")) {
            client.tell("transact " + rounds + " 2");
            for (int round = 0; round < rounds; round++) {
                freeze(database);
                Entry first = oneMore("counter-0");
                Entry second = oneMore("counter-1");
                assertEquals(first.data().u64At(0), second.data().u64At(0), "in round " + round);
                assertTrue(commit(false, List.of(first, second)).done());
                database.locks().unlockWhole();
            }
            assertEquals(String.valueOf(2 * rounds), client.answer());
            freeze(database);
            assertEquals(2 * rounds, database.fetch(key("counter-0")).data().u64At(0));
            assertEquals(2 * rounds, database.fetch(key("counter-1")).data().u64At(0));
            database.locks().unlockWhole();
        }
        assertEquals("clean", check());
    }

    private Entry oneMore(String counter) {
        StoredRecord old = database.fetch(key(counter));
        ByteBuffer data = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.putLong(0, old.exists() ? old.data().u64At(0) + 1 : 1);
        return new Entry(key(counter), header(1), Blob.wrap(data.array()));
    }

    @Test
    void waitsForWhoeverOpensTheFileAtThatMoment() throws Exception {
        try (CProgram client = client()) {
            assertEquals("ok", client.ask("openlock"));
            freeze(database);
            List<Outcome> outcomes = new ArrayList<>();
            database.commit(false, List.of(entry("a", 1, "x")), outcomes::add);
            assertEquals("ok", client.ask("noopenlock"));
            await(outcomes);
            assertEquals(List.of(Outcome.DONE), outcomes);
            database.locks().unlockWhole();
            assertEquals("x", client.ask("fetch a"));
        }
    }

    @Test
    void aFileThatWasCutFailsUntilItIsWrittenAnew() throws Exception {
        for (int size : new int[] {4099, 600, 100, 0}) {
            freeze(database);
            try (CProgram client = client()) {
                assertEquals("ok", client.ask("size " + size));
            }
            assertEquals(
                    Outcome.Kind.FAILED,
                    commit(false, List.of(entry("a", 1, "x"))).kind());
            assertEquals(1, databases.failures.size(), databases.failures::toString);
            databases.failures.clear();
            assertTrue(commit(true, List.of(entry("b", 1, "y"))).done());
            database.locks().unlockWhole();
            assertEquals("none none y", values("old", "a", "b"));
            assertEquals("clean", check());
        }
    }

    @Test
    void aFullDiskLeavesTheOldState() throws Exception {
        assertEquals("full\nold\nstored\nnew 300000\nsound\n", PrivateMount.run(folder, "size=3m", FullDisk.class));
    }

    /** Fills the file system, fails to commit, makes room and commits. */
    static final class FullDisk {
        public static void main(String[] folder) throws Exception {
            Path mount = Path.of(folder[0]);
            try (Databases databases = new Databases(mount)) {
                Database database = databases.open(NAME, DatabaseFlags.PERSISTENT);
                store(database, "there", "old");
                Path filler = mount.resolve("filler");
                Databases.fill(filler);
                List<Entry> entries = List.of(
                        entry("there", 2, "new"), new Entry(key("big"), header(1), Blob.wrap(new byte[300_000])));
                freeze(database);
                Outcome outcome = databases.commit(database, true, entries);
                System.out.println(outcome.reason().contains("No space left on device") ? "full" : outcome.toString());
                System.out.println(database.fetch(key("there")).data().text());
                Files.delete(filler);
                outcome = databases.commit(database, true, entries);
                System.out.println(outcome.done() ? "stored" : outcome.toString());
                System.out.println(database.fetch(key("there")).data().text() + " "
                        + database.fetch(key("big")).data().size());
                database.locks().unlockWhole();
                databases.backend.close(database);
                databases.open(NAME, DatabaseFlags.PERSISTENT);
                System.out.println("sound");
            }
        }
    }

    @Test
    void countsChangesForClientsOnceThatIsWanted() throws Exception {
        database.enableSequenceNumber();
        assertEquals(0x480, database.openFlags());
        freeze(database);
        assertTrue(commit(false, List.of(entry("a", 1, "x"))).done());
        database.locks().unlockWhole();
        int counted = database.sequenceNumber();
        assertTrue(counted > 0);
        database.incrementSequenceNumber();
        assertEquals(counted + 1, database.sequenceNumber());
        databases.swap();
        database = databases.backend.databases().get(0);
        assertEquals(0x480, database.openFlags());
        store(database, "b", "y");
        assertEquals(counted + 2, database.sequenceNumber());
    }

    @Test
    void theToolsFindEveryCommit() throws Exception {
        CProgram.requirePeer(Files.isExecutable(Path.of("/usr/bin/tdbtool")), "tdb-tools is not installed");
        for (int round = 0; round < 20; round++) {
            freeze(database);
            int size = 100 * round;
            List<Entry> entries = IntStream.range(0, 50)
                    .mapToObj(i -> entry("key-" + i, size, "v".repeat(size + i)))
                    .toList();
            assertTrue(commit(round % 7 == 0, entries).done());
            database.locks().unlockWhole();
            assertEquals("clean", check());
        }
        Process tool = new ProcessBuilder("tdbtool", database.spec().path(), "check")
                .redirectErrorStream(true)
                .start();
        String report = new String(tool.getInputStream().readAllBytes());
        assertTrue(report.contains("Database integrity is OK and has 50 records"), report);
    }

    private Outcome commit(boolean wipe, Iterable<Entry> records) throws InterruptedException {
        return databases.commit(database, wipe, records);
    }

    private void await(List<Outcome> outcomes) throws InterruptedException {
        databases.loop.runUntil(() -> !outcomes.isEmpty(), outcomes::toString);
    }

    /** One record, which is there when it may be. */
    private static Iterable<Entry> slow(CountDownLatch begun, CountDownLatch goOn) {
        return () -> {
            begun.countDown();
            try {
                assertTrue(goOn.await(30, TimeUnit.SECONDS), "nobody lets it go on");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return List.of(entry("a", 1, "slow")).iterator();
        };
    }

    private String values(String... keys) {
        List<String> values = new ArrayList<>();
        for (String key : keys) {
            values.add(fetch(database, key));
        }
        return String.join(" ", values);
    }

    private String check() throws Exception {
        try (CProgram client = client()) {
            return client.ask("check");
        }
    }

    private CProgram client() throws Exception {
        return client("0x400");
    }

    private CProgram client(String flags) throws Exception {
        return CProgram.start(
                CommitTest.class, "client.c", folder, database.spec().path(), flags, Databases.HASH_SIZE);
    }
}
