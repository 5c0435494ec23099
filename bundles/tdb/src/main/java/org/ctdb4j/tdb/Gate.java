// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * The way to the data: locks, and behind each first one a look for a writer that died inside its commit. As long as a
 * handle holds any lock on data nobody can die unnoticed, so nested locks need no look.
 */
final class Gate {
    private final Locks locks;
    private final Recovery recovery;
    private final boolean waits;

    Gate(Locks locks, Recovery recovery, boolean waits) {
        this.locks = locks;
        this.recovery = recovery;
        this.waits = waits;
    }

    /** Takes a chain or the free list as the handle's patience has it. */
    Outcome lock(long at, LockKind kind) {
        return lock(at, kind, waits);
    }

    Outcome tryLock(long at, LockKind kind) {
        return lock(at, kind, false);
    }

    void unlock(long at) {
        locks.release(at);
    }

    Outcome lockAll(LockKind kind) {
        return lockAll(kind, waits);
    }

    Outcome tryLockAll(LockKind kind) {
        return lockAll(kind, false);
    }

    Outcome upgradeAll() {
        return locks.upgradeAll(waits) ? Outcome.DONE : Outcome.BUSY_CHAIN;
    }

    void unlockAll() {
        locks.releaseAll();
    }

    boolean holdsAll() {
        return locks.holdsAll(LockKind.WRITE);
    }

    /** Takes what a transaction works under. */
    Outcome lockTransaction() {
        if (locks.holdsData()) {
            throw new TdbException(Reason.LOCK, "a transaction cannot begin under a lock on a chain");
        }
        if (!locks.acquire(Layout.TRANSACTION_LOCK, LockKind.WRITE, waits)) {
            return Outcome.BUSY_TRANSACTION;
        }
        Outcome outcome = Outcome.BUSY_CHAIN;
        try {
            outcome = lockAll(LockKind.READ);
        } finally {
            if (outcome != Outcome.DONE) {
                locks.release(Layout.TRANSACTION_LOCK);
            }
        }
        if (outcome == Outcome.DONE) {
            locks.expectUpgrade();
        }
        return outcome;
    }

    void unlockTransaction() {
        locks.releaseAll();
        locks.release(Layout.TRANSACTION_LOCK);
    }

    /** Keeps others from opening the file. {@return false if somebody is at it and we do not wait} */
    boolean lockOpen() {
        return locks.acquire(Layout.OPEN_LOCK, LockKind.WRITE, waits);
    }

    void unlockOpen() {
        locks.release(Layout.OPEN_LOCK);
    }

    /** Notes a chain or the free list as locked; not if a roll-back is due, which needs all chains. */
    Outcome mark(long at) {
        boolean first = !locks.holdsData();
        locks.mark(at);
        if (first && isRecoveryDueBehind(at)) {
            locks.release(at);
            return Outcome.BUSY_RECOVERY;
        }
        return Outcome.DONE;
    }

    /** Notes all chains as locked, and rolls back. */
    Outcome markAll() {
        locks.markAll();
        Outcome outcome = Outcome.BUSY_RECOVERY;
        try {
            outcome = recover();
            return outcome;
        } finally {
            if (outcome != Outcome.DONE) {
                locks.releaseAll();
            }
        }
    }

    Outcome recover() {
        return recover(waits);
    }

    private Outcome lock(long at, LockKind kind, boolean wait) {
        while (true) {
            boolean first = !locks.holdsData();
            if (!locks.acquire(at, kind, wait)) {
                return at == Layout.FREE_LIST_LOCK ? Outcome.BUSY_FREE_LIST : Outcome.BUSY_CHAIN;
            }
            if (!first || !isRecoveryDueBehind(at)) {
                return Outcome.DONE;
            }
            locks.release(at);
            if (!wait) {
                return Outcome.BUSY_RECOVERY;
            }
            recover(true);
        }
    }

    private Outcome lockAll(LockKind kind, boolean wait) {
        while (true) {
            boolean first = !locks.holdsData();
            if (!locks.acquireAll(kind, wait)) {
                return Outcome.BUSY_CHAIN;
            }
            if (!first || !isRecoveryDueBehindAll()) {
                return Outcome.DONE;
            }
            locks.releaseAll();
            Outcome outcome = recover(wait);
            if (outcome != Outcome.DONE) {
                return outcome;
            }
        }
    }

    /** A look that fails gives the lock back. */
    private boolean isRecoveryDueBehind(long at) {
        try {
            return isRecoveryDue();
        } catch (TdbException | InternalError e) {
            locks.release(at);
            throw e;
        }
    }

    private boolean isRecoveryDueBehindAll() {
        try {
            return isRecoveryDue();
        } catch (TdbException | InternalError e) {
            locks.releaseAll();
            throw e;
        }
    }

    private boolean isRecoveryDue() {
        return !locks.isNone() && recovery.isPending();
    }

    /** All chains before the open lock: the order in which a commit takes them. */
    private Outcome recover(boolean wait) {
        if (!recovery.isPending()) {
            return Outcome.DONE;
        }
        if (!locks.acquireAll(LockKind.WRITE, wait)) {
            return Outcome.BUSY_CHAIN;
        }
        try {
            if (!locks.acquire(Layout.OPEN_LOCK, LockKind.WRITE, wait)) {
                return Outcome.BUSY_RECOVERY;
            }
            try {
                recovery.replay();
                return Outcome.DONE;
            } finally {
                locks.release(Layout.OPEN_LOCK);
            }
        } finally {
            locks.releaseAll();
        }
    }
}
