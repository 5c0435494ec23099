// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * The file as the format sees it: integers in the file's byte order, offsets behind a mutex area if there is one, every
 * access checked against the size. This is where an offset read from the file stops being trusted: outside the file it
 * is {@link Reason#CORRUPT}, never a wild access.
 */
final class Image {
    private static final int ZERO_CHUNK = 1 << 16;

    private FilePort port;
    private final boolean swapped;
    private final long base;

    /** Size last seen, without the base. Another process may have grown the file since; only {@link #refresh} knows. */
    private long size;

    Image(FilePort port, boolean swapped, long base) {
        this.port = port;
        this.swapped = swapped;
        this.base = base;
        refresh();
    }

    FilePort port() {
        return port;
    }

    /** Goes on with another port to the same file: what a transaction has made of it, or the file itself again. */
    void use(FilePort other) {
        port = other;
        refresh();
    }

    long base() {
        return base;
    }

    boolean isSwapped() {
        return swapped;
    }

    long size() {
        return size;
    }

    /** Asks for the size and {@return it} Beyond what 32-bit offsets can name the file is not looked at. */
    long refresh() {
        try {
            size = Math.min(Math.max(0, port.size() - base), Layout.SIZE_MAX);
            return size;
        } catch (IOException e) {
            throw failed("size", 0, e);
        }
    }

    /** {@return whether the range lies inside the file, which is asked again before the answer is no} */
    boolean contains(long at, long length) {
        return at + length <= size || at + length <= refresh();
    }

    void require(long at, long length) {
        if (!contains(at, length)) {
            throw corrupt(at, length + " bytes here lie outside the file of " + size);
        }
    }

    int getInt(long at) {
        require(at, Integer.BYTES);
        try {
            int value = port.getInt(base + at);
            return swapped ? Integer.reverseBytes(value) : value;
        } catch (IOException e) {
            throw failed("read", at, e);
        }
    }

    /** {@return the first offset from {@code at} on, in steps of an integer, of one that is not zero; {@code end} if all are} */
    long skipZeros(long at, long end) {
        require(at, end - at);
        try {
            return port.skipZeros(base + at, base + end) - base;
        } catch (IOException e) {
            throw failed("read", at, e);
        }
    }

    /** {@return an integer of the file as the unsigned number it is} */
    long getUnsigned(long at) {
        return Layout.unsigned(getInt(at));
    }

    void putInt(long at, int value) {
        require(at, Integer.BYTES);
        try {
            port.putInt(base + at, swapped ? Integer.reverseBytes(value) : value);
        } catch (IOException e) {
            throw failed("write", at, e);
        }
    }

    void putUnsigned(long at, long value) {
        putInt(at, (int) value);
    }

    void get(long at, byte[] target, int from, int length) {
        require(at, length);
        try {
            port.get(base + at, target, from, length);
        } catch (IOException e) {
            throw failed("read", at, e);
        }
    }

    void put(long at, byte[] source, int from, int length) {
        require(at, length);
        try {
            port.put(base + at, source, from, length);
        } catch (IOException e) {
            throw failed("write", at, e);
        }
    }

    boolean matches(long at, byte[] bytes) {
        require(at, bytes.length);
        try {
            return port.matches(base + at, bytes);
        } catch (IOException e) {
            throw failed("read", at, e);
        }
    }

    void zero(long at, long length) {
        byte[] zeros = new byte[(int) Math.min(length, ZERO_CHUNK)];
        for (long done = 0; done < length; done += zeros.length) {
            put(at + done, zeros, 0, (int) Math.min(zeros.length, length - done));
        }
    }

    /** {@return whether {@link #increment} is atomic towards other processes} */
    boolean incrementsAtomically() {
        return !swapped && port.addsAtomically();
    }

    void increment(long at) {
        if (swapped) {
            putInt(at, getInt(at) + 1);
            return;
        }
        require(at, Integer.BYTES);
        try {
            port.addInt(base + at, 1);
        } catch (IOException e) {
            throw failed("write", at, e);
        }
    }

    void extend(long newSize) {
        try {
            port.extend(base + newSize);
        } catch (IOException e) {
            throw failed("grow to " + newSize, size, e);
        }
        size = newSize;
    }

    void sync(long at, long length) {
        try {
            port.sync(base + at, length);
        } catch (IOException e) {
            throw failed("sync", at, e);
        }
    }

    void syncAll() {
        sync(-base, base + size);
    }

    static TdbException corrupt(long at, String problem) {
        return new TdbException(Reason.CORRUPT, "corrupt at offset " + at + ": " + problem);
    }

    private static TdbException failed(String action, long at, IOException cause) {
        return new TdbException(Reason.IO, action + " failed at offset " + at + ": " + cause.getMessage(), cause);
    }
}
