// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.UncheckedIOException;

import org.ctdb4j.tdb.LockKind;

import com.sun.jna.Native;

/**
 * Open-file-description locks of one descriptor. A range is offset and length; length 0 means to the end and beyond.
 * Different descriptors of one file exclude each other even in one process, and a lock stays when another
 * descriptor of the file is closed; neither is true of POSIX locks. The kernel sees one owner per descriptor: what is
 * locked twice is let go by the first unlock.
 */
final class ByteLocks {
    private final Descriptor file;
    private final Flock flock = new Flock();

    ByteLocks(Descriptor file) {
        this.file = file;
    }

    /** Not for two threads at once, and neither is {@link #unlock}. */
    boolean tryLock(long offset, long length, LockKind kind) throws LinuxException {
        flock.lock(kind, offset, length);
        int error;
        do {
            error = fcntl(LibC.F_OFD_SETLK, flock);
        } while (error == LinuxException.EINTR);
        if (error == LinuxException.EAGAIN || error == LinuxException.EACCES) {
            return false;
        }
        if (error != 0) {
            throw file.failed("fcntl F_OFD_SETLK", error);
        }
        return true;
    }

    /** Failing would leave a lock nobody can give back; with a good descriptor the kernel has no reason to. */
    void unlock(long offset, long length) {
        flock.unlock(offset, length);
        int error = fcntl(LibC.F_OFD_SETLK, flock);
        if (error != 0) {
            throw new UncheckedIOException(file.failed("fcntl F_OFD_SETLK unlock", error));
        }
    }

    /** Write-locks, standing in the kernel as long as it takes. For any number of threads. */
    void lock(long offset, long length) throws LinuxException {
        try (Flock own = new Flock()) {
            own.lock(LockKind.WRITE, offset, length);
            int error;
            do {
                error = fcntl(LibC.F_OFD_SETLKW, own);
            } while (error == LinuxException.EINTR);
            if (error != 0) {
                throw file.failed("fcntl F_OFD_SETLKW", error);
            }
        }
    }

    /** Frees native memory; the locks stay. */
    void free() {
        flock.close();
    }

    private int fcntl(int command, Flock argument) {
        return LibC.fcntl(file.number(), command, argument.address()) == 0 ? 0 : Native.getLastError();
    }
}
