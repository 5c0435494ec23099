// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.ctdb4j.tdb.LockKind;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * A {@code struct flock} of 64-bit Linux, outside the heap. The memory is a buffer's and not JNA's own kind, whose cleaner
 * thread would remember, for the life of the process, the class loader of the plug-in that happened to be calling:
 *
 * <pre>
 *  0: type (2)   2: whence (2)   8: start (8)   16: length (8)   24: pid (4), 0 for OFD locks
 * </pre>
 */
final class Flock {
    private static final int SIZE = 32;
    private static final int TYPE_AT = 0;
    private static final int START_AT = 8;
    private static final int LENGTH_AT = 16;

    private static final short READ = 0;
    private static final short WRITE = 1;
    private static final short UNLOCK = 2;

    private final ByteBuffer fields = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
    private final long address = Pointer.nativeValue(Native.getDirectBufferPointer(fields));

    void lock(LockKind kind, long start, long length) {
        set(kind == LockKind.READ ? READ : WRITE, start, length);
    }

    void unlock(long start, long length) {
        set(UNLOCK, start, length);
    }

    /** {@return 0 or the error number} A command that waits is not for two threads at once. */
    int fcntl(Descriptor file, int command) {
        int error = LibC.fcntl(file.number(), command, address) == 0 ? 0 : Native.getLastError();
        Reference.reachabilityFence(fields);
        return error;
    }

    private void set(short type, long start, long length) {
        fields.putShort(TYPE_AT, type).putLong(START_AT, start).putLong(LENGTH_AT, length);
    }
}
