// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;

import org.ctdb4j.tdb.TdbException.Reason;
import org.junit.jupiter.api.Test;

/** Space is chosen exactly as the real library chooses it. */
class AllocationTest {
    @Test
    void leavesTheFileThatLibtdbLeaves() {
        HeapFile file = new HeapFile();
        Tdb tdb = Tdb.open(
                file,
                new HeapLocks().owner(),
                TdbOptions.of(TdbFlags.INCOMPATIBLE_HASH).hashSize(5));
        Golden.lines("alloc-sequence.txt").forEach(line -> apply(tdb, line.split(" ")));
        assertEquals(Dumps.dump(Golden.file("alloc-sequence")), Dumps.dump(file));
        assertArrayEquals(Golden.bytes("alloc-sequence"), file.content());
    }

    @Test
    void leavesRoomToGrowAndTheTailer() {
        assertEquals(20, FreeList.roomFor(4 + 7));
        assertEquals(4, FreeList.roomFor(0));
        assertEquals(32, FreeList.roomFor(21));
        assertEquals(132, FreeList.roomFor(101));
    }

    @Test
    void growsTheFileByLargeSteps() {
        assertEquals(4096, FreeList.grownSize(184, 36));
        assertEquals(417792, FreeList.grownSize(4096, 4 + 8 + 4096 + 24));
        assertEquals(1310720, FreeList.grownSize(1 << 20, 36));
        assertEquals(1 << 21, FreeList.grownSize(1 << 20, 1 << 19));
        assertEquals(230686720, FreeList.grownSize(200 << 20, 36));
    }

    @Test
    void stopsAtTheLargestOffset() {
        assertEquals(0xfffffffcL, FreeList.grownSize(0xff000000L, 1 << 20));
        TdbException e = assertThrows(TdbException.class, () -> FreeList.grownSize(0xfffff000L, 8192));
        assertEquals(Reason.TOO_LARGE, e.reason());
    }

    private static void apply(Tdb tdb, String[] words) {
        byte[] key = Dumps.bytes(words[1]);
        if (words[0].equals("delete")) {
            tdb.delete(key, tdb.hash(key));
            return;
        }
        byte[] value = new byte[Integer.parseInt(words[3])];
        Arrays.fill(value, (byte) words[2].charAt(0));
        assertEquals(Outcome.DONE, tdb.store(key, value));
    }
}
