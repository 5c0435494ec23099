// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Verifies a whole file, ours or Samba's: every block is what it says and lies end to end with the next, every record is
 * in the one chain it belongs to, every free block once in the free list. Reads only; takes no lock: on a file in use the
 * caller holds all chains for reading. Work is cut into slices; memory is a bit for each four bytes of the file, twice.
 */
public final class TdbCheck {
    private static final int PROBLEMS_MAX = 100;

    private enum Stage {
        CHAINS,
        FREE_LIST,
        BLOCKS,
        FINISHED
    }

    private final List<String> problems = new ArrayList<>();

    /** Where the chains lead to, and the free list: what the walk over the blocks has not met yet. */
    private final BitSet records = new BitSet();

    private final BitSet freeBlocks = new BitSet();
    private final Block block = new Block();
    private final Value key = new Value();

    private Header header;
    private Image image;
    private long recoveryStart;

    private Stage stage = Stage.CHAINS;
    private long at;
    private int chain;

    private long live;
    private long dead;
    private long free;
    private long freeBytes;
    private long recoveryBytes;
    private long deadSpace;

    /** Begins a check. */
    public TdbCheck(FilePort file) {
        try {
            header = Header.read(file, TdbHash.JENKINS);
            image = new Image(file, header.swapped(), header.base());
            recoveryStart = image.getUnsigned(Layout.RECOVERY_START_AT);
            at = header.dataStart();
        } catch (IOException e) {
            abandon("cannot read the header: " + e.getMessage());
        } catch (TdbException e) {
            abandon(e.getMessage());
        }
    }

    /** {@return what a check of the whole file finds} */
    public static CheckReport check(FilePort file) {
        TdbCheck check = new TdbCheck(file);
        while (check.advance(Integer.MAX_VALUE)) {
            // Each round does all it may.
        }
        return check.report();
    }

    /**
     * Does the next part of the work.
     *
     * @param steps blocks and chains to look at
     * @return whether there is more to do
     */
    public boolean advance(int steps) {
        try {
            for (int i = 0; i < steps && stage != Stage.FINISHED; i++) {
                switch (stage) {
                    case CHAINS -> followChain();
                    case FREE_LIST -> followFreeList();
                    default -> checkBlock();
                }
            }
        } catch (TdbException e) {
            abandon(e.getMessage());
        }
        return stage != Stage.FINISHED;
    }

    /** {@return what was found so far} */
    public CheckReport report() {
        return new CheckReport(
                image == null ? 0 : image.size(),
                header == null ? 0 : header.hashSize(),
                live,
                dead,
                free,
                freeBytes,
                recoveryBytes,
                deadSpace,
                List.copyOf(problems));
    }

    private void followChain() {
        if (chain == header.hashSize()) {
            stage = Stage.FREE_LIST;
            return;
        }
        long member = image.getUnsigned(Layout.chainHead(chain));
        while (member != 0 && note(records, member, "chain " + chain)) {
            block.read(image, header.dataStart(), member);
            if (Integer.remainderUnsigned(block.hash, header.hashSize()) != chain) {
                report("record at offset " + member + " is in chain " + chain + ", not in that of its hash");
            }
            member = block.next;
        }
        chain++;
    }

    private void followFreeList() {
        long entry = image.getUnsigned(Layout.FREE_LIST_HEAD);
        while (entry != 0 && note(freeBlocks, entry, "the free list")) {
            entry = block.read(image, header.dataStart(), entry).next;
        }
        stage = Stage.BLOCKS;
    }

    /** Notes that a list leads to an offset. {@return false if that makes no sense, so that the list ends here} */
    private boolean note(BitSet blocks, long offset, String list) {
        if (offset < header.dataStart() || (offset & 3) != 0 || offset + Block.HEADER > image.size()) {
            report(list + " leads to offset " + offset + ", where no block can be");
            return false;
        }
        if (blocks.get(bit(offset))) {
            report(list + " leads to offset " + offset + ", which a list has led to before");
            return false;
        }
        blocks.set(bit(offset));
        return true;
    }

