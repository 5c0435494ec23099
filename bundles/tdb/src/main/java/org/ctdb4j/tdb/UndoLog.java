// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * The recovery area as a commit uses it: it takes what the file holds where the transaction has changed it, and once its
 * magic is on the disk the commit can be undone ({@link Recovery}). What is written is what libtdb writes, where libtdb
 * writes it (lib/tdb/common/transaction.c, samba-4.17.12), but in an order that bears more:
 *
 * <ul>
 *   <li>The file grows for the transaction before the magic is written, so that a roll-back has all it writes to.
 *   <li>One sync more when the area is new or grows: neither the file's header nor the area's own ever tells of room that
 *       the disk does not have.
 *   <li>The header leads to a new area not before that is filled, and the new area knows the one it replaces, so that a
 *       roll-back leaves no area behind that nobody leads to.
 * </ul>
 */
final class UndoLog {
    private static final int PIECE_HEADER = 8;
    private static final int MAGIC_AT = 20;

    private final Image file;
    private final Overlay overlay;
    private final FreeList freeList;
    private final long dataStart;
    private final boolean syncs;
    private final Block area = new Block();
    private boolean armed;

    /**
     * A log of what a transaction is about to change.
     *
     * @param file the file itself
     * @param overlay the changes
     * @param freeList free space as the transaction sees it
     */
    UndoLog(Image file, Overlay overlay, FreeList freeList, long dataStart, boolean syncs) {
        this.file = file;
        this.overlay = overlay;
        this.freeList = freeList;
        this.dataStart = dataStart;
        this.syncs = syncs;
    }

    /** Saves what the changes would overwrite. When this returns a crash means that they never were. */
    void arm() {
        boolean isNew = place();
        if (file.refresh() < overlay.size()) {
            file.extend(overlay.size());
        }
        save();
        sync(0, file.size());
        if (isNew) {
            file.putUnsigned(Layout.RECOVERY_START_AT, area.at);
            reread(Layout.RECOVERY_START_AT, Integer.BYTES);
            sync(Layout.RECOVERY_START_AT, Integer.BYTES);
        }
        writeMagic(Layout.MAGIC_RECOVERY);
        armed = true;
        reread(area.at + MAGIC_AT, Integer.BYTES);
        sync(area.at + MAGIC_AT, Integer.BYTES);
    }

    /** Lets the file be what it is now. When this returns a crash changes nothing any more. */
    void disarm() {
        if (armed) {
            writeMagic(Layout.MAGIC_RECOVERY_INVALID);
            sync(area.at + MAGIC_AT, Integer.BYTES);
            armed = false;
        }
    }

    /** Makes sure that a roll-back finds what it needs, also when it had been decided already that there would be none. */
    void rearm() {
        writeMagic(Layout.MAGIC_RECOVERY);
    }

    /**
     * Finds room: the area there is, or that one made larger if the file ends with it, or a new one at the end.
     *
     * @return whether it is a new one
     */
    private boolean place() {
        boolean there = readPresent();
        if (there && area.length >= need() + needBehind()) {
            area.next = 0;
            return false;
        }
        boolean grows = there && area.end() == overlay.size();
        if (!grows) {
            replace(there);
        }
        // The need is asked for again: freeing the old area may have changed pages.
        long room = FreeList.grownSize(overlay.size(), need()) - overlay.size();
        area.length = room - Block.HEADER;
        file.extend(area.end());
        if (grows) {
            area.next = 0;
            sync(0, area.end());
        }
        return !grows;
    }

    private void replace(boolean there) {
        long old = there ? area.at : 0;
        if (there) {
            freeList.free(area);
        }
        area.at = overlay.size();
        area.next = old;
    }

    /** {@return whether the file has a recovery area}, which is then in {@link #area}. */
    private boolean readPresent() {
        long start = file.getUnsigned(Layout.RECOVERY_START_AT);
        if (start == 0) {
            return false;
        }
        area.read(file, dataStart, start);
        boolean sound = area.magic == Layout.MAGIC_RECOVERY || area.magic == Layout.MAGIC_RECOVERY_INVALID;
        return sound && file.contains(start, area.total());
    }

