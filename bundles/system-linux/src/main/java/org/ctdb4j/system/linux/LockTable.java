// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.tdb.LockKind;

/**
 * Every lock of this process on one TDB file, and every thread of it that stands in the kernel for one. What holds between
 * the two descriptors, above all that a record wait cannot be granted inside our own freeze, the kernel sees to; here it
 * is kept that no chain is taken while the whole database is wanted or held. The table is the monitor of both sides.
 */
final class LockTable implements FileLocks {
    /** Lock byte of the first chain; the range of the whole-database lock begins here (lib/tdb/common/lock.c). */
    static final long CHAINS = 168;

    private final Descriptor record;
    private final Descriptor whole;
    private final RecordLocks recordLocks;
    private final WholeLock wholeLock;
    private Optional<FileMutexes> mutexes = Optional.empty();
    private int standing;
    private boolean closed;

    LockTable(Descriptor record, Descriptor whole, WaitingThreads threads) {
        this.record = record;
        this.whole = whole;
        recordLocks = new RecordLocks(this, record, threads);
        wholeLock = new WholeLock(this, whole, threads);
    }

    @Override
    public int recordDescriptor() {
        return record.number();
    }

    @Override
    public int wholeDescriptor() {
        return whole.number();
    }

    @Override
    public boolean tryLock(long offset) {
        try {
            return tryByte(offset, LockKind.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void unlock(long offset) {
        unlockByte(offset);
    }

    @Override
    public synchronized Set<Integer> mutexOwners(long from, long to, int max) {
        return closed || mutexes.isEmpty() ? Set.of() : mutexes.get().owners(from, to, max);
    }

    @Override
    public synchronized Wait await(long offset, Grant grant) {
        requireOpen();
        return recordLocks.await(offset, grant);
    }

    @Override
    public synchronized Wait awaitWhole(Grant grant) {
        requireOpen();
        return wholeLock.await(grant);
    }

    @Override
    public synchronized void unlockWhole() {
        wholeLock.unlock();
    }

    @Override
    public boolean holdsWhole() {
        return wholeLock.isHeld();
    }

    @Override
    public synchronized boolean belongToThreads() {
        return mutexes.isPresent();
    }

    @Override
    public synchronized int waiting() {
        return standing;
    }

    /** From now on chains and free list are locked by the mutexes that the file has. */
    synchronized void useMutexes(int hashSize) throws LinuxException {
        if (mutexes.isEmpty()) {
            requireOpen();
            FileMutexes made = new FileMutexes(record, hashSize);
            mutexes = Optional.of(made);
            recordLocks.use(made);
            wholeLock.use(made);
        }
    }

    /** Takes one byte of the record descriptor; again, and counted, if this process holds it as it is wanted. */
    synchronized boolean tryByte(long offset, LockKind kind) throws IOException {
        requireOpen();
        boolean frozen = offset >= CHAINS && wholeLock.isHeldOrWanted() && !recordLocks.holds(offset);
        return !frozen && recordLocks.tryByte(offset, kind);
    }

    synchronized void unlockByte(long offset) {
        recordLocks.unlockByte(offset);
    }

    /** Takes a range of the record descriptor, for an engine that works on the whole file without a freeze. */
    synchronized boolean tryRange(long offset, long length, LockKind kind) throws IOException {
        requireOpen();
        return !wholeLock.isHeldOrWanted() && recordLocks.tryRange(offset, length, kind);
    }

    synchronized void unlockRange(long offset, long length) {
        recordLocks.unlockRange(offset, length);
    }

    synchronized boolean tryUpgrade(long offset, long length) throws IOException {
        requireOpen();
        return !wholeLock.isHeldOrWanted() && recordLocks.tryUpgrade(offset, length);
    }

    /**
     * Lets everything go. The descriptors stay open while a thread stands on them: their numbers would be given to other
     * files, and the thread would lock there.
     */
    synchronized void close() {
        closed = true;
        recordLocks.unlockAll();
        wholeLock.unlockAll();
        closeWhenAlone();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** A thread goes to the kernel. */
    synchronized void threadWent() {
        standing++;
    }

    /** A thread has come back from the kernel. What it was granted after the file was closed goes at once. */
    synchronized void threadCameBack() {
        standing--;
        if (closed) {
            recordLocks.unlockAll();
            wholeLock.unlockAll();
            closeWhenAlone();
        }
    }

    private void closeWhenAlone() {
        if (standing == 0) {
            mutexes.ifPresent(FileMutexes::unmap);
            record.close();
            whole.close();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(record.path() + " is closed");
        }
    }
}
