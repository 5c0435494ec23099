// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import static org.ctdb4j.client.CtdbClientTest.reasonOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.Trans3Commit;
import org.ctdb4j.protocol.type.RecData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TransactionTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Blob KEY = Blob.utf8("key");
    private static final Blob OTHER = Blob.utf8("other");
    private static final Blob SEQUENCE_KEY = Blob.cString("__db_sequence_number__");

    @TempDir
    Path folder;

    private FakeNode node;
    private CtdbClient client;
    private Database database;

    @BeforeEach
    void attach() {
        node = new FakeNode(folder);
        client = CtdbClient.connect(node.socket(), LIMIT);
        database = client.attach("secrets.tdb", DatabaseKind.PERSISTENT, LIMIT);
    }

    @AfterEach
    void close() {
        client.close();
        node.close();
    }

    @Test
    void commitsAllChangesAndCounts() {
        put(KEY, 5, "old");
        put(OTHER, 9, "gone");
        try (Transaction transaction = database.begin(LIMIT)) {
            transaction.store(KEY, Blob.utf8("first"), LIMIT);
            transaction.store(KEY, Blob.utf8("second"), LIMIT);
            transaction.delete(OTHER, LIMIT);
            transaction.store(Blob.utf8("new"), Blob.utf8("value"), LIMIT);
            transaction.commit(LIMIT);
        }

        assertEquals(
                List.of(
                        record(KEY, 6, Blob.utf8("second")),
                        record(OTHER, 10, Blob.EMPTY),
                        record(Blob.utf8("new"), 1, Blob.utf8("value")),
                        record(SEQUENCE_KEY, 1, Blob.u64(1))),
                committed());
        assertEquals(Optional.of(Blob.utf8("second")), database.fetch(KEY, LIMIT));
        assertEquals(Optional.empty(), database.fetch(OTHER, LIMIT));
    }

    @Test
    void seesItsOwnChangesBeforeTheyAreMade() {
        put(KEY, 5, "old");
        try (Transaction transaction = database.begin(LIMIT)) {
            transaction.store(KEY, Blob.utf8("new"), LIMIT);
            transaction.delete(OTHER, LIMIT);

            assertEquals(Optional.of(Blob.utf8("new")), transaction.fetch(KEY, LIMIT));
            assertEquals(Optional.of(Blob.utf8("old")), database.fetch(KEY, LIMIT));
            transaction.delete(KEY, LIMIT);
            assertEquals(Optional.empty(), transaction.fetch(KEY, LIMIT));
        }
        assertEquals(Optional.of(Blob.utf8("old")), database.fetch(KEY, LIMIT));
    }

    @Test
    void asksNobodyWithoutAChange() {
        put(KEY, 5, "same");
        try (Transaction transaction = database.begin(LIMIT)) {
            transaction.store(KEY, Blob.utf8("same"), LIMIT);
            transaction.delete(OTHER, LIMIT);
            transaction.commit(LIMIT);
        }

        assertEquals(List.of(), node.asked(Opcode.TRANS3_COMMIT));
    }

    @Test
    void comparesWithItsOwnChangeAndNotWithTheFile() {
        put(KEY, 5, "old");
        try (Transaction transaction = database.begin(LIMIT)) {
            transaction.store(KEY, Blob.utf8("new"), LIMIT);
            transaction.store(KEY, Blob.utf8("old"), LIMIT);
            transaction.commit(LIMIT);
        }

        assertEquals(List.of(record(KEY, 6, Blob.utf8("old")), record(SEQUENCE_KEY, 1, Blob.u64(1))), committed());
    }

    @Test
    void commitsAgainWhatARecoveryHasUndone() {
        AtomicInteger tries = new AtomicInteger();
        node.on(Opcode.TRANS3_COMMIT, (peer, request) -> {
            if (tries.incrementAndGet() < 3) {
                peer.answer(request, 2, Blob.EMPTY, "trans3 commit ended by recovery");
            } else {
                peer.carryOut(request);
            }
        });

        store("value");

        assertEquals(3, tries.get());
        assertEquals(Optional.of(Blob.utf8("value")), database.fetch(KEY, LIMIT));
    }

    @Test
    void takesWhatARecoveryHasCompletedForDone() {
        AtomicInteger tries = new AtomicInteger();
        node.on(Opcode.TRANS3_COMMIT, (peer, request) -> {
            tries.incrementAndGet();
            node.databases().answer(request);
            peer.answer(request, 2, Blob.EMPTY, "trans3 commit ended by recovery");
        });

        store("value");

        assertEquals(1, tries.get());
    }

    @Test
    void failsWhenTheDatabaseHasBecomeAnother() {
        node.on(Opcode.TRANS3_COMMIT, (peer, request) -> {
            put(SEQUENCE_KEY, 1, Blob.u64(40));
            peer.answer(request, -1, Blob.EMPTY, "");
        });

        assertEquals(Reason.CONFLICT, reasonOf(() -> store("value")));
    }

    @Test
    void givesUpInTime() {
        node.on(Opcode.TRANS3_COMMIT, (peer, request) -> peer.answer(request, -1, Blob.EMPTY, ""));
        try (Transaction transaction = database.begin(LIMIT)) {
            transaction.store(KEY, Blob.utf8("value"), LIMIT);
            assertEquals(Reason.TIMED_OUT, reasonOf(() -> transaction.commit(Duration.ofMillis(100))));
        }
        node.restore(Opcode.TRANS3_COMMIT);
        store("value");
    }

    @Test
    void failsWhenTheNodeGoes() {
        node.on(Opcode.TRANS3_COMMIT, (peer, request) -> node.kill());

        assertEquals(Reason.DISCONNECTED, reasonOf(() -> store("value")));
    }

    @Test
    void keepsOthersOutUntilItIsOver() {
        try (Transaction transaction = database.begin(LIMIT)) {
            transaction.store(KEY, Blob.utf8("value"), LIMIT);
            assertEquals(Reason.TIMED_OUT, reasonOf(() -> database.begin(Duration.ofMillis(50))));
        }
        database.begin(LIMIT).close();
    }

    @Test
    void readersGoTogetherAndDoNotWrite() {
        try (Transaction one = database.beginReadOnly(LIMIT);
                Transaction two = database.beginReadOnly(LIMIT)) {
            assertEquals(Optional.empty(), two.fetch(KEY, LIMIT));
            assertEquals(Reason.WRONG_KIND, reasonOf(() -> one.store(KEY, KEY, LIMIT)));
        }
    }

    @Test
    void isOverAfterItsCommit() {
        Transaction transaction = database.begin(LIMIT);
        transaction.commit(LIMIT);

        assertEquals(Reason.CONFLICT, reasonOf(() -> transaction.fetch(KEY, LIMIT)));
        assertEquals(Reason.CONFLICT, reasonOf(() -> transaction.commit(LIMIT)));
    }

    @Test
    void leavesNothingInTheLockDatabase() {
        store("value");

        int id = Blob.cString("g_lock.tdb").jenkinsHash();
        Blob key = Blob.cString("transaction_db_0x%08x".formatted(database.id()));
        assertTrue(node.databases().find(id, key).orElseThrow().value().isEmpty());
    }

    private void store(String value) {
        try (Transaction transaction = database.begin(LIMIT)) {
            transaction.store(KEY, Blob.utf8(value), LIMIT);
            transaction.commit(LIMIT);
        }
    }

    private List<RecData> committed() {
        List<RecData> records = new ArrayList<>();
        ((Trans3Commit) node.asked(Opcode.TRANS3_COMMIT).get(0)).records().forEach(records::add);
        return records;
    }

    private static RecData record(Blob key, long rsn, Blob value) {
        return RecData.of(0, key, new RecordHeader(rsn, FakeNode.PNN, 0), value);
    }

    private void put(Blob key, long rsn, String value) {
        put(key, rsn, Blob.utf8(value));
    }

    private void put(Blob key, long rsn, Blob value) {
        node.databases().put(database.id(), key, new RecordHeader(rsn, 0, 0), value);
    }
}
