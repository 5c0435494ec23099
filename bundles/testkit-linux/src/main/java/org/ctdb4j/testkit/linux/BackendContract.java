// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.BackendEvents;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.spi.database.DatabaseSpec;
import org.ctdb4j.spi.database.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node relies on, whatever its records are kept in. A backend's tests extend this. */
public abstract class BackendContract implements BackendEvents {
    private static final int VOLATILE = 0;
    private static final Blob KEY = Blob.utf8("key");
    private static final Blob VALUE = Blob.utf8("value");

    /** The thread of the test is the loop's. */
    protected final TestLoop loop = new TestLoop();

    private DatabaseBackend backend;
    private Database database;

    /** {@return a backend that has taken nothing yet; all share what outlives a backend} */
    protected abstract DatabaseBackend create();

    /** {@return where a database of that name is kept} */
    protected abstract String path(String name);

    @Override
    public final void failed(int dbId, String reason) {
        throw new AssertionError(reason);
    }

    @BeforeEach
    final void open() throws DatabaseException {
        backend = create();
        backend.take(BackendHandover.first(), this);
        database = backend.open(spec("first.tdb", VOLATILE));
    }

    @AfterEach
    final void closeDatabases() {
        List.copyOf(backend.databases()).forEach(backend::close);
    }

    /** {@return what opens a database, without mutexes: with them it could not be committed} */
    protected final DatabaseSpec spec(String name, int flags) {
        return new DatabaseSpec(Blob.cString(name).jenkinsHash(), name, flags, path(name), 101, 5, false);
    }

    private void swap() {
        int index = backend.databases().indexOf(database);
        BackendHandover handover = backend.give();
        backend = create();
        backend.take(handover, this);
        database = backend.databases().get(index);
    }

    @Test
    void keepsDatabasesInTheOrderOfOpening() throws DatabaseException {
        Database second = backend.open(spec("second.tdb", DatabaseFlags.REPLICATED));
        assertEquals(List.of(database, second), backend.databases());
        assertEquals(spec("second.tdb", DatabaseFlags.REPLICATED), second.spec());
        assertThrows(IllegalStateException.class, () -> backend.open(spec("first.tdb", VOLATILE)));
        backend.close(database);
        assertEquals(List.of(second), backend.databases());
        Database closed = database;
        assertThrows(IllegalArgumentException.class, () -> backend.close(closed));
    }

    @Test
    void beginsEmptyEachTimeItIsOpened() throws DatabaseException {
        store(KEY, 1, VALUE);
        backend.close(database);
        database = backend.open(spec("first.tdb", VOLATILE));
        assertEquals(Map.of(), content());
    }

    @Test
    void storesFetchesAndDeletesRecords() {
        store(KEY, 7, VALUE);
        store(Blob.EMPTY, 1, Blob.EMPTY);
        store(KEY, 8, Blob.EMPTY);
        assertEquals(Map.of(KEY, "8 ", Blob.EMPTY, "1 "), content());
        assertTrue(database.tryLock(KEY).done());
        assertEquals(new RecordHeader(8, 2, 3), database.fetch(KEY).header());
        assertTrue(database.delete(KEY).done());
        assertFalse(database.fetch(KEY).exists());
        assertTrue(database.delete(KEY).done());
        database.unlock(KEY);
        assertEquals(Map.of(Blob.EMPTY, "1 "), content());
    }

    /** What it is given may be part of a packet that is used again. */
    @Test
    void keepsWhatItWasGiven() {
        byte[] packet = "key and value".getBytes(StandardCharsets.UTF_8);
        Blob whole = Blob.wrap(packet);
        store(whole.slice(0, 3), 1, whole.slice(8, 5));
        Arrays.fill(packet, (byte) 'x');
        assertEquals(Map.of(KEY, "1 value"), content());
    }

    @Test
    void countsTheLocksOfARecord() throws InterruptedException {
        assertTrue(database.tryLock(KEY).done());
        assertTrue(database.tryLock(KEY).done());
        assertTrue(database.tryLock(Blob.utf8("another")).done());
        Granted whole = new Granted();
        database.locks().awaitWhole(whole);
        database.unlock(Blob.utf8("another"));
        database.unlock(KEY);
        assertFalse(whole.isDone());
        database.unlock(KEY);
        whole.await();
        assertTrue(database.tryLock(KEY).busy());
        database.locks().unlockWhole();
        assertTrue(database.tryLock(KEY).done());
        database.unlock(KEY);
    }

    @Test
    void forgetsAWait() {
        assertTrue(database.tryLock(KEY).done());
        Granted whole = new Granted();
        assertTrue(database.locks().awaitWhole(whole).forget());
        database.unlock(KEY);
        assertTrue(database.tryLock(KEY).done());
        database.unlock(KEY);
        assertFalse(whole.isDone());
    }

    @Test
    void goesThroughAllRecordsInSlices() {
        IntStream.range(0, 100).forEach(i -> store(Blob.utf8("key" + i), i, VALUE));
        Database.Cursor pass = database.traverse();
        Map<Blob, RecordHeader> seen = new TreeMap<>();
        int slices = 0;
        while (!pass.atEnd()) {
            List<Entry> slice = pass.next(slices % 2 == 0 ? 7 : 1000, slices % 2 == 0 ? 1000 : 1);
            assertTrue(slice.size() <= (slices % 2 == 0 ? 7 : 1), "records in a slice");
            assertTrue(pass.outcome().done());
            slice.forEach(entry -> seen.put(entry.key(), entry.header()));
            slices++;
        }
        pass.close();
        assertEquals(100, seen.size());
        assertEquals(new RecordHeader(42, 2, 3), seen.get(Blob.utf8("key42")));
        assertEquals(100, database.traverse().next(1000, 1 << 20).size());
    }

