// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.IOException;

import org.ctdb4j.tdb.LockKind;
import org.ctdb4j.tdb.LockPort;

/** What the engine of this process locks by: the lock table's record side. */
final class TableLockPort implements LockPort {
    private final LockTable table;
    private final MutexSupport support;

    TableLockPort(LockTable table, MutexSupport support) {
        this.table = table;
        this.support = support;
    }

    @Override
    public boolean supportsMutexes() {
        return support.isThere();
    }

    @Override
    public void useMutexes(int hashSize) throws IOException {
        table.useMutexes(hashSize);
    }

    @Override
    public boolean tryLock(long offset, long length, LockKind kind) throws IOException {
        return length == 1 ? table.tryByte(offset, kind) : table.tryRange(offset, length, kind);
    }

    @Override
    public boolean tryUpgrade(long offset, long length) throws IOException {
        return table.tryUpgrade(offset, length);
    }

    @Override
    public void unlock(long offset, long length) throws IOException {
        if (length == 1) {
            table.unlockByte(offset);
        } else {
            table.unlockRange(offset, length);
        }
    }

    /** The locks belong to the file and go with it. */
    @Override
    public void close() {}
}
