// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.util.Arrays;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * Changes records. Callers hold the write lock of the chain; the free list's lock is taken here, before the first byte
 * is written, so that a caller that must not wait is told in time.
 */
final class Writer {
    private final Image image;
    private final Locks locks;
    private final Chains chains;
    private final FreeList freeList;
    private final int maxDead;
    private final boolean waits;
    private boolean counts;

    private final Block present = new Block();
    private final Block fresh = new Block();
    private final Chains.Dead dead = new Chains.Dead();
    private final Value old = new Value();

    Writer(Image image, Locks locks, Chains chains, FreeList freeList, TdbOptions options) {
        this.image = image;
        this.locks = locks;
        this.chains = chains;
        this.freeList = freeList;
        this.maxDead = options.maxDead();
        this.waits = options.patience() == TdbOptions.Patience.WAIT;
        this.counts = options.has(TdbFlags.SEQNUM);
    }

    Outcome store(byte[] key, int hash, StoreMode mode, byte[][] parts) {
        boolean found = chains.find(key, hash, present);
        if (found && mode == StoreMode.INSERT) {
            return Outcome.EXISTS;
        }
        if (!found && mode == StoreMode.MODIFY) {
            return Outcome.MISSING;
        }
        long length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        if (found) {
            chains.readData(present, old);
            if (key.length + length + Block.TAILER <= present.length) {
                overwrite(parts, length);
                countChange();
                return Outcome.DONE;
            }
        }
        return place(key, hash, parts, length, found);
    }

    Outcome delete(byte[] key, int hash) {
        if (!chains.find(key, hash, present)) {
            return Outcome.MISSING;
        }
        markDead(present);
        trim(chains.chain(hash));
        return Outcome.DONE;
    }

    /** Makes all of the data area free but for the recovery area, which stays. The caller holds all chains. */
    void wipeAll() {
        long dataStart = Layout.dataStart(chains.hashSize());
        long size = image.refresh();
        long recovery = image.getUnsigned(Layout.RECOVERY_START_AT);
        if (recovery != 0) {
            image.require(fresh.read(image, dataStart, recovery).at, fresh.total());
        }
        image.zero(Layout.FREE_LIST_HEAD, dataStart - Layout.FREE_LIST_HEAD);
        if (recovery == 0) {
            freeList.freeRegion(dataStart, size - dataStart);
        } else {
            freeList.freeRegion(dataStart, recovery - dataStart);
            freeList.freeRegion(fresh.end(), size - fresh.end());
        }
        countChange();
    }

    /** Writes over the old data, which fits; {@link #old} holds it. */
    private void overwrite(byte[][] parts, long length) {
        if (isOld(parts, length)) {
            return;
        }
        try {
            putParts(present.dataAt(), parts);
            if (length != present.dataLength) {
                present.writeDataLength(image, length);
            }
        } catch (TdbException e) {
            attempt(e, () -> image.put(present.dataAt(), old.array(), 0, old.length()));
            throw e;
        }
    }

    /** Stores in a block of its own. */
    private Outcome place(byte[] key, int hash, byte[][] parts, long length, boolean found) {
        int chain = chains.chain(hash);
        long size = key.length + length;
        if (FreeList.roomFor(size) + Block.HEADER > Layout.SIZE_MAX) {
            throw new TdbException(Reason.TOO_LARGE, "a record of " + size + " bytes");
        }
        findReusable(chain, size);
        boolean reusable = dead.best != 0;
        boolean trims = found && dead.count >= maxDead;
        boolean freeHeld = (!reusable || trims) && locks.acquire(Layout.FREE_LIST_LOCK, LockKind.WRITE, waits);
        if (!reusable && !freeHeld) {
            return Outcome.BUSY_FREE_LIST;
        }
        try {
            if (found) {
                move(key, hash, parts, length, freeHeld);
            } else {
                create(key, hash, parts, length);
            }
        } finally {
            if (freeHeld) {
                locks.release(Layout.FREE_LIST_LOCK);
            }
        }
        return Outcome.DONE;
    }

    /** Replaces the present record by one elsewhere; if that fails the old value comes back. */
    private void move(byte[] key, int hash, byte[][] parts, long length, boolean freeHeld) {
        int chain = chains.chain(hash);
        long oldAt = present.at;
        try {
            markDead(present);
            if (freeHeld) {
                chains.trim(chain, maxDead, freeList);
                findReusable(chain, key.length + length);
            }
            create(key, hash, parts, length);
        } catch (TdbException e) {
            attempt(e, () -> restore(key, hash, oldAt));
            throw e;
        }
    }

