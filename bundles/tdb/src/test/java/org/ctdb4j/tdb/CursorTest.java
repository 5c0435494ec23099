// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import org.ctdb4j.tdb.Cursor.Slice;
import org.ctdb4j.tdb.Cursor.State;
import org.ctdb4j.tdb.TdbOptions.Patience;
import org.junit.jupiter.api.Test;

class CursorTest {
    private final HeapFile file = new HeapFile();
    private final HeapLocks locks = new HeapLocks();

    @Test
    void slicesAreBoundedInRecords() {
        Tdb tdb = filled(1, 10);
        Cursor cursor = tdb.cursor();
        assertEquals(List.of(4, 4, 2), sizes(cursor, 4, 1 << 20));
    }

    @Test
    void slicesAreBoundedInBytesButNeverEmptyForThat() {
        Tdb tdb = filled(1, 5);
        assertEquals(List.of(2, 2, 1), sizes(tdb.cursor(), 100, 25), "each record has 12 bytes");
        assertEquals(List.of(1, 1, 1, 1, 1), sizes(tdb.cursor(), 100, 1));
    }

    @Test
    void everyRecordIsSeenOnce() {
        Tdb tdb = filled(50, 400);
        assertEquals(400, new TreeSet<>(keys(tdb.cursor())).size());
        assertEquals(400, keys(tdb.cursor()).size());
    }

    @Test
    void anEmptyDatabaseOfManyChainsTakesSeveralSlices() {
        Tdb tdb = filled(1_000_001, 0);
        Cursor cursor = tdb.cursor();
        int slices = 1;
        while (cursor.next(100, 100).state() == State.MORE) {
            slices++;
        }
        assertTrue(slices > 1 && slices < 20, slices + " slices");
        assertEquals(State.END, cursor.next(100, 100).state());
    }

    @Test
    void noLockIsHeldBetweenSlices() {
        Tdb tdb = filled(1, 10);
        Cursor cursor = tdb.cursor();
        cursor.next(3, 1000);
        assertEquals(0, locks.count());
        tdb.wipeAll();
        assertEquals(7, keys(cursor).size(), "the chain was copied as a whole");
    }

    @Test
    void changesDuringTheWalkDoNotDisturbWhatIsLeftAlone() {
        Tdb tdb = filled(20, 200);
        Cursor cursor = tdb.cursor();
        List<String> seen = new ArrayList<>();
        Slice slice;
        int step = 0;
        do {
            slice = cursor.next(5, 1000);
            slice.entries().forEach(e -> seen.add(Dumps.text(e.key())));
            byte[] odd = Dumps.bytes("key" + (1001 + 2 * step));
            tdb.delete(odd, tdb.hash(odd));
            tdb.store(Dumps.bytes("new" + step), new byte[300]);
            step++;
        } while (slice.state() != State.END);
        for (int i = 0; i < 200; i += 2) {
            String key = "key" + (1000 + i);
            assertEquals(1, seen.stream().filter(key::equals).count(), key);
        }
    }

    @Test
    void aBusyChainStopsAWalkThatMayNotWait() throws IOException {
        filled(3, 30);
        Tdb hasty = Tdb.open(file, locks.owner(), options(3).patience(Patience.NEVER));
        LockPort other = locks.owner();
        assertTrue(other.tryLock(Layout.chainLock(1), 1, LockKind.WRITE));
        Cursor cursor = hasty.cursor();
        Slice slice = cursor.next(1000, 1 << 20);
        assertEquals(State.BUSY, slice.state());
        assertEquals(1, cursor.chain());
        assertEquals(State.BUSY, cursor.next(1000, 1 << 20).state());
        other.unlock(Layout.chainLock(1), 1);
        Slice rest = cursor.next(1000, 1 << 20);
        assertEquals(State.END, rest.state());
        assertEquals(30, slice.entries().size() + rest.entries().size());
    }

    private Tdb filled(int hashSize, int records) {
        Tdb tdb = Tdb.open(file, locks.owner(), options(hashSize));
        for (int i = 0; i < records; i++) {
            tdb.store(Dumps.bytes("key" + (1000 + i)), Dumps.bytes("value"));
        }
        return tdb;
    }

    private static TdbOptions options(int hashSize) {
        return TdbOptions.of(TdbFlags.INCOMPATIBLE_HASH).hashSize(hashSize);
    }

    private static List<Integer> sizes(Cursor cursor, int recordsMax, int bytesMax) {
        List<Integer> sizes = new ArrayList<>();
        Slice slice;
        do {
            slice = cursor.next(recordsMax, bytesMax);
            sizes.add(slice.entries().size());
        } while (slice.state() == State.MORE);
        return sizes;
    }

    private static List<String> keys(Cursor cursor) {
        List<String> keys = new ArrayList<>();
        Slice slice;
        do {
            slice = cursor.next(50, 1 << 20);
            slice.entries().forEach(e -> keys.add(Dumps.text(e.key())));
        } while (slice.state() == State.MORE);
        return keys;
    }
}
