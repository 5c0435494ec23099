// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import static org.ctdb4j.client.CtdbClientTest.reasonOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.control.GetDbPath;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.ScheduleForDeletion;
import org.ctdb4j.tdb.LockKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DatabaseTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String NAME = "locking.tdb";
    private static final Blob KEY = Blob.utf8("key");
    private static final Blob VALUE = Blob.utf8("value");
    private static final int ELSEWHERE = 2;

    @TempDir
    Path folder;

    private FakeNode node;
    private CtdbClient client;
    private Database database;

    FakeNode node(Path place) {
        return new FakeNode(place);
    }

    @BeforeEach
    void attach() {
        node = node(folder);
        client = CtdbClient.connect(node.socket(), LIMIT);
        database = client.attach(NAME, DatabaseKind.VOLATILE, LIMIT);
    }

    @AfterEach
    void close() {
        client.close();
        node.close();
    }

    @Test
    void opensTheFileTheNodeNames() {
        assertEquals(0x7a19d84d, database.id());
        assertEquals(DatabaseKind.VOLATILE, database.kind());
        assertEquals(folder.resolve("locking.tdb.1").toString(), database.path());
    }

    @Test
    void bringsARecordHereBeforeItIsChanged() {
        node.databases().put(database.id(), KEY, new RecordHeader(7, ELSEWHERE, 0), VALUE);

        try (LockedRecord record = database.lock(KEY, LIMIT)) {
            assertEquals(Optional.of(VALUE), record.value());
            assertEquals(new RecordHeader(8, FakeNode.PNN, 0), record.header());
            record.store(Blob.utf8("new"));
            assertEquals(Optional.of(Blob.utf8("new")), record.value());
        }

        assertEquals(
                new StoredRecord(new RecordHeader(8, FakeNode.PNN, 0), Blob.utf8("new")),
                node.databases().find(database.id(), KEY).orElseThrow());
        assertEquals(Optional.of(Blob.utf8("new")), database.fetch(KEY, LIMIT));
    }

    @Test
    void hasReadOnlyCopiesCalledBackBeforeItChangesARecord() {
        node.databases()
                .put(database.id(), KEY, new RecordHeader(7, FakeNode.PNN, RecordFlags.RO_HAVE_DELEGATIONS), VALUE);

        try (LockedRecord record = database.lock(KEY, LIMIT)) {
            assertEquals(0, record.header().flags());
        }
    }

    @Test
    void locksAReadOnlyCopyForReadingAlone() {
        node.databases().put(database.id(), KEY, new RecordHeader(7, ELSEWHERE, RecordFlags.RO_HAVE_READONLY), VALUE);

        try (LockedRecord record = database.lockForReading(KEY, LIMIT)) {
            assertEquals(Optional.of(VALUE), record.value());
            assertEquals(7, record.header().rsn());
            assertEquals(Reason.CONFLICT, reasonOf(() -> record.store(VALUE)));
            assertEquals(Reason.CONFLICT, reasonOf(record::delete));
        }
        try (LockedRecord record = database.lock(KEY, LIMIT)) {
            record.store(Blob.utf8("new"));
        }
    }

    @Test
    void readsAReadOnlyCopyWithoutAskingTheNode() {
        node.databases().put(database.id(), KEY, new RecordHeader(7, ELSEWHERE, RecordFlags.RO_HAVE_READONLY), VALUE);

        assertEquals(Optional.of(VALUE), database.fetch(KEY, LIMIT));
        assertEquals(
                7,
                node.databases().find(database.id(), KEY).orElseThrow().header().rsn());
    }

    @Test
    void deletesByAnEmptyRecordAndTellsTheNode() {
        database.store(KEY, VALUE, LIMIT);

        database.delete(KEY, LIMIT);
        database.delete(Blob.utf8("never there"), LIMIT);

        assertEquals(Optional.empty(), database.fetch(KEY, LIMIT));
        StoredRecord left = node.databases().find(database.id(), KEY).orElseThrow();
        assertTrue(left.value().isEmpty());
        assertEquals(
                List.of(new ScheduleForDeletion(database.id(), left.header(), KEY)),
                node.asked(Opcode.SCHEDULE_FOR_DELETION));
    }

    @Test
    void keepsOtherThreadsAndOtherClientsOut() throws Exception {
        int threads = 4;
        int increments = 200;
        ExecutorService workers = Executors.newFixedThreadPool(2 * threads);
        try (CtdbClient other = CtdbClient.connect(node.socket(), LIMIT)) {
            Database same = other.attach(NAME, DatabaseKind.VOLATILE, LIMIT);
            List<CompletableFuture<Void>> counting = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counting.add(CompletableFuture.runAsync(() -> count(database, increments), workers));
                counting.add(CompletableFuture.runAsync(() -> count(same, increments), workers));
            }
            for (CompletableFuture<Void> each : counting) {
                each.get(30, TimeUnit.SECONDS);
            }
        } finally {
            workers.shutdown();
        }

        assertEquals(
                2L * threads * increments,
                database.fetch(KEY, LIMIT).orElseThrow().u64At(0));
    }

    private static void count(Database database, int increments) {
        for (int i = 0; i < increments; i++) {
            try (LockedRecord record = database.lock(KEY, LIMIT)) {
                record.store(
                        Blob.u64(record.value().map(value -> value.u64At(0)).orElse(0L) + 1));
            }
        }
    }

    @Test
    void waitsForALockNoLongerThanItMay() throws Exception {
        database.store(KEY, VALUE, LIMIT);
        Runnable letGo = node.databases().lock(NAME, KEY);
        assertEquals(Reason.TIMED_OUT, reasonOf(() -> database.lock(KEY, SHORT)));
        assertEquals(Reason.TIMED_OUT, reasonOf(() -> database.fetch(KEY, SHORT)));
        CompletableFuture<Blob> waiting = CompletableFuture.supplyAsync(() -> {
            try (LockedRecord record = database.lock(KEY, LIMIT)) {
                return record.value().orElseThrow();
            }
        });

        letGo.run();

        assertEquals(VALUE, waiting.get(20, TimeUnit.SECONDS));
    }

    @Test
    void waitsForAnotherThreadNoLongerThanItMay() throws Exception {
        try (LockedRecord record = database.lock(KEY, LIMIT)) {
            CompletableFuture<Reason> waiting =
                    CompletableFuture.supplyAsync(() -> reasonOf(() -> database.lock(KEY, SHORT)));
            assertEquals(Reason.TIMED_OUT, waiting.get(20, TimeUnit.SECONDS));
            record.store(VALUE);
        }
    }

    @Test
    void letsEverythingGoWhenTheNodeGoes() throws Exception {
        CountDownLatch waits = new CountDownLatch(2);
        LockedRecord record = database.lock(KEY, LIMIT);
        Blob other = Blob.utf8("other");
        Runnable letGo = node.databases().lock(NAME, other);
        List<CompletableFuture<Reason>> waiting = new ArrayList<>();
        for (Blob key : List.of(KEY, other)) {
            waiting.add(CompletableFuture.supplyAsync(() -> {
                waits.countDown();
                return reasonOf(() -> database.lock(key, LIMIT));
            }));
        }
        assertTrue(waits.await(10, TimeUnit.SECONDS));

        node.kill();

        for (CompletableFuture<Reason> each : waiting) {
            assertEquals(Reason.DISCONNECTED, each.get(20, TimeUnit.SECONDS));
        }
        assertEquals(Reason.DISCONNECTED, reasonOf(() -> record.store(VALUE)));
        record.close();
        letGo.run();
        assertEquals(Reason.DISCONNECTED, reasonOf(() -> database.fetch(KEY, LIMIT)));
        // Only we and the fake node had the file open: now a lock over all of it can be had.
        assertFalse(node.databases().get(NAME).tdb().tryLockAll(LockKind.WRITE).isBusy());
    }

    @Test
    void aClosedRecordIsNotStored() {
        LockedRecord record = database.lock(KEY, LIMIT);
        record.close();
        record.close();

        assertEquals(Reason.CONFLICT, reasonOf(() -> record.store(VALUE)));
    }

    @Test
    void aClosedDatabaseIsNotUsed() {
        database.close();
        database.close();

        assertEquals(Reason.DISCONNECTED, reasonOf(() -> database.fetch(KEY, LIMIT)));
        assertEquals(Reason.DISCONNECTED, reasonOf(() -> database.lock(KEY, LIMIT)));
        assertTrue(client.isConnected());
    }

    @Test
    void takesKeysAndValuesOfAnySize() {
        for (int size : new int[] {0, 1, 10 << 20}) {
            Blob key = Blob.wrap(new byte[size]);
            Blob value = Blob.wrap(("v" + "x".repeat(size)).getBytes());
            database.store(key, value, LIMIT);
            assertEquals(Optional.of(value), database.fetch(key, LIMIT));
        }
    }

    @Test
    void traversesTheClusterAndTheFile() {
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            database.store(Blob.utf8("key" + i), Blob.utf8("value" + i), LIMIT);
            expected.put("key" + i, "value" + i);
        }
        database.store(KEY, VALUE, LIMIT);
        database.delete(KEY, LIMIT);

        Map<String, String> found = new TreeMap<>();
        database.traverse((key, header, value) -> found.put(key.text(), value.text()), LIMIT);
        assertEquals(expected, found);

        Map<String, String> local = new TreeMap<>();
        database.traverseLocal((key, header, value) -> local.put(key.text(), value.text()), LIMIT);
        expected.put("key", "");
        assertEquals(expected, local);
    }

    @Test
    void aTraverseEndsWithWhatItsHandlerThrows() {
        database.store(KEY, VALUE, LIMIT);

        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> database.traverse(
                        (key, header, value) -> {
                            throw new IllegalStateException("enough");
                        },
                        LIMIT));

        assertEquals("enough", thrown.getMessage());
        assertTrue(client.isConnected());
    }

    @Test
    void aTraverseWithoutAnEndIsGivenUp() {
        node.on(Opcode.TRAVERSE_START, (peer, request) -> peer.answer(request, 0, Blob.EMPTY, ""));

        assertEquals(Reason.TIMED_OUT, reasonOf(() -> database.traverse((key, header, value) -> {}, SHORT)));
    }

    @Test
    void aTraverseFailsWhenTheNodeGoes() {
        node.on(Opcode.TRAVERSE_START, (peer, request) -> peer.disconnect());

        assertEquals(Reason.DISCONNECTED, reasonOf(() -> database.traverse((key, header, value) -> {}, LIMIT)));
    }

    @Test
    void createsNoFileWhereTheNodeHasNone() {
        Path nowhere = folder.resolve("nowhere.tdb.1");
        node.on(
                Opcode.GETDBPATH,
                (peer, request) -> peer.answer(request, 0, new GetDbPath.Reply(nowhere.toString()).encode(), ""));

        assertEquals(Reason.DATABASE, reasonOf(() -> client.attach("brlock.tdb", DatabaseKind.VOLATILE, LIMIT)));
        assertFalse(Files.exists(nowhere));
    }

    @Test
    void saysThatAFileIsDamaged() throws IOException {
        Path damaged = Files.write(folder.resolve("damaged.tdb.1"), new byte[10_000]);
        node.on(
                Opcode.GETDBPATH,
                (peer, request) -> peer.answer(request, 0, new GetDbPath.Reply(damaged.toString()).encode(), ""));

        assertEquals(Reason.DATABASE, reasonOf(() -> client.attach("brlock.tdb", DatabaseKind.VOLATILE, LIMIT)));
    }

    @Test
    void livesOnWhenItsFileIsCut() throws IOException {
        database.store(KEY, VALUE, LIMIT);
        Database other = client.attach("other.tdb", DatabaseKind.VOLATILE, LIMIT);

        try (FileChannel file = FileChannel.open(Path.of(database.path()), StandardOpenOption.WRITE)) {
            file.truncate(0);
        }

        assertEquals(Reason.DATABASE, reasonOf(() -> database.fetch(KEY, LIMIT)));
        assertEquals(Reason.DATABASE, reasonOf(() -> database.lock(KEY, LIMIT)));
        other.store(KEY, VALUE, LIMIT);
        assertEquals(Optional.of(VALUE), other.fetch(KEY, LIMIT));
    }

    @Test
    void locksNoRecordOfAPersistentDatabase() {
        Database persistent = client.attach("secrets.tdb", DatabaseKind.PERSISTENT, LIMIT);

        assertEquals(DatabaseKind.PERSISTENT, persistent.kind());
        assertEquals(Reason.WRONG_KIND, reasonOf(() -> persistent.lock(KEY, LIMIT)));
        assertEquals(Reason.WRONG_KIND, reasonOf(() -> database.begin(LIMIT)));
    }
}