    private void create(byte[] key, int hash, byte[][] parts, long length) {
        int chain = chains.chain(hash);
        if (dead.best != 0) {
            chains.unlink(dead, fresh);
        } else {
            chains.trim(chain, 0, freeList);
            freeList.allocate(FreeList.roomFor(key.length + length), fresh);
        }
        try {
            write(key, hash, parts, length);
        } catch (TdbException e) {
            attempt(e, this::giveBack);
            throw e;
        }
        countChange();
    }

    /** Fills {@link #fresh}; the last write makes it visible. */
    private void write(byte[] key, int hash, byte[][] parts, long length) {
        int chain = chains.chain(hash);
        fresh.next = chains.head(chain);
        fresh.keyLength = key.length;
        fresh.dataLength = length;
        fresh.hash = hash;
        fresh.magic = Layout.MAGIC_LIVE;
        fresh.write(image);
        image.put(fresh.keyAt(), key, 0, key.length);
        putParts(fresh.dataAt(), parts);
        chains.link(chain, fresh.at);
    }

    /** The block was taken but never linked. */
    private void giveBack() {
        if (locks.acquire(Layout.FREE_LIST_LOCK, LockKind.WRITE, waits)) {
            try {
                freeList.free(fresh);
            } finally {
                locks.release(Layout.FREE_LIST_LOCK);
            }
        }
    }

    /** Brings back the value in {@link #old}: its block if it is still in the chain, else a copy. */
    private void restore(byte[] key, int hash, long oldAt) {
        if (chains.find(key, hash, fresh)) {
            return;
        }
        if (chains.findDead(chains.chain(hash), oldAt, fresh)) {
            fresh.writeMagic(image, Layout.MAGIC_LIVE);
            return;
        }
        long need = FreeList.align(key.length + old.length() + Block.TAILER);
        if (freeList.allocateFree(need, fresh)) {
            write(key, hash, new byte[][] {old.copy()}, old.length());
        }
    }

    private void findReusable(int chain, long size) {
        if (maxDead > 0) {
            chains.survey(chain, size + Block.TAILER, dead);
        }
    }

    private void markDead(Block record) {
        record.writeMagic(image, Layout.MAGIC_DEAD);
        countChange();
    }

    /** Gives surplus dead records back, if the free list is to be had: they can as well wait for the next change. */
    private void trim(int chain) {
        chains.survey(chain, Long.MAX_VALUE, dead);
        if (dead.count > maxDead && locks.acquire(Layout.FREE_LIST_LOCK, LockKind.WRITE, waits)) {
            try {
                chains.trim(chain, maxDead, freeList);
            } finally {
                locks.release(Layout.FREE_LIST_LOCK);
            }
        }
    }

    private void putParts(long at, byte[][] parts) {
        long position = at;
        for (byte[] part : parts) {
            image.put(position, part, 0, part.length);
            position += part.length;
        }
    }

    private boolean isOld(byte[][] parts, long length) {
        if (length != old.length()) {
            return false;
        }
        int position = 0;
        for (byte[] part : parts) {
            if (!Arrays.equals(part, 0, part.length, old.array(), position, position + part.length)) {
                return false;
            }
            position += part.length;
        }
        return true;
    }

    void enableCounting() {
        counts = true;
    }

    private void countChange() {
        if (counts) {
            incrementSequenceNumber();
        }
    }

    void incrementSequenceNumber() {
        // Where the lock is busy and we may not wait two count at once, and the number changes all the same.
        boolean locked = !image.incrementsAtomically() && locks.acquire(Layout.SEQUENCE_LOCK, LockKind.WRITE, waits);
        try {
            image.increment(Layout.SEQUENCE_AT);
        } finally {
            if (locked) {
                locks.release(Layout.SEQUENCE_LOCK);
            }
        }
    }

    /** Undoes something after a failure; when that fails too, the failure says so. */
    private static void attempt(TdbException failure, Runnable undo) {
        try {
            undo.run();
        } catch (TdbException e) {
            failure.addSuppressed(e);
        }
    }
}