    private long need() {
        long[] sum = {Block.TAILER};
        forEachOld((at, page, length) -> sum[0] += PIECE_HEADER + length);
        return sum[0];
    }

    /** What is saved of the space the transaction adds: the first block, if it is as large as a block. */
    private long needBehind() {
        return overlay.isGrown() ? PIECE_HEADER + Block.HEADER : 0;
    }

    private void forEachOld(Overlay.Visitor visitor) {
        overlay.forEach((at, page, length) -> {
            if (at < overlay.fileSize()) {
                visitor.visit(at, page, length);
            }
        });
    }

    private void save() {
        long end = file.refresh();
        Map<Long, byte[]> shared = sharedPages(end);
        byte[] piece = new byte[PIECE_HEADER + (int) Layout.PAGE];
        long[] position = {area.keyAt()};
        forEachOld((at, page, wanted) -> {
            int length = (int) Math.min(wanted, end - at);
            putWord(piece, 0, at);
            putWord(piece, Integer.BYTES, length);
            byte[] before = shared.get(at);
            if (before == null) {
                file.get(at, piece, PIECE_HEADER, length);
            } else {
                System.arraycopy(before, 0, piece, PIECE_HEADER, length);
            }
            if (at == 0) {
                // As it will be: who loses power while he puts this back must still find the area.
                putWord(piece, PIECE_HEADER + Layout.RECOVERY_START_AT, area.at);
            }
            file.put(position[0], piece, 0, PIECE_HEADER + length);
            position[0] += PIECE_HEADER + length;
        });
        if (overlay.isGrown()) {
            position[0] = saveBehind(piece, position[0]);
        }
        file.putUnsigned(position[0], area.total());
        area.keyLength = overlay.fileSize();
        area.dataLength = position[0] + Block.TAILER - area.keyAt();
        area.hash = 0;
        area.magic = Layout.MAGIC_RECOVERY_INVALID;
        area.write(file);
        reread(area.at, Block.HEADER + area.dataLength);
    }

    /**
     * What a roll-back leaves behind the old end of the file is in no list. The zeros here will make it unused space, which a check
     * passes over, and not a block that has been lost. libtdb saves nothing here, but puts back what it finds saved.
     */
    private long saveBehind(byte[] piece, long position) {
        Arrays.fill(piece, PIECE_HEADER, PIECE_HEADER + Block.HEADER, (byte) 0);
        putWord(piece, 0, overlay.fileSize());
        putWord(piece, Integer.BYTES, Block.HEADER);
        file.put(position, piece, 0, PIECE_HEADER + Block.HEADER);
        return position + PIECE_HEADER + Block.HEADER;
    }

    /** Pages that lie partly in the area itself are read before the first byte is written there. */
    private Map<Long, byte[]> sharedPages(long end) {
        Map<Long, byte[]> shared = new HashMap<>();
        forEachOld((at, page, wanted) -> {
            if (at + wanted > area.at && at < area.end()) {
                byte[] before = new byte[(int) Math.min(wanted, end - at)];
                file.get(at, before, 0, before.length);
                shared.put(at, before);
            }
        });
        return shared;
    }

    private void writeMagic(int magic) {
        area.writeMagic(file, magic);
    }

    /** What the commit has written to the file itself must not be undone by a page that was changed before. */
    private void reread(long at, long length) {
        try {
            overlay.reread(at, length);
        } catch (IOException e) {
            throw new TdbException(Reason.IO, "read failed at offset " + at + ": " + e.getMessage(), e);
        }
    }

    private void sync(long at, long length) {
        if (syncs) {
            file.sync(at, length);
        }
    }

    private void putWord(byte[] bytes, int at, long value) {
        int word = (int) value;
        TdbHash.putWord(bytes, at, file.isSwapped() ? Integer.reverseBytes(word) : word);
    }
}
