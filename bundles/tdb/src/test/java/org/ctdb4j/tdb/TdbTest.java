// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Optional;

import org.ctdb4j.tdb.TdbException.Reason;
import org.junit.jupiter.api.Test;

import com.sun.management.ThreadMXBean;

class TdbTest {
    private static final byte[] KEY = Dumps.bytes("key");
    private static final byte[] VALUE = Dumps.bytes("value");
    private static final TdbOptions OPTIONS =
            TdbOptions.of(TdbFlags.INCOMPATIBLE_HASH).hashSize(3);

    private final HeapFile file = new HeapFile();
    private final HeapLocks locks = new HeapLocks();
    private final Tdb tdb = Tdb.open(file, locks.owner(), OPTIONS);
    private final int hash = tdb.hash(KEY);

    @Test
    void returnsWhatWasStored() {
        assertEquals(Outcome.DONE, tdb.store(KEY, VALUE));
        assertArrayEquals(VALUE, tdb.fetch(KEY).orElseThrow());
        assertEquals(Outcome.DONE, tdb.exists(KEY, hash));
        assertEquals(Optional.empty(), tdb.fetch(Dumps.bytes("other")));
    }

    @Test
    void keysAndValuesMayBeEmpty() {
        tdb.store(new byte[0], new byte[0]);
        assertArrayEquals(new byte[0], tdb.fetch(new byte[0]).orElseThrow());
        assertEquals(1, tdb.count());
        assertTrue(tdb.check().isClean());
    }

    @Test
    void joinsTheParts() {
        tdb.store(KEY, hash, StoreMode.REPLACE, Dumps.bytes("head"), new byte[0], Dumps.bytes("payload"));
        assertEquals("headpayload", text());
        tdb.store(KEY, hash, StoreMode.REPLACE);
        assertEquals("", text());
    }

    @Test
    void insertsOnlyWhatIsAbsentAndModifiesOnlyWhatIsPresent() {
        assertEquals(Outcome.MISSING, tdb.store(KEY, hash, StoreMode.MODIFY, VALUE));
        assertEquals(Outcome.DONE, tdb.store(KEY, hash, StoreMode.INSERT, VALUE));
        assertEquals(Outcome.EXISTS, tdb.store(KEY, hash, StoreMode.INSERT, KEY));
        assertEquals("value", text());
        assertEquals(Outcome.DONE, tdb.store(KEY, hash, StoreMode.MODIFY, KEY));
        assertEquals("key", text());
    }

    @Test
    void appends() {
        assertEquals(Outcome.DONE, tdb.append(KEY, hash, Dumps.bytes("a")));
        assertEquals(Outcome.DONE, tdb.append(KEY, hash, Dumps.bytes("b")));
        assertEquals(Outcome.DONE, tdb.append(KEY, hash, Dumps.bytes("c".repeat(1000))));
        assertEquals("ab" + "c".repeat(1000), text());
        assertTrue(tdb.check().isClean());
    }

    @Test
    void deletes() {
        tdb.store(KEY, VALUE);
        assertEquals(Outcome.DONE, tdb.delete(KEY, hash));
        assertEquals(Outcome.MISSING, tdb.delete(KEY, hash));
        assertEquals(0, tdb.count());
    }

    @Test
    void aValueThatFitsStaysWhereItIs() {
        tdb.store(KEY, Dumps.bytes("12345678"));
        String before = Dumps.dump(file);
        tdb.store(KEY, Dumps.bytes("1234567890"));
        tdb.store(KEY, Dumps.bytes("x"));
        tdb.store(KEY, Dumps.bytes("87654321"));
        assertEquals(before.replace("12345678", "87654321"), Dumps.dump(file));
    }

    @Test
    void anEqualValueIsNotWrittenButCounted() {
        Tdb counting = Tdb.open(file, locks.owner(), TdbOptions.of(TdbFlags.SEQNUM));
        counting.store(KEY, VALUE);
        FaultyFile full = new FaultyFile(file, true);
        Tdb careful = Tdb.open(full, locks.owner(), OPTIONS);
        full.failAfter(0);
        assertEquals(Outcome.DONE, careful.store(KEY, VALUE));
        assertEquals(1, counting.sequenceNumber());
        counting.store(KEY, VALUE);
        assertEquals(2, counting.sequenceNumber());
    }

    @Test
    void changesAreCountedAsLibtdbCountsThem() {
        Tdb counting = Tdb.open(file, locks.owner(), TdbOptions.of(TdbFlags.SEQNUM));
        counting.store(KEY, VALUE);
        assertEquals(1, counting.sequenceNumber());
        counting.store(KEY, new byte[100]);
        assertEquals(3, counting.sequenceNumber(), "a store that moves counts twice");
        counting.delete(KEY, hash);
        counting.delete(KEY, hash);
        assertEquals(4, counting.sequenceNumber());
        counting.wipeAll();
        assertEquals(5, counting.sequenceNumber());
        tdb.store(KEY, VALUE);
        assertEquals(5, counting.sequenceNumber(), "a handle without the flag does not count");
    }

    @Test
    void wipesEverything() {
        for (int i = 0; i < 100; i++) {
            tdb.store(Dumps.bytes("key" + i), new byte[200]);
        }
        long size = tdb.size();
        assertEquals(Outcome.DONE, tdb.wipeAll());
        assertEquals(0, tdb.count());
        assertEquals(size, tdb.size());
        assertEquals(new FreeListInfo(1, size - 184 - 24, size - 184 - 24), tdb.freeList());
        assertEquals(Outcome.DONE, tdb.store(KEY, VALUE));
        assertTrue(tdb.check().isClean());
    }

    @Test
    void mergesNeighbouringFreeSpace() {
        for (int i = 0; i < 10; i++) {
            tdb.store(Dumps.bytes("key" + i), new byte[100]);
        }
        // The first lies at the end of the file: each one is freed while its left neighbour is still in use.
        for (int i = 0; i < 10; i++) {
            byte[] key = Dumps.bytes("key" + i);
            tdb.delete(key, tdb.hash(key));
        }
        assertEquals(10, tdb.freeList().entries());
        assertEquals(Outcome.DONE, tdb.mergeFreeList(4));
        assertEquals(6, tdb.freeList().entries());
        assertEquals(Outcome.DONE, tdb.mergeFreeList(Integer.MAX_VALUE));
        assertEquals(1, tdb.freeList().entries());
        assertTrue(tdb.check().isClean());
    }

    @Test
    void aFullDiskRefusesANewRecordAndTheFileKeepsItsSize() {
        HeapFile small = new HeapFile(new byte[0], 10_000);
        Tdb full = Tdb.open(small, locks.owner(), OPTIONS);
        TdbException e = assertThrows(TdbException.class, () -> full.store(new byte[20_000], VALUE));
        assertEquals(Reason.IO, e.reason());
        assertEquals(184, small.size());
        assertTrue(full.check().isClean());
    }

    @Test
    void aLookUpAllocatesNothing() {
        for (int i = 0; i < 50; i++) {
            tdb.store(Dumps.bytes("key" + i), new byte[100]);
        }
        byte[] key = Dumps.bytes("key7");
        int keyHash = tdb.hash(key);
        Value value = new Value();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        tdb.lockChain(keyHash, LockKind.WRITE);
        tdb.fetch(key, keyHash, value);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            tdb.fetch(key, keyHash, value);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 10_000, allocated + " bytes in 10,000 look-ups");
        assertEquals(100, value.length());
    }

    private String text() {
        return Dumps.text(tdb.fetch(KEY).orElseThrow());
    }
}
