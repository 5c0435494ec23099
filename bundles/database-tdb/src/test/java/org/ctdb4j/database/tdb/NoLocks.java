// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.util.Set;

import org.ctdb4j.spi.lock.FileLocks;

/** Locks of a file that nobody has open. */
final class NoLocks implements FileLocks {
    @Override
    public int recordDescriptor() {
        return -1;
    }

    @Override
    public int wholeDescriptor() {
        return -1;
    }

    @Override
    public boolean tryLock(long offset) {
        return false;
    }

    @Override
    public void unlock(long offset) {
        throw new IllegalStateException();
    }

    @Override
    public Set<Integer> mutexOwners(long from, long to, int max) {
        return Set.of();
    }

    @Override
    public Wait await(long offset, Grant grant) {
        throw new IllegalStateException();
    }

    @Override
    public Wait awaitWhole(Grant grant) {
        throw new IllegalStateException();
    }

    @Override
    public void unlockWhole() {
        throw new IllegalStateException();
    }

    @Override
    public boolean holdsWhole() {
        return false;
    }

    @Override
    public boolean belongToThreads() {
        return false;
    }

    @Override
    public int waiting() {
        return 0;
    }
}
