// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.util.Arrays;

/**
 * Where a fetch puts what it found. Reused from call to call it makes a look-up free of allocation; it grows to the
 * largest value it has held.
 */
public final class Value {
    private static final int INITIAL = 256;

    private byte[] bytes = new byte[INITIAL];
    private int length;

    /** {@return the buffer; its first {@link #length} bytes are the value, until the next fetch into it} */
    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** {@return the value as an array of its own} */
    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** Makes room for {@code size} bytes and takes that as the length. */
    byte[] resize(int size) {
        if (bytes.length < size) {
            bytes = new byte[size];
        }
        length = size;
        return bytes;
    }
}
