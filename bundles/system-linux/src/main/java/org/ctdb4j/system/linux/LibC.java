// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * The C library. Addresses and sizes are {@code long}: 64-bit Linux only. A call that fails leaves its errno in
 * {@link Native#getLastError} of the calling thread. Mapped directly, so that a call costs little more than in C; such
 * a mapping pins its class loader, which is why no bundle that is ever replaced has one.
 */
final class LibC {
    static final int O_RDWR = 2;
    static final int O_CREAT = 0100;
    static final int O_CLOEXEC = 02000000;

    static final int SEEK_END = 2;

    static final int PROT_READ_WRITE = 3;
    static final int MAP_SHARED = 1;
    static final long MAP_FAILED = -1;

    static final int F_SETLK = 6;
    static final int F_OFD_SETLK = 37;
    static final int F_OFD_SETLKW = 38;

    static final int SOL_SOCKET = 1;
    static final int SO_PEERCRED = 17;

    static final int EPERM = 1;

    static {
        register();
    }

    private LibC() {}

    static native int open(byte[] path, int flags, int mode);

    static native int close(int fd);

    static native long lseek(int fd, long offset, int whence);

    static native int ftruncate(int fd, long size);

    static native int posix_fallocate(int fd, long offset, long length);

    static native long pread(int fd, byte[] buffer, long count, long offset);

    static native long pwrite(int fd, byte[] buffer, long count, long offset);

    static native int fdatasync(int fd);

    static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    static native int munmap(long address, long length);

    /** For the lock commands: {@code argument} is the address of a {@code struct flock}. */
    static native int fcntl(int fd, int command, long argument);

    static native int getsockopt(int fd, int level, int option, byte[] value, int[] length);

    static native int kill(int pid, int signal);

    static native String strerror(int errno);

    private static void register() {
        if (!Platform.isLinux() || !Platform.is64Bit()) {
            throw new UnsatisfiedLinkError("ctdb4j runs on 64-bit Linux only");
        }
        Native.register(LibC.class, Platform.C_LIBRARY_NAME);
    }
}
