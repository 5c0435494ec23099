// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

import org.ctdb4j.tdb.TdbException.Reason;
import org.ctdb4j.tdb.TdbOptions.Access;
import org.ctdb4j.tdb.TdbOptions.Patience;

/**
 * One open TDB file. Used by one thread at a time.
 *
 * <p>Every operation takes the locks it needs beyond those the handle holds and gives them back before it returns.
 * Locks of the handle nest by counting. A handle opened with {@link TdbOptions.Patience#NEVER} answers with a busy
 * {@link Outcome} where another would wait, always before it has written anything; to a handle that waits, busy
 * outcomes come from the {@code try} methods only.
 *
 * <p>Methods throw {@link TdbException} when file or ports fail. A failed store leaves the old value or the new one,
 * unless the port fails the repair as well.
 */
public final class Tdb implements AutoCloseable {
    private final FilePort file;
    private final LockPort lockPort;
    private TdbOptions options;
    private final Header header;
    private final Image image;
    private final Chains chains;
    private final Writer writer;
    private final Recovery recovery;
    private final Gate gate;
    private final Transaction transaction;
    private final WholeFile whole;

    private final Block found = new Block();
    private final Value appended = new Value();

    Tdb(FilePort file, LockPort lockPort, TdbOptions options, Header header) {
        this.file = file;
        this.lockPort = lockPort;
        this.options = options;
        this.header = header;
        boolean lockless = options.access() == Access.READ_ONLY || options.has(TdbFlags.NOLOCK);
        image = new Image(file, header.swapped(), header.base());
        boolean waits = options.patience() == Patience.WAIT;
        Locks locks = new Locks(lockPort, lockless, header.hashSize());
        chains = new Chains(image, locks, header.hashSize());
        FreeList freeList = new FreeList(image, header.dataStart());
        writer = new Writer(image, locks, chains, freeList, options);
        Image below = new Image(file, header.swapped(), header.base());
        recovery = new Recovery(below, header.dataStart(), !options.has(TdbFlags.NOSYNC));
        gate = new Gate(locks, recovery, waits);
        whole = new WholeFile(image, gate, chains, freeList, writer);
        transaction = new Transaction(
                file,
                below,
                image,
                gate,
                recovery,
                freeList,
                header.dataStart(),
                options,
                () -> new Repack(this).run());
    }

    /**
     * Opens or creates the file behind the port and takes over both ports; if it throws they are still the caller's.
     * An empty file is formatted if the options say create; a file that is not a TDB is refused and left as it is, even
     * with {@link TdbFlags#CLEAR_IF_FIRST}. A commit that its writer did not live to finish is rolled back. On a handle
     * that never waits a busy lock is {@link Reason#BUSY}.
     */
    public static Tdb open(FilePort file, LockPort locks, TdbOptions options) {
        return new Opening(file, locks, options).open();
    }

    /**
     * Goes on with a file that this process has open already, all its locks held by {@code locks}: takes no open lock,
     * clears nothing. For a successor that was handed the ports.
     */
    public static Tdb adopt(FilePort file, LockPort locks, TdbOptions options) {
        return new Opening(file, locks, options).adopt();
    }

    /** {@return which function hashes the keys of this file} */
    public TdbHash hashFunction() {
        return header.hash();
    }

    /** {@return hash of the key with this file's function, as the other methods take it} */
    public int hash(byte[] key) {
        return header.hash().of(key);
    }

    /** {@return number of chains} */
    public int hashSize() {
        return header.hashSize();
    }

    /** {@return number of the chain that holds keys with this hash} */
    public int chain(int hash) {
        return chains.chain(hash);
    }

    /** {@return offset of the byte whose lock guards the chain of this hash, for a scheduler that waits for it} */
    public long chainLockOffset(int hash) {
        return Layout.chainLock(chain(hash));
    }

    /** {@return offset of the byte whose lock guards the free list} */
    public long freeListLockOffset() {
        return Layout.FREE_LIST_LOCK;
    }

    /** {@return the options it was opened with} */
    public TdbOptions options() {
        return options;
    }

    /** {@return size of the file now} */
    public long size() {
        return image.refresh();
    }

    /** {@return the change counter of the header; see {@link TdbFlags#SEQNUM}} */
    public int sequenceNumber() {
        return image.getInt(Layout.SEQUENCE_AT);
    }

    /** Counts the changes of this handle from now on, as one opened with {@link TdbFlags#SEQNUM} does from the start. */
    public void enableSequenceNumber() {
        options = options.with(TdbFlags.SEQNUM);
        writer.enableCounting();
    }

