// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The bytes of one file that other processes may read, write and grow at the same time.
 *
 * <p>Integers are little endian whatever the machine; offsets count from the start of the file. The engine calls with
 * offsets inside the size it last saw, so an access beyond the true end (the file was cut under us) must fail with an
 * {@link IOException} and never touch anything else. A mapped port therefore maps again when asked beyond its mapping.
 * Used by one thread at a time.
 */
@ConsumerType
public interface FilePort extends AutoCloseable {
    /** {@return the size of the file now, asked from the system: another process may have grown it} */
    long size() throws IOException;

    /** {@return the four bytes at {@code offset} as a little-endian integer} */
    int getInt(long offset) throws IOException;

    /** Writes {@code value} as four little-endian bytes. */
    void putInt(long offset, int value) throws IOException;

    /** Copies {@code length} bytes of the file into {@code target} from index {@code at} on. */
    void get(long offset, byte[] target, int at, int length) throws IOException;

    /** Copies {@code length} bytes of {@code source}, from index {@code at} on, into the file. */
    void put(long offset, byte[] source, int at, int length) throws IOException;

    /**
     * Copies the first {@code length} bytes of {@code source} into the file. For large pieces that hardly anybody reads soon: a mapped
     * port lets the system write them, which leaves its own memory alone.
     */
    default void putLarge(long offset, byte[] source, int length) throws IOException {
        put(offset, source, 0, length);
    }

    /** {@return whether the file holds exactly {@code bytes} at {@code offset}} */
    default boolean matches(long offset, byte[] bytes) throws IOException {
        int whole = bytes.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            if (getInt(offset + i) != TdbHash.word(bytes, i)) {
                return false;
            }
        }
        if (whole == bytes.length) {
            return true;
        }
        byte[] rest = new byte[bytes.length - whole];
        get(offset + whole, rest, 0, rest.length);
        for (int i = 0; i < rest.length; i++) {
            if (rest[i] != bytes[whole + i]) {
                return false;
            }
        }
        return true;
    }

    /** {@return the first offset, a whole number of integers behind {@code offset}, of one that is not zero; {@code end} if all are} */
    default long skipZeros(long offset, long end) throws IOException {
        long at = offset;
        while (at < end && getInt(at) == 0) {
            at += Integer.BYTES;
        }
        return at;
    }

    /**
     * Adds to an integer. A mapped port does it atomically towards other processes; elsewhere the engine holds the
     * lock that stands in for that.
     */
    default void addInt(long offset, int delta) throws IOException {
        putInt(offset, getInt(offset) + delta);
    }

    /** {@return whether {@link #addInt} is atomic towards other processes} */
    default boolean addsAtomically() {
        return false;
    }

    /**
     * Grows the file. The new bytes are zero and the disk space is really there (posix_fallocate), so that no later
     * write into it fails for lack of room. When it fails the file has its old size.
     */
    void extend(long size) throws IOException;

    /** Cuts the file. */
    void truncate(long size) throws IOException;

    /** Returns when the given bytes, and whatever else the system needs to find them, are on stable storage. */
    void sync(long offset, long length) throws IOException;

    @Override
    void close() throws IOException;
}
