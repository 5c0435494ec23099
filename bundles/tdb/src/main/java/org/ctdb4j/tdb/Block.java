// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

/**
 * One block of the data area, read from or to be written to the file: a live or dead record, free space, or the
 * recovery area. Reused from block to block, so that walks allocate nothing.
 *
 * <pre>
 *   0 next   4 length   8 key length   12 data length   16 hash   20 magic   24 key, data, padding ... tailer
 *            length counts everything behind the header; the tailer, its last word, is 24 + length
 * </pre>
 */
final class Block {
    static final int HEADER = 24;
    static final int TAILER = 4;

    private static final int LENGTH_AT = 4;
    private static final int KEY_LENGTH_AT = 8;
    private static final int DATA_LENGTH_AT = 12;
    private static final int HASH_AT = 16;
    private static final int MAGIC_AT = 20;

    private final byte[] header = new byte[HEADER];

    long at;
    long next;
    long length;
    long keyLength;
    long dataLength;
    int hash;
    int magic;

    long total() {
        return HEADER + length;
    }

    long end() {
        return at + total();
    }

    long keyAt() {
        return at + HEADER;
    }

    long dataAt() {
        return keyAt() + keyLength;
    }

    boolean isLive() {
        return magic == Layout.MAGIC_LIVE;
    }

    boolean isDead() {
        return magic == Layout.MAGIC_DEAD;
    }

    boolean isFree() {
        return magic == Layout.MAGIC_FREE;
    }

    /** Reads the header at {@code offset} as it is; only that it lies in the data area is checked. */
    Block read(Image image, long dataStart, long offset) {
        if (offset < dataStart || (offset & 3) != 0) {
            throw Image.corrupt(offset, "no block can begin here");
        }
        at = offset;
        next = image.getUnsigned(offset);
        length = image.getUnsigned(offset + LENGTH_AT);
        keyLength = image.getUnsigned(offset + KEY_LENGTH_AT);
        dataLength = image.getUnsigned(offset + DATA_LENGTH_AT);
        hash = image.getInt(offset + HASH_AT);
        magic = image.getInt(offset + MAGIC_AT);
        return this;
    }

    /** Reads a block that is linked in a chain or the free list: it and its successor must lie inside the file. */
    Block readLinked(Image image, long dataStart, long offset) {
        read(image, dataStart, offset);
        image.require(offset, total());
        if (next != 0) {
            image.require(next, HEADER);
        }
        return this;
    }

    /** Reads a block of a chain: a record, live or dead, whose parts fit into it. */
    Block readRecord(Image image, long dataStart, long offset) {
        readLinked(image, dataStart, offset);
        if (!isLive() && !isDead()) {
            throw Image.corrupt(offset, "magic " + Integer.toHexString(magic) + " in a chain");
        }
        if (keyLength + dataLength > length) {
            throw Image.corrupt(
                    offset, "key of " + keyLength + " and data of " + dataLength + " in a record of " + length);
        }
        return this;
    }

    void write(Image image) {
        putField(image, 0, (int) next);
        putField(image, LENGTH_AT, (int) length);
        putField(image, KEY_LENGTH_AT, (int) keyLength);
        putField(image, DATA_LENGTH_AT, (int) dataLength);
        putField(image, HASH_AT, hash);
        putField(image, MAGIC_AT, magic);
        image.put(at, header, 0, HEADER);
    }

    void writeMagic(Image image, int newMagic) {
        magic = newMagic;
        image.putInt(at + MAGIC_AT, newMagic);
    }

    void writeLength(Image image, long newLength) {
        length = newLength;
        image.putUnsigned(at + LENGTH_AT, newLength);
    }

    void writeDataLength(Image image, long newLength) {
        dataLength = newLength;
        image.putUnsigned(at + DATA_LENGTH_AT, newLength);
    }

    void writeTailer(Image image) {
        image.putUnsigned(end() - TAILER, total());
    }

    private void putField(Image image, int index, int value) {
        TdbHash.putWord(header, index, image.isSwapped() ? Integer.reverseBytes(value) : value);
    }
}
