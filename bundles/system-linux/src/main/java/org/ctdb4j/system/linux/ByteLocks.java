// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.UncheckedIOException;

import org.ctdb4j.tdb.LockKind;

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
            error = flock.fcntl(file, LibC.F_OFD_SETLK);
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
        int error = flock.fcntl(file, LibC.F_OFD_SETLK);
        if (error != 0) {
            throw new UncheckedIOException(file.failed("fcntl F_OFD_SETLK unlock", error));
        }
    }

    /** Write-locks, standing in the kernel as long as it takes. For any number of threads. */
    void lock(long offset, long length) throws LinuxException {
        Flock own = new Flock();
        own.lock(LockKind.WRITE, offset, length);
        int error;
        do {
            error = own.fcntl(file, LibC.F_OFD_SETLKW);
        } while (error == LinuxException.EINTR);
        if (error != 0) {
            throw file.failed("fcntl F_OFD_SETLKW", error);
        }
    }
}
