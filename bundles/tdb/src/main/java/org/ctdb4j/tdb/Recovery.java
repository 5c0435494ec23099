// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * Undoes the commit that a writer did not live to finish. Its recovery area holds the old content of every changed
 * piece of the file:
 *
 * <pre>
 *   block header: length = capacity, key length = size of the file before, data length = bytes used,
 *                 next = the area that this one replaces, if we have written it
 *   { offset, length, bytes } ...   one word
 * </pre>
 */
final class Recovery {
    private static final int PIECE_HEADER = 8;

    private final Image image;
    private final long dataStart;
    private final boolean sync;
    private final Block area = new Block();
    private final Block before = new Block();

    Recovery(Image image, long dataStart, boolean sync) {
        this.image = image;
        this.dataStart = dataStart;
        this.sync = sync;
    }

    /** {@return whether a commit has to be undone}; cheap, asked at every first lock. */
    boolean isPending() {
        long at = image.getUnsigned(Layout.RECOVERY_START_AT);
        return at != 0 && area.read(image, dataStart, at).magic == Layout.MAGIC_RECOVERY;
    }

    /** Puts the old content back. The caller holds the open lock, or all chains and the open lock. */
    void replay() {
        if (!isPending()) {
            return;
        }
        byte[] saved = readSaved();
        restore(saved);
        clearBehind();
        syncAll();
        // In this order a crash in between leaves a recovery area that is merely not valid, as after any commit.
        area.writeMagic(image, Layout.MAGIC_RECOVERY_INVALID);
        syncAll();
        if (area.keyLength <= area.at) {
            image.putUnsigned(Layout.RECOVERY_START_AT, replaced());
            syncAll();
        }
    }

    /** {@return the area that was there before this one, which then is in use again; 0 if there was none} libtdb never says. */
    private long replaced() {
        long start = area.next;
        if (start < dataStart || (start & 3) != 0 || start + Block.HEADER > area.keyLength) {
            return 0;
        }
        boolean sound = before.read(image, dataStart, start).magic == Layout.MAGIC_RECOVERY_INVALID;
        return sound && before.end() <= area.keyLength ? start : 0;
    }

    /** Reads all that was saved and checks it, before the first byte is written. */
    private byte[] readSaved() {
        image.require(area.at, area.total());
        if (area.keyLength < dataStart) {
            throw Image.corrupt(area.at, "a file of " + area.keyLength + " to go back to");
        }
        if (area.dataLength > area.length) {
            throw Image.corrupt(area.at, "a recovery area of " + area.length + " holds " + area.dataLength);
        }
        if (area.dataLength > Integer.MAX_VALUE - PIECE_HEADER) {
            throw new TdbException(Reason.TOO_LARGE, "a recovery area of " + area.dataLength);
        }
        byte[] saved = new byte[(int) area.dataLength];
        image.get(area.keyAt(), saved, 0, saved.length);
        for (int at = 0; at + PIECE_HEADER < saved.length; at += PIECE_HEADER + (int) pieceLength(saved, at)) {
            long length = pieceLength(saved, at);
            if (length > saved.length - at - PIECE_HEADER) {
                throw Image.corrupt(area.at, "a saved piece of " + length + " leaves the recovery area");
            }
            image.require(word(saved, at), length);
        }
        return saved;
    }

    private void restore(byte[] saved) {
        for (int at = 0; at + PIECE_HEADER < saved.length; at += PIECE_HEADER + (int) pieceLength(saved, at)) {
            restorePiece(word(saved, at), saved, at + PIECE_HEADER, (int) pieceLength(saved, at));
        }
    }

    /**
     * Makes what lies behind the old end of the file unused space, unless it is the recovery area. A writer over libtdb may have left
     * blocks there, which are in no list now.
     */
    private void clearBehind() {
        long end = area.keyLength;
        boolean insideArea = end >= area.at && end < area.end();
        long length = Math.min(Block.HEADER, image.refresh() - end);
        if (!insideArea && length > 0) {
            image.zero(end, length);
        }
    }

    /**
     * Writes one piece back, except for what lies inside the recovery area itself: its own old header would make the
     * area invalid half-way, and a second crash could not be undone.
     */
    private void restorePiece(long offset, byte[] saved, int from, int length) {
        int before = (int) Math.max(0, Math.min(length, area.at - offset));
        int after = (int) Math.max(0, Math.min(length, offset + length - area.end()));
        if (before > 0) {
            image.put(offset, saved, from, before);
        }
        if (after > 0) {
            image.put(offset + length - after, saved, from + length - after, after);
        }
    }

    private long pieceLength(byte[] saved, int at) {
        return word(saved, at + 4);
    }

    private long word(byte[] saved, int at) {
        int value = TdbHash.word(saved, at);
        return Layout.unsigned(image.isSwapped() ? Integer.reverseBytes(value) : value);
    }

    private void syncAll() {
        if (sync) {
            image.syncAll();
        }
    }
}
