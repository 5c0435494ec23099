// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * Free space: taken, given back, merged, and got from the system. Callers hold the free list's lock.
 *
 * <p>Choices are those of libtdb to the byte (lib/tdb/common/freelist.c and io.c, samba-4.17.12), so that a file does
 * not fragment more because two implementations share it.
 */
final class FreeList {
    /** What splitting a block must leave over to be worth it, besides the block taken. */
    private static final int SPLIT_MIN = Block.HEADER + Block.TAILER + 8;

    private static final double IMPATIENCE = 1.05;
    private static final long SMALL_GROWTH_MAX = 100 * 1024;
    private static final long LARGE_FILE = 100 * 1024 * 1024;

    /** Largest size whose blocks can all have lengths that are multiples of four. */
    private static final long FILE_MAX = Layout.SIZE_MAX & ~3L;

    private final Image image;
    private final long dataStart;

    private final WalkGuard guard = new WalkGuard();
    private final Block entry = new Block();
    private final Block left = new Block();

    /** How much larger than needed the best block may be for a walk to end early; grows from entry to entry. */
    private double tolerance;

    /** The best block of a walk: offset (0 if none), length, and the link that leads to it. */
    private long best;

    private long bestLength;
    private long bestLink;

    FreeList(Image image, long dataStart) {
        this.image = image;
        this.dataStart = dataStart;
    }

    /** {@return bytes behind the header for a record of that size: some room to grow, and the tailer} */
    static long roomFor(long keyAndData) {
        return align(keyAndData * 5 / 4 + Block.TAILER);
    }

    /** Takes a block with room for {@code need} bytes behind its header, growing the file if none is free. */
    void allocate(long need, Block into) {
        tolerance = 1.0;
        while (true) {
            boolean merged = findBest(need);
            if (best != 0) {
                take(need, into);
                return;
            }
            if (!merged) {
                expand(need + Block.HEADER);
            }
        }
    }

    /** As {@link #allocate}, from what is free now. {@return false if that is not enough} */
    boolean allocateFree(long need, Block into) {
        tolerance = 1.0;
        while (findBest(need) && best == 0) {
            // A merge made a block that is large enough: the next walk meets it.
        }
        if (best != 0) {
            take(need, into);
        }
        return best != 0;
    }

    /** Gives a block back: into a free left neighbour, else to the front of the list. */
    void free(Block block) {
        block.writeTailer(image);
        if (hasFreeLeft(block.at)) {
            growLeft(block);
            return;
        }
        block.next = image.getUnsigned(Layout.FREE_LIST_HEAD);
        block.magic = Layout.MAGIC_FREE;
        block.write(image);
        image.putUnsigned(Layout.FREE_LIST_HEAD, block.at);
    }

    /** Makes free space of a region that holds no blocks; one too small for a block stays unused. */
    void freeRegion(long at, long size) {
        if (size < Block.HEADER + Block.TAILER) {
            return;
        }
        entry.at = at;
        entry.length = size - Block.HEADER;
        entry.keyLength = 0;
        entry.dataLength = 0;
        entry.hash = 0;
        free(entry);
    }

    /** Merges each of the first so many entries into a free left neighbour. */
    void merge(int entriesMax) {
        long link = Layout.FREE_LIST_HEAD;
        guard.start();
        int seen = 0;
        for (long at = image.getUnsigned(link); at != 0 && seen < entriesMax; at = entry.next) {
            seen++;
            guard.step(at);
            readEntry(at);
            if (hasFreeLeft(at)) {
                image.putUnsigned(link, entry.next);
                growLeft(entry);
            } else {
                link = at;
            }
        }
    }

    FreeListInfo info() {
        long entries = 0;
        long bytes = 0;
        long largest = 0;
        guard.start();
        for (long at = image.getUnsigned(Layout.FREE_LIST_HEAD); at != 0; at = entry.next) {
            guard.step(at);
            readEntry(at);
            entries++;
            bytes += entry.length;
            largest = Math.max(largest, entry.length);
        }
        return new FreeListInfo(entries, bytes, largest);
    }

