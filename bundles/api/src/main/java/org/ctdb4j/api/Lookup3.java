// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bob Jenkins' lookup3 byte hash (hashlittle, public domain, 2006) with initial value 0. Three words of state take
 * twelve bytes a round; the last one to twelve bytes, zero-extended, go through a final mix instead of a round.
 */
final class Lookup3 {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int SEED = 0xdeadbeef;
    private static final int ROUND = 12;

    private Lookup3() {}

    static int hash(byte[] bytes, int offset, int size) {
        int a = SEED + size;
        int b = a;
        int c = a;
        if (size == 0) {
            return c;
        }
        int at = offset;
        int left = size;
        for (; left > ROUND; left -= ROUND, at += ROUND) {
            a += (int) INT.get(bytes, at);
            b += (int) INT.get(bytes, at + 4);
            c += (int) INT.get(bytes, at + 8);
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
        }
        a += word(bytes, at, left);
        b += word(bytes, at + 4, left - 4);
        c += word(bytes, at + 8, left - 8);
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        return (c ^ b) - Integer.rotateLeft(b, 24);
    }

    /** {@return up to four bytes as a little-endian word; bytes past {@code left} count as zero} */
    private static int word(byte[] bytes, int at, int left) {
        if (left >= Integer.BYTES) {
            return (int) INT.get(bytes, at);
        }
        int word = 0;
        for (int i = 0; i < left; i++) {
            word |= (bytes[at + i] & 0xff) << (8 * i);
        }
        return word;
    }
}