    /** Adds one to the change counter, whether or not this handle counts its changes. */
    public void incrementSequenceNumber() {
        requireWritable();
        writer.incrementSequenceNumber();
    }

    // Records

    /** Looks the key up: DONE with the value in {@code into}, MISSING, or busy. */
    public Outcome fetch(byte[] key, int hash, Value into) {
        Outcome outcome = lockChain(hash, LockKind.READ);
        if (outcome != Outcome.DONE) {
            return outcome;
        }
        try {
            if (!chains.find(key, hash, found)) {
                return Outcome.MISSING;
            }
            chains.readData(found, into);
            return Outcome.DONE;
        } finally {
            unlockChain(hash);
        }
    }

    /** {@return the value of the key} Where it would have to wait and must not, it throws {@link Reason#BUSY}. */
    public Optional<byte[]> fetch(byte[] key) {
        Value value = new Value();
        Outcome outcome = fetch(key, hash(key), value).requireIdle();
        return outcome == Outcome.DONE ? Optional.of(value.copy()) : Optional.empty();
    }

    /** {@return DONE if the key has a record, else MISSING, or busy} */
    public Outcome exists(byte[] key, int hash) {
        Outcome outcome = lockChain(hash, LockKind.READ);
        if (outcome != Outcome.DONE) {
            return outcome;
        }
        try {
            return chains.find(key, hash, found) ? Outcome.DONE : Outcome.MISSING;
        } finally {
            unlockChain(hash);
        }
    }

    /** Stores a value given in parts, which are written one behind the other. */
    public Outcome store(byte[] key, int hash, StoreMode mode, byte[]... parts) {
        Outcome outcome = lockForChange(hash);
        if (outcome != Outcome.DONE) {
            return outcome;
        }
        try {
            return writer.store(key, hash, mode, parts);
        } finally {
            unlockChain(hash);
        }
    }

    /** Stores a value whether or not the key has one. */
    public Outcome store(byte[] key, byte[] value) {
        return store(key, hash(key), StoreMode.REPLACE, value);
    }

    /** Puts bytes behind the present value, which may be absent. */
    public Outcome append(byte[] key, int hash, byte[] more) {
        Outcome outcome = lockForChange(hash);
        if (outcome != Outcome.DONE) {
            return outcome;
        }
        try {
            if (!chains.find(key, hash, found)) {
                return writer.store(key, hash, StoreMode.REPLACE, new byte[][] {more});
            }
            chains.readData(found, appended);
            return writer.store(key, hash, StoreMode.REPLACE, new byte[][] {appended.copy(), more});
        } finally {
            unlockChain(hash);
        }
    }

    /**
     * Deletes: DONE, MISSING, or BUSY_CHAIN. Never busy for the free list: then the record stays behind, dead, and a
     * later change of the chain gives its space back.
     */
    public Outcome delete(byte[] key, int hash) {
        Outcome outcome = lockForChange(hash);
        if (outcome != Outcome.DONE) {
            return outcome;
        }
        try {
            return writer.delete(key, hash);
        } finally {
            unlockChain(hash);
        }
    }

    // Locks

    /** Takes the lock on the chain of this hash if that needs no waiting: DONE or busy. */
    public Outcome tryLockChain(int hash, LockKind kind) {
        return gate.tryLock(chainLockOffset(hash), kind);
    }

    /** Takes the lock on the chain of this hash; a handle that never waits answers as {@link #tryLockChain}. */
    public Outcome lockChain(int hash, LockKind kind) {
        return gate.lock(chainLockOffset(hash), kind);
    }

    public void unlockChain(int hash) {
        gate.unlock(chainLockOffset(hash));
    }

    /**
     * Notes that the write lock on the chain of this hash is held for us outside the lock port's sight (by the lock
     * scheduler): the engine takes no lock for it until {@link #unmarkChain}. DONE, or BUSY_RECOVERY: then it is not
     * marked, and the lock has to be given back so that {@link #recover} can get the whole file.
     */
    public Outcome markChain(int hash) {
        return gate.mark(chainLockOffset(hash));
    }

    public void unmarkChain(int hash) {
        gate.unlock(chainLockOffset(hash));
    }

    /** As {@link #markChain}, for the lock on the free list. */
    public Outcome markFreeList() {
        return gate.mark(Layout.FREE_LIST_LOCK);
    }

    public void unmarkFreeList() {
        gate.unlock(Layout.FREE_LIST_LOCK);
    }

