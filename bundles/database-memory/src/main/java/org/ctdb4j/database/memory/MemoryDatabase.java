// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.memory;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.DatabaseSpec;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.StoredRecord;
import org.ctdb4j.spi.heap.HeapRecords;
import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.spi.loop.Loop;

/** A database on the heap. Nothing in it fails, and nothing but a locked record is ever busy. */
final class MemoryDatabase implements Database {
    /** No key has this one, and nobody but the node takes it. */
    private static final long FREE_LIST_LOCK = 1L << 32;

    /** No TDB flags: there is no file to open. */
    private static final int OPEN_FLAGS = 0;

    private final DatabaseSpec spec;
    private final HeapRecords records;
    private final FileLocks locks;
    private final Loop loop;
    private Optional<Commit> commit = Optional.empty();

    MemoryDatabase(DatabaseSpec spec, HeapRecords records, FileLocks locks, Loop loop) {
        this.spec = spec;
        this.records = records;
        this.locks = locks;
        this.loop = loop;
    }

    @Override
    public DatabaseSpec spec() {
        return spec;
    }

    @Override
    public int openFlags() {
        return OPEN_FLAGS;
    }

    @Override
    public FileLocks locks() {
        return locks;
    }

    @Override
    public long lockOffset(Blob key) {
        return records.lockOffset(key);
    }

    @Override
    public long freeListOffset() {
        return FREE_LIST_LOCK;
    }

    @Override
    public Outcome tryLock(Blob key) {
        return locks.tryLock(lockOffset(key)) ? Outcome.DONE : Outcome.BUSY;
    }

    @Override
    public void unlock(Blob key) {
        locks.unlock(lockOffset(key));
    }

    @Override
    public StoredRecord fetch(Blob key) {
        return records.get(key);
    }

    @Override
    public Outcome store(Blob key, RecordHeader header, Blob data) {
        records.put(key, header, data);
        return Outcome.DONE;
    }

    @Override
    public Outcome delete(Blob key) {
        records.remove(key);
        return Outcome.DONE;
    }

    @Override
    public Cursor traverse() {
        return new Pass(records);
    }

    @Override
    public Outcome wipe() {
        requireFrozen();
        records.replace(new HeapRecords.Content());
        return Outcome.DONE;
    }

    @Override
    public Outcome storeAll(List<Entry> entries) {
        requireFrozen();
        entries.forEach(entry -> records.put(entry.key(), entry.header(), entry.data()));
        return Outcome.DONE;
    }

    @Override
    public void commit(boolean wipe, Iterable<Entry> entries, Consumer<Outcome> whenDone) {
        requireFrozen();
        if (commit.isPresent()) {
            throw new IllegalStateException("a commit of " + this + " is under way");
        }
        Commit begun = new Commit(records, wipe, entries.iterator(), outcome -> {
            commit = Optional.empty();
            whenDone.accept(outcome);
        });
        commit = Optional.of(begun);
        advance(begun);
    }

    /** A piece of it in each turn of the loop. */
    private void advance(Commit begun) {
        loop.execute(() -> {
            if (!begun.advance()) {
                advance(begun);
            }
        });
    }

    /** Brings a commit under way to its end. */
    void finish() {
        commit.ifPresent(Commit::finish);
    }

    /** The heap has no free space of ours. */
    @Override
    public void mergeFreeSpace(int piecesMax) {}

    @Override
    public int sequenceNumber() {
        return records.sequenceNumber();
    }

    @Override
    public void enableSequenceNumber() {
        records.enableSequenceNumber();
    }

    @Override
    public void incrementSequenceNumber() {
        records.incrementSequenceNumber();
    }

    @Override
    public long size() {
        return records.size();
    }

    @Override
    public String toString() {
        return spec.name() + " on the heap";
    }

    private void requireFrozen() {
        if (!locks.holdsWhole()) {
            throw new IllegalStateException(this + " is not frozen");
        }
    }
}
