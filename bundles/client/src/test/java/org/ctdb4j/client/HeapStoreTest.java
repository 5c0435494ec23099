// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import static org.ctdb4j.client.CtdbClientTest.reasonOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.client.RecordStore.Chain;
import org.ctdb4j.spi.heap.HeapDatabases;
import org.ctdb4j.spi.heap.HeapLocks;
import org.ctdb4j.spi.heap.HeapRecords;
import org.ctdb4j.spi.lock.FileLocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HeapStoreTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Blob KEY = Blob.utf8("key");
    private static final RecordHeader HEADER = new RecordHeader(7, 1, 0);

    private final HeapDatabases databases = new HeapDatabases();
    private final HeapRecords records = databases.create(1, "sessions");
    private final HeapLocks.Owner node = records.locks().join();
    private final RecordStore store = new HeapStore("sessions", records);
    private final RecordStore other = new HeapStore("sessions", records);

    @Test
    void storesUnderTheLockWhatTheNodeAndOtherClientsSee() {
        try (Chain chain = store.lock(KEY, limit())) {
            assertEquals(Optional.empty(), chain.read());
            chain.store(HEADER, Blob.utf8("value"));
            assertFalse(node.tryLock(records.lockOffset(KEY)));
        }
        assertTrue(node.tryLock(records.lockOffset(KEY)));
        assertEquals(HEADER, records.get(KEY).header());
        node.unlock(records.lockOffset(KEY));
        assertEquals(Optional.of(new StoredRecord(HEADER, Blob.utf8("value"))), other.read(KEY, limit()));
    }

    @Test
    void excludesOtherClientsAndThreadsButNotReadsOfItsOwn() {
        try (Chain chain = store.lock(KEY, limit())) {
            chain.store(HEADER, KEY);
            assertTrue(store.read(KEY, limit()).isPresent());
            assertEquals(Reason.TIMED_OUT, reasonOf(() -> store.lock(KEY, Deadline.after(SHORT))));
            assertEquals(Reason.TIMED_OUT, reasonOf(() -> other.lock(KEY, Deadline.after(SHORT))));
            assertEquals(Reason.TIMED_OUT, reasonOf(() -> other.read(KEY, Deadline.after(SHORT))));
        }
        other.lock(KEY, limit()).close();
    }

    @Test
    void waitsWhileTheNodeHasTheWholeDatabase() {
        Granted whole = new Granted();
        node.awaitWhole(whole);
        assertTrue(whole.isGranted);
        assertEquals(Reason.TIMED_OUT, reasonOf(() -> store.read(KEY, Deadline.after(SHORT))));
        CompletableFuture<Chain> waiting = CompletableFuture.supplyAsync(() -> store.lock(KEY, limit()));
        node.unlockWhole();
        waiting.join().close();
    }

    /** A client that ends lets go what it has, and nobody of its own goes on. */
    @Test
    void givesEverythingBackWhenItIsClosed() {
        Chain chain = store.lock(KEY, limit());
        store.close();
        assertEquals(Reason.DISCONNECTED, reasonOf(() -> chain.store(HEADER, KEY)));
        assertEquals(Reason.DISCONNECTED, reasonOf(() -> store.read(KEY, limit())));
        assertEquals(Reason.DISCONNECTED, reasonOf(() -> store.lock(KEY, limit())));
        other.lock(KEY, limit()).close();
        chain.close();
        assertTrue(node.tryLock(records.lockOffset(KEY)));
    }

    /** Whoever attached it again would not see what is stored here. */
    @Test
    void endsWhenTheDatabaseIsDetached() {
        Chain chain = store.lock(KEY, limit());
        databases.close(1);
        assertEquals(Reason.CONFLICT, reasonOf(() -> chain.store(HEADER, KEY)));
        assertEquals(Reason.CONFLICT, reasonOf(() -> store.read(KEY, limit())));
        assertEquals(Reason.CONFLICT, reasonOf(() -> other.lock(KEY, limit())));
        chain.close();
    }

    @Test
    void goesThroughAllRecords() {
        IntStream.range(0, 1000).forEach(i -> records.put(Blob.utf8("key" + i), HEADER, Blob.u32(i)));
        Map<Blob, Blob> seen = new TreeMap<>();
        RecordStore.Walk walk = store.walk();
        while (!walk.atEnd()) {
            walk.next(limit())
                    .forEach(each -> seen.put(each.key(), each.record().value()));
        }
        assertEquals(1000, seen.size());
        assertEquals(Blob.u32(42), seen.get(Blob.utf8("key42")));
    }

    private static Deadline limit() {
        return Deadline.after(LIMIT);
    }

    private static final class Granted implements FileLocks.Grant {
        private boolean isGranted;

        @Override
        public void granted() {
            isGranted = true;
        }

        @Override
        public void failed(String reason) {
            throw new AssertionError(reason);
        }
    }
}
