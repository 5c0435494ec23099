// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** A file in memory, for simulations and tests. Several handles may share one, on one thread. */
public final class HeapFile implements FilePort {
    private final long sizeMax;
    private byte[] bytes;
    private int size;

    /** An empty file that may grow as far as an array can. */
    public HeapFile() {
        this(new byte[0], Integer.MAX_VALUE - 8);
    }

    /**
     * A file with content.
     *
     * @param sizeMax size beyond which the disk is full
     */
    public HeapFile(byte[] content, long sizeMax) {
        this.bytes = content.clone();
        this.size = content.length;
        this.sizeMax = sizeMax;
    }

    /** {@return a copy of the content} */
    public byte[] content() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int getInt(long offset) throws IOException {
        return TdbHash.word(bytes, index(offset, Integer.BYTES));
    }

    @Override
    public void putInt(long offset, int value) throws IOException {
        TdbHash.putWord(bytes, index(offset, Integer.BYTES), value);
    }

    @Override
    public void get(long offset, byte[] target, int at, int length) throws IOException {
        System.arraycopy(bytes, index(offset, length), target, at, length);
    }

    @Override
    public void put(long offset, byte[] source, int at, int length) throws IOException {
        System.arraycopy(source, at, bytes, index(offset, length), length);
    }

    @Override
    public boolean matches(long offset, byte[] wanted) throws IOException {
        int from = index(offset, wanted.length);
        return Arrays.equals(bytes, from, from + wanted.length, wanted, 0, wanted.length);
    }

    /** {@return true: all users of this file are on one thread} */
    @Override
    public boolean addsAtomically() {
        return true;
    }

    @Override
    public void extend(long newSize) throws IOException {
        if (newSize > sizeMax) {
            throw new IOException("No space left on device");
        }
        if (newSize > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) newSize);
        }
        size = (int) Math.max(size, newSize);
    }

    @Override
    public void truncate(long newSize) {
        if (newSize < size) {
            Arrays.fill(bytes, (int) newSize, size, (byte) 0);
            size = (int) newSize;
        }
    }

    /** Does nothing: what is written is there. */
    @Override
    public void sync(long offset, long length) {}

    /** Does nothing: other handles may go on. */
    @Override
    public void close() {}

    private int index(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new EOFException(length + " bytes at offset " + offset + " of a file of " + size);
        }
        return (int) offset;
    }
}
