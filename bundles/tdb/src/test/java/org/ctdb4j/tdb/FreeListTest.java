// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

import org.ctdb4j.tdb.TdbException.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The free list by itself, in the data area of a file of two chains: it begins at 180. */
class FreeListTest {
    private static final long START = 180;

    private final HeapFile file = new HeapFile(new byte[(int) START + 1000], 1 << 20);
    private final Image image = new Image(file, false, 0);
    private final FreeList freeList = new FreeList(image, START);
    private final Block block = new Block();

    @BeforeEach
    void oneBlock() {
        freeList.freeRegion(START, 1000);
    }

    @Test
    void aBlockIsTakenFromTheEndOfAFreeOne() {
        freeList.allocate(100, block);
        assertEquals(START + 1000 - 124, block.at);
        assertEquals(100, block.length);
        assertTrue(block.isLive());
        assertEquals(new FreeListInfo(1, 1000 - 24 - 124, 1000 - 24 - 124), freeList.info());
        assertEquals(124, image.getInt(block.end() - 4), "its tailer");
        assertEquals(1000 - 124, image.getInt(block.at - 4), "the tailer of what is left");
    }

    @Test
    void aBlockIsTakenWholeIfTooLittleWouldBeLeft() {
        freeList.allocate(1000 - 24 - 35, block);
        assertEquals(START, block.at);
        assertEquals(976, block.length);
        assertEquals(new FreeListInfo(0, 0, 0), freeList.info());
    }

    @Test
    void aBlockIsSplitIfJustEnoughIsLeft() {
        freeList.allocate(1000 - 24 - 36, block);
        assertEquals(START + 36, block.at);
        assertEquals(new FreeListInfo(1, 12, 12), freeList.info());
    }

    @Test
    void theSmallestThatWillDoIsTaken() {
        long small = allocate(60);
        allocate(20);
        long large = allocate(300);
        allocate(20);
        free(large);
        free(small);
        freeList.allocate(56, block);
        assertEquals(small, block.at);
    }

    @Test
    void theListIsLastInFirstOut() {
        long first = allocate(40);
        allocate(20);
        long second = allocate(40);
        allocate(20);
        free(first);
        free(second);
        assertEquals(second, image.getUnsigned(Layout.FREE_LIST_HEAD));
        assertEquals(first, image.getUnsigned(second));
    }

    @Test
    void aBlockIsMergedIntoAFreeLeftNeighbourAtOnce() {
        long right = allocate(40);
        long left = allocate(40);
        allocate(20);
        free(left);
        long entries = freeList.info().entries();
        free(right);
        assertEquals(entries, freeList.info().entries());
        assertEquals(40 + 24 + 40, length(left));
    }

    @Test
    void aWalkMergesNeighboursAndUsesThem() {
        long right = allocate(200);
        long left = allocate(200);
        allocate(400);
        free(right);
        free(left);
        assertEquals(3, freeList.info().entries());
        freeList.allocate(420, block);
        assertEquals(left, block.at);
        assertEquals(1000 + START, file.size(), "the file did not grow");
    }

    @Test
    void theFileGrowsWhenNothingWillDo() {
        freeList.allocate(2000, block);
        assertEquals(FreeList.grownSize(START + 1000, 2024), file.size());
        assertEquals(file.size() - 2024, block.at);
        assertEquals(1, freeList.info().entries(), "the new space is merged with the free block before it");
    }

    @Test
    void aFullDiskLeavesTheListAsItIs() throws IOException {
        FreeListInfo before = freeList.info();
        assertEquals(Reason.IO, reason(() -> freeList.allocate(1 << 20, block)));
        assertEquals(before, freeList.info());
        assertFalse(freeList.allocateFree(1 << 20, block));
        assertEquals(before, freeList.info());
    }

    @Test
    void aBlockThatItsWriterNeverLinkedIsRepaired() {
        long at = allocate(40);
        allocate(20);
        free(at);
        block.read(image, START, at).writeMagic(image, Layout.MAGIC_LIVE);
        freeList.info();
        assertTrue(block.read(image, START, at).isFree());
    }

    @Test
    void nonsenseInTheListIsCorrupt() {
        long at = allocate(40);
        free(at);
        image.putUnsigned(Layout.FREE_LIST_HEAD, 4);
        assertEquals(Reason.CORRUPT, reason(freeList::info));
        image.putUnsigned(Layout.FREE_LIST_HEAD, START + 2);
        assertEquals(Reason.CORRUPT, reason(freeList::info));
        image.putUnsigned(Layout.FREE_LIST_HEAD, 1 << 30);
        assertEquals(Reason.CORRUPT, reason(() -> freeList.allocate(40, block)));
        image.putUnsigned(Layout.FREE_LIST_HEAD, START);
        image.putUnsigned(START, START);
        assertEquals(Reason.CORRUPT, reason(() -> freeList.allocate(5000, block)));
    }

    @Test
    void aRegionTooSmallForABlockStaysUnused() {
        FreeListInfo before = freeList.info();
        freeList.freeRegion(START, 27);
        assertEquals(before, freeList.info());
    }

    private long allocate(long need) {
        freeList.allocate(need, block);
        return block.at;
    }

    private void free(long at) {
        freeList.free(new Block().read(image, START, at));
    }

    private long length(long at) {
        return block.read(image, START, at).length;
    }

    private static Reason reason(Runnable operation) {
        return assertThrows(TdbException.class, operation::run).reason();
    }
}
