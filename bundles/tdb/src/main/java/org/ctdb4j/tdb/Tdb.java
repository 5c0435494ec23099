// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.util.Optional;

/**
 * One open TDB file. Used by one thread at a time.
 *
 * <p>Every operation takes the locks it needs beyond those the handle holds and gives them back before it returns.
 * Locks of the handle nest by counting. A handle opened with {@link TdbOptions.Patience#NEVER} answers with a busy
 * {@link Outcome} where another would wait, always before it has written anything; to a handle that waits, busy
 * outcomes come from the {@code try} methods only.
 *
 * <p>Methods throw {@link TdbException} when file or ports fail. A failed store leaves the old value or the new one.
 */
public final class Tdb implements AutoCloseable {
    private Tdb() {}

    /**
     * Opens or creates the file behind the port and takes over both ports; if it throws they are still the caller's.
     * An empty file is formatted if the options say create; a file that is not a TDB is refused and left as it is, even
     * with {@link TdbFlags#CLEAR_IF_FIRST}. A transaction that its writer committed but did not finish is rolled back.
     */
    public static Tdb open(FilePort file, LockPort locks, TdbOptions options) {
        throw new UnsupportedOperationException();
    }

    /**
     * Goes on with a file that this process has open already, all its locks held by {@code locks}: takes no open lock,
     * clears nothing. For a successor that was handed the ports.
     */
    public static Tdb adopt(FilePort file, LockPort locks, TdbOptions options) {
        throw new UnsupportedOperationException();
    }

    /** {@return which function hashes the keys of this file} */
    public TdbHash hashFunction() {
        throw new UnsupportedOperationException();
    }

    /** {@return hash of the key with this file's function, as the other methods take it} */
    public int hash(byte[] key) {
        return hashFunction().of(key);
    }

    /** {@return number of chains} */
    public int hashSize() {
        throw new UnsupportedOperationException();
    }

    /** {@return number of the chain that holds keys with this hash} */
    public int chain(int hash) {
        return Integer.remainderUnsigned(hash, hashSize());
    }

    /** {@return offset of the byte whose lock guards the chain of this hash, for a scheduler that waits for it} */
    public long chainLockOffset(int hash) {
        return Layout.chainLock(chain(hash));
    }

    /** {@return the options it was opened with} */
    public TdbOptions options() {
        throw new UnsupportedOperationException();
    }

    // ---- records

    /** Looks the key up: DONE with the value in {@code into}, MISSING, or busy. */
    public Outcome fetch(byte[] key, int hash, Value into) {
        throw new UnsupportedOperationException();
    }

    /** {@return the value of the key} Throws {@link TdbException.Reason#BUSY} where it would have to wait. */
    public Optional<byte[]> fetch(byte[] key) {
        throw new UnsupportedOperationException();
    }

    /** {@return DONE if the key has a record, else MISSING, or busy} */
    public Outcome exists(byte[] key, int hash) {
        throw new UnsupportedOperationException();
    }

    /** Stores a value given in parts, which are written one behind the other. */
    public Outcome store(byte[] key, int hash, StoreMode mode, byte[]... parts) {
        throw new UnsupportedOperationException();
    }

    public Outcome store(byte[] key, byte[] value) {
        return store(key, hash(key), StoreMode.REPLACE, value);
    }

    /** Puts bytes behind the present value, which may be absent. */
    public Outcome append(byte[] key, int hash, byte[] more) {
        throw new UnsupportedOperationException();
    }

    /** Deletes: DONE, MISSING, or busy. Never busy for the free list: then the space is given back by a later change. */
    public Outcome delete(byte[] key, int hash) {
        throw new UnsupportedOperationException();
    }

    // ---- locks

    /** Takes the lock on the chain of this hash if that needs no waiting: DONE or busy. */
    public Outcome tryLockChain(int hash, LockKind kind) {
        throw new UnsupportedOperationException();
    }

    /** Takes the lock on the chain of this hash; a handle that never waits answers as {@link #tryLockChain}. */
    public Outcome lockChain(int hash, LockKind kind) {
        throw new UnsupportedOperationException();
    }

    public void unlockChain(int hash) {
        throw new UnsupportedOperationException();
    }

    /**
     * Notes that the write lock on the chain of this hash is held for us outside the lock port's sight (by the lock
     * scheduler): the engine takes no lock for it until {@link #unmarkChain}. DONE, or BUSY_RECOVERY: then it is not
     * marked, and the lock has to be given back so that {@link #recover} can get the whole file.
     */
    public Outcome markChain(int hash) {
        throw new UnsupportedOperationException();
    }

    public void unmarkChain(int hash) {
        throw new UnsupportedOperationException();
    }

    /** Takes the lock on all chains and records if that needs no waiting: DONE or busy. */
    public Outcome tryLockAll(LockKind kind) {
        throw new UnsupportedOperationException();
    }

    /** Takes the lock on all chains and records; a handle that never waits answers as {@link #tryLockAll}. */
    public Outcome lockAll(LockKind kind) {
        throw new UnsupportedOperationException();
    }

    public void unlockAll() {
        throw new UnsupportedOperationException();
    }

    /**
     * Notes that the write lock on all chains and records is held for us on another open description: until
     * {@link #unmarkAll} the engine takes no chain lock. A transaction left by a dead writer is rolled back at once.
     * DONE, or BUSY_RECOVERY if the open lock that this needs is taken: then it is not marked.
     */
    public Outcome markAll() {
        throw new UnsupportedOperationException();
    }

    public void unmarkAll() {
        throw new UnsupportedOperationException();
    }

    /** {@return whether all chains are locked for writing by this handle, marked or really} */
    public boolean isAllLocked() {
        throw new UnsupportedOperationException();
    }

    /**
     * Rolls back what a dead writer left, if anything, taking the locks that needs: DONE when the file is fit for use,
     * or BUSY_CHAIN, BUSY_RECOVERY.
     */
    public Outcome recover() {
        throw new UnsupportedOperationException();
    }

    // ---- the whole database

    /** {@return a walk over all records} */
    public Cursor cursor() {
        return new Cursor(this);
    }

    /** Empties the database: DONE or busy. Takes the lock on all chains unless held. */
    public Outcome wipeAll() {
        throw new UnsupportedOperationException();
    }

    /** {@return the change counter of the header; see {@link TdbFlags#SEQNUM}} */
    public int sequenceNumber() {
        throw new UnsupportedOperationException();
    }

    /** {@return size of the file} */
    public long size() {
        throw new UnsupportedOperationException();
    }

    /** Gives back all locks and closes both ports. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