    @Test
    void isEmptiedAndFilledWhileItIsFrozen() throws InterruptedException {
        store(KEY, 1, VALUE);
        assertThrows(IllegalStateException.class, database::wipe);
        assertThrows(IllegalStateException.class, () -> database.storeAll(List.of()));
        freeze();
        assertTrue(database.wipe().done());
        assertTrue(database.storeAll(List.of(entry("a", "x"), entry("b", "y"))).done());
        database.locks().unlockWhole();
        assertEquals(Map.of(Blob.utf8("a"), "1 x", Blob.utf8("b"), "1 y"), content());
    }

    @Test
    void commitsAllRecordsTogether() throws InterruptedException {
        store(KEY, 1, VALUE);
        assertThrows(IllegalStateException.class, () -> database.commit(true, List.of(), outcome -> {}));
        freeze();
        assertTrue(commit(false, List.of(entry("a", "x"), entry("b", "y"))).done());
        assertTrue(commit(false, List.of(entry("a", "z"))).done());
        database.locks().unlockWhole();
        assertEquals(Map.of(KEY, "1 value", Blob.utf8("a"), "1 z", Blob.utf8("b"), "1 y"), content());
        freeze();
        List<Entry> many = IntStream.range(0, 2000)
                .mapToObj(i -> entry("key" + i, "value"))
                .toList();
        assertTrue(commit(true, many).done());
        database.locks().unlockWhole();
        assertEquals(2000, content().size());
    }

    @Test
    void leavesAllAsItWasIfACommitFails() throws InterruptedException {
        store(KEY, 1, VALUE);
        Iterator<Entry> first = List.of(entry("a", "x")).iterator();
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
        freeze();
        Outcome outcome = commit(true, torn);
        assertTrue(outcome.reason().contains("the spool is gone"), outcome::toString);
        assertTrue(commit(false, List.of(entry("b", "y"))).done());
        database.locks().unlockWhole();
        assertEquals(Map.of(KEY, "1 value", Blob.utf8("b"), "1 y"), content());
    }

    @Test
    void bringsACommitToItsEndBeforeItIsGivenAway() throws InterruptedException {
        freeze();
        List<Outcome> outcomes = new ArrayList<>();
        database.commit(true, List.of(entry("a", "x")), outcomes::add);
        assertEquals(List.of(), outcomes);
        swap();
        assertEquals(List.of(Outcome.DONE), outcomes);
        assertTrue(database.locks().holdsWhole());
        database.locks().unlockWhole();
        assertEquals(Map.of(Blob.utf8("a"), "1 x"), content());
    }

    @Test
    void handsOverRecordsAndLocks() throws InterruptedException {
        store(KEY, 1, VALUE);
        database.enableSequenceNumber();
        store(KEY, 2, VALUE);
        int number = database.sequenceNumber();
        int flags = database.openFlags();
        freeze();
        swap();
        assertTrue(database.locks().holdsWhole());
        assertTrue(database.tryLock(KEY).busy());
        database.locks().unlockWhole();
        assertEquals(Map.of(KEY, "2 value"), content());
        assertEquals(number, database.sequenceNumber());
        assertEquals(flags, database.openFlags());
        store(KEY, 3, VALUE);
        assertEquals(number + 1, database.sequenceNumber());
    }

    @Test
    void countsChangesOnceItIsToldTo() {
        store(KEY, 1, VALUE);
        int before = database.sequenceNumber();
        store(KEY, 2, VALUE);
        assertEquals(before, database.sequenceNumber());
        database.enableSequenceNumber();
        store(KEY, 3, VALUE);
        assertEquals(before + 1, database.sequenceNumber());
        database.incrementSequenceNumber();
        assertEquals(before + 2, database.sequenceNumber());
    }

    @Test
    void saysHowLargeItIs() {
        long before = database.size();
        store(KEY, 1, Blob.wrap(new byte[1 << 20]));
        assertTrue(database.size() >= before + (1 << 20));
    }

    private void store(Blob key, long rsn, Blob value) {
        assertTrue(database.tryLock(key).done());
        assertTrue(database.store(key, new RecordHeader(rsn, 2, 3), value).done());
        database.unlock(key);
    }

    private static Entry entry(String key, String value) {
        return new Entry(Blob.utf8(key), new RecordHeader(1, 2, 3), Blob.utf8(value));
    }

    /** {@return rsn and value of all records} */
    private Map<Blob, String> content() {
        Map<Blob, String> content = new TreeMap<>();
        Database.Cursor pass = database.traverse();
        while (!pass.atEnd()) {
            for (Entry entry : pass.next(1000, 1 << 20)) {
                content.put(
                        entry.key(), entry.header().rsn() + " " + entry.data().text());
            }
        }
        pass.close();
        return content;
    }

    private void freeze() throws InterruptedException {
        Granted whole = new Granted();
        database.locks().awaitWhole(whole);
        whole.await();
    }

    private Outcome commit(boolean wipe, Iterable<Entry> records) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        database.commit(wipe, records, outcomes::add);
        assertEquals(List.of(), outcomes, "told before it has returned");
        loop.runUntil(() -> !outcomes.isEmpty(), () -> "no outcome of the commit");
        return outcomes.get(0);
    }
}
