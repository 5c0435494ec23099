// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The two hash functions of TDB files. */
public enum TdbHash {
    /** The function of files without the hash marker: persistent databases. */
    OLD {
        @Override
        public int of(byte[] bytes) {
            return old(bytes);
        }
    },
    /** The function of files created with {@link TdbFlags#INCOMPATIBLE_HASH}; also gives database ids and lmasters. */
    JENKINS {
        @Override
        public int of(byte[] bytes) {
            return jenkins(bytes);
        }
    };

    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** {@return the hash of all of {@code bytes}} */
    public abstract int of(byte[] bytes);

    /** {@return the old TDB hash} */
    public static int old(byte[] bytes) {
        int value = 0x238F13AF * bytes.length;
        int shift = 0;
        for (byte b : bytes) {
            value += (b & 0xff) << shift;
            shift = (shift + 5) % 24;
        }
        return 1103515243 * value + 12345;
    }

    /** {@return the Jenkins lookup3 hash with initial value 0} */
    public static int jenkins(byte[] bytes) {
        return jenkins(bytes, 0, bytes.length);
    }

    /** {@return the Jenkins lookup3 hash, initial value 0, of a part of {@code bytes}} */
    public static int jenkins(byte[] bytes, int at, int length) {
        int a = 0xdeadbeef + length;
        int b = a;
        int c = a;
        int left = length;
        int position = at;
        while (left > 12) {
            a += word(bytes, position);
            b += word(bytes, position + 4);
            c += word(bytes, position + 8);
            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
            position += 12;
            left -= 12;
        }
        if (left == 0) {
            return c;
        }
        a += lastWord(bytes, position, left);
        b += lastWord(bytes, position + 4, left - 4);
        c += lastWord(bytes, position + 8, left - 8);
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        return (c ^ b) - Integer.rotateLeft(b, 24);
    }

    /** The little-endian word at {@code at}. */
    static int word(byte[] bytes, int at) {
        return (int) INT_LE.get(bytes, at);
    }

    static void putWord(byte[] bytes, int at, int value) {
        INT_LE.set(bytes, at, value);
    }

    /** As {@link #word}, with the bytes beyond the {@code left} present ones taken as zero. */
    private static int lastWord(byte[] bytes, int at, int left) {
        if (left >= 4) {
            return word(bytes, at);
        }
        int value = 0;
        for (int i = 0; i < left; i++) {
            value |= (bytes[at + i] & 0xff) << (8 * i);
        }
        return value;
    }
}