    /** Walks the list for the smallest block that will do. {@return whether a merge on the way made one that would} */
    private boolean findBest(long need) {
        boolean mergedEnough = false;
        best = 0;
        bestLength = 0;
        long link = Layout.FREE_LIST_HEAD;
        guard.start();
        for (long at = image.getUnsigned(link); at != 0; at = entry.next) {
            guard.step(at);
            readEntry(at);
            if (hasFreeLeft(at)) {
                image.putUnsigned(link, entry.next);
                growLeft(entry);
                if (left.at == best) {
                    bestLength = left.length;
                }
                mergedEnough |= left.length > need;
                continue;
            }
            if (entry.length >= need && (best == 0 || entry.length < bestLength)) {
                best = at;
                bestLength = entry.length;
                bestLink = link;
            }
            link = at;
            if (best != 0 && bestLength < need * tolerance) {
                break;
            }
            tolerance *= IMPATIENCE;
        }
        return mergedEnough;
    }

    /** Reads a member of the list into {@link #entry}, repairing one whose writer died before it was linked. */
    private void readEntry(long at) {
        entry.readLinked(image, dataStart, at);
        if (entry.isLive()) {
            entry.writeMagic(image, Layout.MAGIC_FREE);
        }
        if (!entry.isFree()) {
            throw Image.corrupt(at, "magic " + Integer.toHexString(entry.magic) + " in the free list");
        }
    }

    /** {@return whether the block before {@code at}, found by its tailer, is free}; it is then in {@link #left}. */
    private boolean hasFreeLeft(long at) {
        if (at - Block.TAILER <= dataStart) {
            return false;
        }
        int tailer = image.getInt(at - Block.TAILER);
        long total = Layout.unsigned(tailer);
        if (tailer == 0 || tailer == Layout.MAGIC_UNUSED || total > at - dataStart || (total & 3) != 0) {
            return false;
        }
        left.read(image, dataStart, at - total);
        return left.isFree() && left.total() == total;
    }

    /** Lets the left neighbour swallow a block that is in no list. It is in the list already: no link changes. */
    private void growLeft(Block block) {
        left.writeLength(image, left.length + block.total());
        left.writeTailer(image);
    }

    /** Uses the best block: all of it, or its end if enough is left over. */
    private void take(long need, Block into) {
        into.readLinked(image, dataStart, best);
        if (into.length < need + SPLIT_MIN) {
            image.putUnsigned(bestLink, into.next);
            into.magic = Layout.MAGIC_LIVE;
            into.write(image);
            return;
        }
        left.at = into.at;
        left.length = into.length - need - Block.HEADER;
        into.at = left.end();
        into.next = 0;
        into.length = need;
        into.keyLength = 0;
        into.dataLength = 0;
        into.hash = 0;
        into.magic = Layout.MAGIC_LIVE;
        // Until its length shrinks the free block covers all of this: a writer that dies on the way loses no space.
        into.write(image);
        into.writeTailer(image);
        left.writeTailer(image);
        left.writeLength(image, left.length);
    }

    /** Grows the file, generously, so that {@code want} bytes become free. */
    private void expand(long want) {
        long size = image.refresh();
        long target = grownSize(size, want);
        image.extend(target);
        freeRegion(size, target - size);
    }

    /** {@return the size a file of {@code size} grows to when {@code want} more bytes are needed} */
    static long grownSize(long size, long want) {
        if (size + want > FILE_MAX) {
            throw new TdbException(Reason.TOO_LARGE, "the file cannot grow beyond 4 GiB");
        }
        long increment = want > SMALL_GROWTH_MAX ? want * 2 : want * 100;
        long proportional = (long) (size * (size > LARGE_FILE ? 1.10 : 1.25));
        long target = Math.max(size + increment, proportional);
        return Math.min(FILE_MAX, (target + Layout.PAGE - 1) / Layout.PAGE * Layout.PAGE);
    }

    static long align(long length) {
        return (length + 3) & ~3L;
    }
}
