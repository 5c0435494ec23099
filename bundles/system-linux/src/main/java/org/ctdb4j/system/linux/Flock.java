// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.ctdb4j.tdb.LockKind;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * A {@code struct flock} of 64-bit Linux in native memory:
 *
 * <pre>
 *  0: type (2)   2: whence (2)   8: start (8)   16: length (8)   24: pid (4), 0 for OFD locks
 * </pre>
 */
final class Flock implements AutoCloseable {
    private static final int SIZE = 32;
    private static final int TYPE_AT = 0;
    private static final int START_AT = 8;
    private static final int LENGTH_AT = 16;

    private static final short READ = 0;
    private static final short WRITE = 1;
    private static final short UNLOCK = 2;

    private final Memory memory = new Memory(SIZE);
    private final ByteBuffer fields;

    Flock() {
        memory.clear();
        fields = memory.getByteBuffer(0, SIZE).order(ByteOrder.nativeOrder());
    }

    void lock(LockKind kind, long start, long length) {
        set(kind == LockKind.READ ? READ : WRITE, start, length);
    }

    void unlock(long start, long length) {
        set(UNLOCK, start, length);
    }

    long address() {
        return Pointer.nativeValue(memory);
    }

    @Override
    public void close() {
        memory.close();
    }

    private void set(short type, long start, long length) {
        fields.putShort(TYPE_AT, type).putLong(START_AT, start).putLong(LENGTH_AT, length);
    }
}