    private void checkBlock() {
        long rest = image.size() - at;
        if (rest == 0) {
            records.stream().forEach(bit -> report("a chain leads to offset " + offset(bit) + ", which is no record"));
            freeBlocks.stream()
                    .forEach(bit -> report("the free list leads to offset " + offset(bit) + ", which is not free"));
            stage = Stage.FINISHED;
            return;
        }
        long gap = recoveryStart - at;
        if (gap > 0 && gap < Block.HEADER + Block.TAILER) {
            // Emptying the database leaves a piece this small unused.
            skip(gap);
            return;
        }
        if (rest < Block.HEADER) {
            abandon(rest + " bytes at offset " + at + " are too few for a block");
            return;
        }
        block.read(image, header.dataStart(), at);
        if (at == recoveryStart) {
            checkRecoveryArea();
        } else if (block.magic == Layout.MAGIC_UNUSED || block.magic == Layout.MAGIC_RECOVERY_INVALID) {
            checkDeadSpace();
        } else if (block.isLive() || block.isDead() || block.isFree()) {
            checkListed();
        } else {
            abandon("block at offset " + at + ": unknown magic " + Integer.toHexString(block.magic));
        }
    }

    private void checkRecoveryArea() {
        if (block.magic == Layout.MAGIC_RECOVERY) {
            report("the commit whose recovery area is at offset " + at + " must be rolled back");
        } else if (block.magic != Layout.MAGIC_RECOVERY_INVALID) {
            abandon("recovery area at offset " + at + ": magic " + Integer.toHexString(block.magic));
            return;
        }
        recoveryBytes = block.total();
        step();
    }

    /**
     * A commit that was rolled back leaves bytes to nobody, up to the old end of the file or the next block that a list
     * knows. libtdb takes all the rest of the file for unused here, and fails when the file has grown since.
     */
    private void checkDeadSpace() {
        byte[] first = new byte[1];
        image.get(at, first, 0, 1);
        if (first[0] != 0 && first[0] != (byte) Layout.MAGIC_UNUSED) {
            abandon("block at offset " + at + ": neither a record nor unused space");
            return;
        }
        long end = image.size();
        for (BitSet blocks : List.of(records, freeBlocks)) {
            int next = blocks.nextSetBit(bit(at) + 1);
            end = next < 0 ? end : Math.min(end, offset(next));
        }
        skip((recoveryStart > at ? Math.min(end, recoveryStart) : end) - at);
    }

    private void checkListed() {
        if (block.isFree()) {
            if (!take(freeBlocks)) {
                report("free block at offset " + at + " is not in the free list");
            }
            free++;
            freeBytes += block.length;
        } else {
            if (!take(records)) {
                report("record at offset " + at + " is in no chain");
            }
            checkRecord();
        }
        if (!step()) {
            return;
        }
        long tailer = image.getUnsigned(block.end() - Block.TAILER);
        if (tailer != block.total()) {
            report("block at offset " + block.at + ": tailer " + tailer + " instead of " + block.total());
        }
    }

    /** {@return whether a list led to this block} */
    private boolean take(BitSet blocks) {
        boolean known = blocks.get(bit(at));
        blocks.clear(bit(at));
        return known;
    }

    private void checkRecord() {
        if (block.isLive()) {
            live++;
        } else {
            dead++;
        }
        if (block.keyLength + block.dataLength + Block.TAILER > block.length) {
            report("record at offset " + at + ": key and data do not fit");
            return;
        }
        if (block.end() > image.size() || block.keyLength > Integer.MAX_VALUE) {
            return;
        }
        int length = (int) block.keyLength;
        image.get(block.keyAt(), key.resize(length), 0, length);
        if (header.hash().of(key.copy()) != block.hash) {
            report("record at offset " + at + ": the hash is not that of the key");
        }
    }

    /** Goes on to the block behind this one, unless the length makes no sense: then there is no way on. */
    private boolean step() {
        if (block.length < Block.TAILER || (block.length & 3) != 0 || block.end() > image.size()) {
            abandon("block at offset " + at + ": length " + block.length);
            return false;
        }
        at = block.end();
        return true;
    }

    private void skip(long bytes) {
        deadSpace += bytes;
        at += bytes;
    }

    private int bit(long offset) {
        return (int) ((offset - header.dataStart()) / 4);
    }

    private long offset(int bit) {
        return header.dataStart() + 4L * bit;
    }

    private void abandon(String problem) {
        report(problem);
        stage = Stage.FINISHED;
    }

    private void report(String problem) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.add(problem);
        }
    }
}
