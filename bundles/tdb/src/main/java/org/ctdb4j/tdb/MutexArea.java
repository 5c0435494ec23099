// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;

/**
 * What lies in front of the data of a file whose chains are locked by mutexes (lib/tdb/common/mutex.c, samba-4.17.12): the mutexes of
 * the C library, in its layout, here that of glibc on x86-64. A file says how large its area is, which tells files of other
 * layouts apart.
 *
 * <pre>
 *    0  header, as it was when the file was created (168)
 *  168  mutex of the lock over all chains (40)     208  state of that lock (2)
 *  216  mutex of the free list (40)                216 + 40 * (n + 1)  mutex of chain n (40)
 *
 *  a mutex: 0 owner's thread id and two flags (4) ... 16 kind (4) ... 24 links of the owner's list (16)
 * </pre>
 */
public final class MutexArea {
    /** Offset of the mutex that the holder of all chains keeps. */
    public static final int ALL_AT = 168;

    /** Offset of the 16-bit state of the lock over all chains. */
    public static final int STATE_AT = 208;

    /** The state while somebody has locked all chains for reading. */
    public static final short STATE_READ = 0;

    /** The state while somebody has locked all chains for writing. */
    public static final short STATE_WRITE = 1;

    /** The state while nobody has locked all chains. */
    public static final short STATE_FREE = 2;

    /** Size of a mutex. */
    public static final int MUTEX_SIZE = 40;

    /** Where a mutex says what it is. */
    public static final int KIND_AT = 16;

    /** Robust, shared by processes, and checking its owner. All else in a mutex that nobody has is zero. */
    public static final int KIND = 0x92;

    static final int FREE_LIST_AT = 216;
    private static final int LOCK_BYTES = 4;

    private MutexArea() {}

    /** {@return where the data of a file with that many chains begins} */
    public static long size(int hashSize) {
        return (end(hashSize) + Layout.PAGE - 1) / Layout.PAGE * Layout.PAGE;
    }

    /** {@return where the last chain's mutex ends} */
    static long end(int hashSize) {
        return offset(Layout.chainLock(hashSize));
    }

    /** {@return whether the lock on that byte is a mutex: the free list's and those of the chains are} */
    public static boolean covers(long lockByte, int hashSize) {
        return lockByte >= Layout.FREE_LIST_LOCK && lockByte < Layout.chainLock(hashSize);
    }

    /** {@return offset of the mutex that stands for a byte} */
    public static long offset(long lockByte) {
        return FREE_LIST_AT + (lockByte - Layout.FREE_LIST_LOCK) / LOCK_BYTES * MUTEX_SIZE;
    }

    /** Sets what is not zero in a part of an area that nobody has locked anything in; the rest of that part is zero already. */
    static void fill(byte[] part, long offset, int length, int hashSize) {
        fill(part, offset, length, ALL_AT + KIND_AT, KIND);
        fill(part, offset, length, STATE_AT, STATE_FREE);
        long first = FREE_LIST_AT + KIND_AT;
        long before = Math.max(0, offset - first + MUTEX_SIZE - 1) / MUTEX_SIZE;
        long end = Math.min(offset + length, end(hashSize));
        for (long at = first + before * MUTEX_SIZE; at < end; at += MUTEX_SIZE) {
            part[(int) (at - offset)] = (byte) KIND;
        }
    }

    /** Of all that is written here only the lowest byte is not zero. */
    private static void fill(byte[] part, long offset, int length, long at, int value) {
        if (at >= offset && at < offset + length) {
            part[(int) (at - offset)] = (byte) value;
        }
    }

    /** Makes mutexes where there are none, and leaves those that are there alone. */
    static void restore(FilePort port, int hashSize) throws IOException {
        byte[] first = new byte[FREE_LIST_AT - ALL_AT];
        fill(first, ALL_AT, first.length, hashSize);
        if (!isMutex(port, ALL_AT)) {
            port.put(ALL_AT, first, 0, first.length);
        }
        for (long at = FREE_LIST_AT; at < end(hashSize); at += MUTEX_SIZE) {
            if (!isMutex(port, at)) {
                port.put(at, first, 0, MUTEX_SIZE);
            }
        }
    }

    private static boolean isMutex(FilePort port, long at) throws IOException {
        return port.getInt(at + KIND_AT) == KIND;
    }
}
