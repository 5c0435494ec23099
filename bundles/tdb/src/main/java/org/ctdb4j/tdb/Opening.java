// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;

import org.ctdb4j.tdb.TdbException.Reason;
import org.ctdb4j.tdb.TdbOptions.Access;
import org.ctdb4j.tdb.TdbOptions.Patience;

/**
 * The way from a file to an open TDB, under the open lock: find out who is first, format, roll back. The locks are those
 * of tdb_open_ex (lib/tdb/common/open.c, samba-4.17.12).
 */
final class Opening {
    private final FilePort file;
    private final LockPort locks;
    private final TdbOptions options;
    private final boolean lockless;

    Opening(FilePort file, LockPort locks, TdbOptions options) {
        this.file = file;
        this.locks = locks;
        this.options = options;
        this.lockless = options.access() == Access.READ_ONLY || options.has(TdbFlags.NOLOCK);
    }

    Tdb open() {
        if (options.has(TdbFlags.MUTEX_LOCKING) && !lockless && !locks.supportsMutexes()) {
            throw new TdbException(Reason.UNSUPPORTED, "mutexes in TDB files are not supported on this system");
        }
        try {
            if (lockless) {
                return openLocked();
            }
            lock(Layout.OPEN_LOCK, 1, LockKind.WRITE);
            try {
                return openLocked();
            } finally {
                locks.unlock(Layout.OPEN_LOCK, 1);
            }
        } catch (IOException e) {
            throw new TdbException(Reason.IO, "cannot open: " + e.getMessage(), e);
        }
    }

    /** {@return the file as it is, opened by this process before} */
    Tdb adopt() {
        try {
            return new Tdb(file, locks, options, readHeader());
        } catch (IOException e) {
            throw new TdbException(Reason.IO, "cannot read the header: " + e.getMessage(), e);
        }
    }

    private Tdb openLocked() throws IOException {
        boolean active = !lockless && (options.has(TdbFlags.CLEAR_IF_FIRST) || options.has(TdbFlags.MUTEX_LOCKING));
        if (active) {
            takeActiveLock();
        }
        boolean opened = false;
        try {
            if (options.access() == Access.CREATE && empty().isBlank(file)) {
                empty().format(file);
            }
            Tdb tdb = adopt();
            tdb.replayAtOpen();
            opened = true;
            return tdb;
        } finally {
            if (active && !opened) {
                locks.unlock(Layout.ACTIVE_LOCK, 1);
            }
        }
    }

    /**
     * Empties the file if nobody has it open, or at least its mutexes, which may be held by the dead of a machine that has been
     * started again. In any case keeps the read lock that tells the next one that somebody has it open.
     */
    private void takeActiveLock() throws IOException {
        if (locks.tryLock(Layout.ACTIVE_LOCK, 1, LockKind.WRITE)) {
            try {
                if (options.has(TdbFlags.CLEAR_IF_FIRST)) {
                    clear();
                } else {
                    clearMutexes();
                }
            } finally {
                locks.unlock(Layout.ACTIVE_LOCK, 1);
            }
        }
        // Whoever tests for being first has the open lock, as we have now: nobody can be in the way for long.
        lock(Layout.ACTIVE_LOCK, 1, LockKind.READ);
    }

    private void clear() throws IOException {
        if (!Header.hasMagic(file)) {
            // Blank, which is formatted later, or not a TDB, which is refused later: not to be emptied in any case.
            return;
        }
        lock(Layout.CHAIN_LOCKS, 0, LockKind.WRITE);
        try {
            empty().format(file);
        } finally {
            locks.unlock(Layout.CHAIN_LOCKS, 0);
        }
    }

    private void clearMutexes() throws IOException {
        if (!Header.hasMagic(file)) {
            return;
        }
        Header header = Header.read(file, TdbHash.JENKINS);
        if (header.hasMutexes()) {
            requireMutexes(header);
            header.emptied().clearMutexes(file);
        }
    }

    private EmptyFile empty() {
        return EmptyFile.of(options.hashSize(), options.flags());
    }

    private Header readHeader() throws IOException {
        TdbHash preferred = options.has(TdbFlags.INCOMPATIBLE_HASH) ? TdbHash.JENKINS : TdbHash.OLD;
        Header header = Header.read(file, preferred);
        if (header.hasMutexes() && !lockless) {
            requireMutexes(header);
            locks.useMutexes(header.hashSize());
        }
        return header;
    }

    private void requireMutexes(Header header) {
        if (!options.has(TdbFlags.MUTEX_LOCKING)) {
            throw new TdbException(
                    Reason.UNSUPPORTED, "the file locks its chains by mutexes, which were not asked for");
        }
        if (header.base() != MutexArea.size(header.hashSize())) {
            throw new TdbException(
                    Reason.UNSUPPORTED, "the file has " + header.base() + " bytes of mutexes of another system");
        }
    }

    private void lock(long offset, long length, LockKind kind) throws IOException {
        if (locks.tryLock(offset, length, kind)) {
            return;
        }
        if (options.patience() == Patience.NEVER) {
            throw new TdbException(Reason.BUSY, "another process holds the lock on byte " + offset);
        }
        locks.lock(offset, length, kind);
    }
}