    /** Takes the lock on all chains and records if that needs no waiting: DONE or busy. */
    public Outcome tryLockAll(LockKind kind) {
        return gate.tryLockAll(kind);
    }

    /** Takes the lock on all chains and records; a handle that never waits answers as {@link #tryLockAll}. */
    public Outcome lockAll(LockKind kind) {
        return gate.lockAll(kind);
    }

    /** Turns the read lock on all chains and records into a write lock: DONE, or BUSY_CHAIN with the read lock kept. */
    public Outcome upgradeAll() {
        return gate.upgradeAll();
    }

    public void unlockAll() {
        gate.unlockAll();
    }

    /**
     * Notes that the write lock on all chains and records is held for us on another open description: until
     * {@link #unmarkAll} the engine takes no chain lock. What a dead writer left is rolled back at once. DONE, or
     * BUSY_RECOVERY if the open lock that this needs is taken: then it is not marked.
     */
    public Outcome markAll() {
        return gate.markAll();
    }

    public void unmarkAll() {
        gate.unlockAll();
    }

    /** {@return whether all chains are locked for writing by this handle, marked or really} */
    public boolean isAllLocked() {
        return gate.holdsAll();
    }

    /**
     * Rolls back what a dead writer left, if anything, taking the locks that needs: DONE when the file is fit for use,
     * BUSY_CHAIN if somebody has a chain, BUSY_RECOVERY if somebody has the open lock. The handle holds no chain, or all.
     */
    public Outcome recover() {
        requireWritable();
        return gate.recover();
    }

    // The whole database

    /** {@return a walk over all records} */
    public Cursor cursor() {
        return new Cursor(this);
    }

    /** {@return number of live records} Where it would have to wait and must not, it throws {@link Reason#BUSY}. */
    public long count() {
        return whole.count();
    }

    /** Empties the database: DONE or busy. Takes the lock on all chains unless held. */
    public Outcome wipeAll() {
        requireWritable();
        return whole.wipe();
    }

    /**
     * Writes the header of an empty file over whatever stands there. For a file that is damaged or was cut, and that nobody else
     * touches before it is emptied, which has to follow: until then its blocks belong to nobody.
     */
    public void restoreHeader() {
        requireWritable();
        try {
            header.emptied().restore(file);
        } catch (IOException e) {
            throw new TdbException(Reason.IO, "cannot write the header: " + e.getMessage(), e);
        }
    }

    /** {@return how the free space lies} Where it would have to wait and must not, it throws {@link Reason#BUSY}. */
    public FreeListInfo freeList() {
        return whole.freeList();
    }

    /** Merges each piece of free space into a free one on its left, of the newest so many: DONE or busy. */
    public Outcome mergeFreeList(int piecesMax) {
        requireWritable();
        return whole.mergeFreeList(piecesMax);
    }

    /** {@return the transaction of this handle, which begins and ends by its methods} */
    public Transaction transaction() {
        return transaction;
    }

    /** {@return a check of this file, to be advanced in slices while {@link #lockAll} is held} */
    public TdbCheck checker() {
        return new TdbCheck(image.port());
    }

    /** {@return what a check of the whole file finds} Takes the read lock on all chains unless held. */
    public CheckReport check() {
        return whole.check();
    }

    /** Closes both ports, and with them all locks end. A transaction that has not ended is cancelled. */
    @Override
    public void close() {
        try {
            try (file) {
                transaction.abandon();
            } finally {
                lockPort.close();
            }
        } catch (IOException e) {
            throw new TdbException(Reason.IO, "cannot close: " + e.getMessage(), e);
        }
    }

    /** As {@link WholeFile#skipEmpty}. */
    int skipEmpty(int chain, int end) {
        return whole.skipEmpty(chain, end);
    }

    /** As {@link WholeFile#copyChain}. */
    boolean copyChain(int chain, Collection<Cursor.Entry> target) {
        return whole.copyChain(chain, target);
    }

    /** The opener has the open lock, which is enough. */
    void replayAtOpen() {
        if (recovery.isPending() && options.access() == Access.READ_ONLY) {
            throw new TdbException(
                    Reason.CORRUPT, "a commit must be rolled back, but the file is open for reading only");
        }
        recovery.replay();
    }

    private Outcome lockForChange(int hash) {
        requireWritable();
        return lockChain(hash, LockKind.WRITE);
    }

    private void requireWritable() {
        if (options.access() == Access.READ_ONLY) {
            throw new TdbException(Reason.READ_ONLY, "the file is open for reading only");
        }
    }
}
