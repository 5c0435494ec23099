// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.IOException;
import java.util.Optional;

import org.ctdb4j.tdb.LockKind;

/**
 * Takes bytes of the record descriptor, each by what locks it: the kernel, or a mutex of the file. Knows nothing of who in this process
 * has what. Guarded by the table, but for {@link #lock}.
 */
final class FileBytes {
    private static final long TO_END = 0;

    private final ByteLocks kernel;
    private Optional<FileMutexes> mutexes = Optional.empty();

    /** All chains are ours by the mutexes. */
    private boolean allHeld;

    FileBytes(Descriptor file) {
        kernel = new ByteLocks(file);
    }

    void use(FileMutexes fileMutexes) {
        mutexes = Optional.of(fileMutexes);
    }

    /** {@return whether only the thread that took it can give the byte back} */
    boolean isMutex(long offset) {
        return mutexes.isPresent() && mutexes.get().covers(offset);
    }

    boolean tryLock(long offset, LockKind kind) throws IOException {
        return isMutex(offset) ? mutexes.get().tryLock(offset, kind) : kernel.tryLock(offset, 1, kind);
    }

    /** Write-locks, standing there as long as it takes. For any number of threads. */
    void lock(long offset) throws IOException {
        if (isMutex(offset)) {
            mutexes.get().lock(offset);
        } else {
            kernel.lock(offset, 1);
        }
    }

    void unlock(long offset) {
        if (isMutex(offset)) {
            mutexes.get().unlock(offset);
        } else {
            kernel.unlock(offset, 1);
        }
    }

    boolean tryLockRange(long offset, long length, LockKind kind) throws IOException {
        if (mutexes.isEmpty() || !mutexes.get().isAll(offset, length)) {
            return kernel.tryLock(offset, length, kind);
        }
        allHeld = mutexes.get().tryLockAll(kind);
        return allHeld;
    }

    void unlockRange(long offset, long length) {
        kernel.unlock(offset, length);
        if (allHeld) {
            allHeld = false;
            mutexes.get().unlockAll();
        }
    }

    /** A mutex is nobody else's as it is. */
    boolean tryUpgrade(long offset, long length) throws IOException {
        if (length == 1 && isMutex(offset)) {
            return mutexes.get().mayWrite();
        }
        if (!allHeld) {
            return kernel.tryLock(offset, length, LockKind.WRITE);
        }
        if (!mutexes.get().tryUpgradeAll()) {
            return false;
        }
        boolean upgraded = kernel.tryLock(mutexes.get().behindChains(), TO_END, LockKind.WRITE);
        if (!upgraded) {
            mutexes.get().downgradeAll();
        }
        return upgraded;
    }

    /** Gives back everything but single mutexes. */
    void unlockAll() {
        unlockRange(0, TO_END);
    }
}
