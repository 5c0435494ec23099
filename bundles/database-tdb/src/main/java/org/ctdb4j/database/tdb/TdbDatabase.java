// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.BackendEvents;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.DatabaseSpec;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.StoredRecord;
import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.system.linux.LinuxException;
import org.ctdb4j.tdb.LockKind;
import org.ctdb4j.tdb.StoreMode;
import org.ctdb4j.tdb.Tdb;
import org.ctdb4j.tdb.TdbException;
import org.ctdb4j.tdb.TdbException.Reason;
import org.ctdb4j.tdb.Value;

/**
 * A database in a TDB file.
 *
 * <p>While this process holds the whole database on the file's other descriptor, the engine must take no chain lock: it
 * is told so before, and again when that has ended, each time an operation finds the lock table changed.
 *
 * <p>A file that is corrupt or was cut under us is <em>broken</em>: from then on nothing is written and every attempt
 * fails, so that a record that merely cannot be read is never taken for one that does not exist. Emptying it heals it.
 */
final class TdbDatabase implements Database {
    private static final long FREE_LIST_LOCK = 164;

    private final DatabaseSpec spec;
    private final OpenFile file;
    private final Tdb tdb;
    private final Worker worker;
    private final BackendEvents events;
    private final Value value = new Value();

    private Optional<String> broken = Optional.empty();

    /** What the engine said last. */
    private org.ctdb4j.tdb.Outcome answer = org.ctdb4j.tdb.Outcome.DONE;

    /** Whether the engine has been told that the whole database is ours. */
    private boolean marked;

    /** Meanwhile everything below is the worker's. */
    private boolean committing;

    private int lastSequenceNumber;
    private long lastSize;

    private Key last;

    TdbDatabase(DatabaseSpec spec, OpenFile file, Worker worker, BackendEvents events) {
        this.spec = spec;
        this.file = file;
        this.worker = worker;
        this.events = events;
        tdb = file.tdb();
        last = hashed(Blob.EMPTY);
    }

    OpenFile file() {
        return file;
    }

    @Override
    public DatabaseSpec spec() {
        return spec;
    }

    @Override
    public int openFlags() {
        return tdb.options().flags();
    }

    @Override
    public FileLocks locks() {
        return file.locks();
    }

    @Override
    public long lockOffset(Blob key) {
        return tdb.chainLockOffset(key(key).hash);
    }

    @Override
    public long freeListOffset() {
        return FREE_LIST_LOCK;
    }

    @Override
    public Outcome tryLock(Blob key) {
        if (locks().holdsWhole()) {
            return Outcome.BUSY;
        }
        int hash = key(key).hash;
        return attempt(() -> lockChain(hash));
    }

    @Override
    public void unlock(Blob key) {
        tdb.unlockChain(key(key).hash);
    }

    @Override
    public StoredRecord fetch(Blob key) {
        Key sought = key(key);
        Outcome outcome = attempt(() -> tdb.fetch(sought.bytes, sought.hash, value));
        if (outcome.busy()) {
            throw new IllegalStateException("fetch of a key that is not locked: " + key);
        }
        return outcome.done() && answer == org.ctdb4j.tdb.Outcome.DONE ? record() : StoredRecord.ABSENT;
    }

    @Override
    public Outcome store(Blob key, RecordHeader header, Blob data) {
        Key stored = key(key);
        byte[] value = value(header, data);
        return attempt(() -> tdb.store(stored.bytes, stored.hash, StoreMode.REPLACE, value));
    }

    private static byte[] value(RecordHeader header, Blob data) {
        ByteBuffer bytes = ByteBuffer.allocate(RecordHeader.SIZE + data.size());
        header.encode(bytes);
        data.putTo(bytes);
        return bytes.array();
    }

    @Override
    public Outcome delete(Blob key) {
        Key deleted = key(key);
        return attempt(() -> tdb.delete(deleted.bytes, deleted.hash));
    }

    @Override
    public Cursor traverse() {
        return new Pass(this, tdb.cursor());
    }

    @Override
    public Outcome wipe() {
        requireFrozen();
        if (!committing) {
            heal();
        }
        return attempt(tdb::wipeAll);
    }

    @Override
    public Outcome storeAll(List<Entry> entries) {
        requireFrozen();
        return attempt(() -> storeEach(entries));
    }

    private org.ctdb4j.tdb.Outcome storeEach(Iterable<Entry> entries) {
        org.ctdb4j.tdb.Outcome stored = org.ctdb4j.tdb.Outcome.DONE;
        for (Iterator<Entry> left = entries.iterator(); left.hasNext() && !stored.isBusy(); ) {
            stored = store(left.next());
        }
        return stored;
    }

    private org.ctdb4j.tdb.Outcome store(Entry entry) {
        byte[] key = entry.key().toByteArray();
        return tdb.store(key, tdb.hash(key), StoreMode.REPLACE, value(entry.header(), entry.data()));
    }

    @Override
    public void commit(boolean wipe, Iterable<Entry> records, Consumer<Outcome> whenDone) {
        requireFrozen();
        if (committing) {
            throw new IllegalStateException("a commit of " + this + " is under way");
        }
        Optional<String> before = broken;
        committing = true;
        worker.run(() -> transact(wipe, records), outcome -> {
            committing = false;
            reportBreak(before);
            whenDone.accept(outcome);
        });
    }

    /** One transaction, on the worker. Whatever stopped it, the next attempt looks whether something has to be rolled back. */
    private Outcome transact(boolean wipe, Iterable<Entry> records) {
        if (wipe) {
            heal();
        }
        Outcome outcome = guard(() -> {
            Others.awaitDone(this::align);
            Others.awaitDone(tdb.transaction()::begin);
            change(wipe, records);
            Others.awaitDone(tdb.transaction()::commit);
            return org.ctdb4j.tdb.Outcome.DONE;
        });
        if (tdb.transaction().isActive()) {
            tdb.transaction().cancel();
        }
        if (!outcome.done() && marked) {
            tdb.unmarkAll();
            marked = false;
        }
        return outcome;
    }

    private void change(boolean wipe, Iterable<Entry> records) {
        if (wipe) {
            Others.awaitDone(tdb::wipeAll);
        }
        for (Entry entry : records) {
            Others.awaitDone(() -> store(entry));
        }
    }

    /** Makes a broken file one that can be emptied, which has to follow. */
    private void heal() {
        if (broken.isPresent()) {
            broken = Optional.empty();
            try {
                tdb.restoreHeader();
            } catch (TdbException e) {
                failed(e);
            }
        }
    }

    @Override
    public int sequenceNumber() {
        attempt(() -> {
            lastSequenceNumber = tdb.sequenceNumber();
            return org.ctdb4j.tdb.Outcome.DONE;
        });
        return lastSequenceNumber;
    }

    @Override
    public void enableSequenceNumber() {
        tdb.enableSequenceNumber();
    }

    @Override
    public void incrementSequenceNumber() {
        attempt(() -> {
            tdb.incrementSequenceNumber();
            return org.ctdb4j.tdb.Outcome.DONE;
        });
    }

    @Override
    public void mergeFreeSpace(int piecesMax) {
        if (!locks().holdsWhole()) {
            attempt(() -> {
                file.mapped().lookAgain();
                return tdb.mergeFreeList(piecesMax);
            });
        }
    }

    @Override
    public long size() {
        if (!committing) {
            lastSize = tdb.size();
        }
        return lastSize;
    }

    @Override
    public String toString() {
        return spec.name() + " in " + spec.path();
    }

    /** Runs one operation of the engine, unless a commit keeps it busy. */
    Outcome attempt(Supplier<org.ctdb4j.tdb.Outcome> operation) {
        if (committing) {
            return Outcome.BUSY;
        }
        Optional<String> before = broken;
        Outcome outcome = run(operation);
        reportBreak(before);
        return outcome;
    }

    private void reportBreak(Optional<String> before) {
        if (before.isEmpty()) {
            broken.ifPresent(reason -> events.failed(spec.id(), reason));
        }
    }

    /** Runs one operation of the engine, which is told before whether the whole database is ours. */
    private Outcome run(Supplier<org.ctdb4j.tdb.Outcome> operation) {
        return guard(() -> {
            org.ctdb4j.tdb.Outcome aligned = align();
            return aligned == org.ctdb4j.tdb.Outcome.DONE ? operation.get() : aligned;
        });
    }

    private Outcome guard(Supplier<org.ctdb4j.tdb.Outcome> operation) {
        if (broken.isPresent()) {
            return Outcome.failed(broken.get());
        }
        try {
            try {
                answer = operation.get();
            } finally {
                // Before what the engine made of the zeros of a cut file, a damaged database above all.
                file.mapped().settle();
            }
            return answer.isBusy() ? Outcome.BUSY : Outcome.DONE;
        } catch (TdbException e) {
            return failed(e);
        } catch (UncheckedIOException e) {
            return Outcome.failed(spec.path() + ": " + e.getMessage());
        } catch (InternalError e) {
            return broken("the file was cut by another process");
        }
    }

    /** Looks at the size of the file once for all that is done with a record. */
    private org.ctdb4j.tdb.Outcome lockChain(int hash) {
        file.mapped().lookAgain();
        org.ctdb4j.tdb.Outcome locked = tdb.tryLockChain(hash, LockKind.WRITE);
        if (locked != org.ctdb4j.tdb.Outcome.BUSY_RECOVERY) {
            return locked;
        }
        org.ctdb4j.tdb.Outcome recovered = tdb.recover();
        return recovered == org.ctdb4j.tdb.Outcome.DONE ? tdb.tryLockChain(hash, LockKind.WRITE) : recovered;
    }

    private org.ctdb4j.tdb.Outcome align() {
        boolean whole = locks().holdsWhole();
        if (whole) {
            file.mapped().lookAgain();
        }
        if (whole == marked) {
            return org.ctdb4j.tdb.Outcome.DONE;
        }
        if (whole) {
            org.ctdb4j.tdb.Outcome answered = tdb.markAll();
            marked = answered == org.ctdb4j.tdb.Outcome.DONE;
            return answered;
        }
        tdb.unmarkAll();
        marked = false;
        return org.ctdb4j.tdb.Outcome.DONE;
    }

    private void requireFrozen() {
        if (!locks().holdsWhole()) {
            throw new IllegalStateException(this + " is not frozen");
        }
    }

    /** A full disk or a record that is too large fails one attempt; what contradicts the format breaks the database. */
    private Outcome failed(TdbException e) {
        if (e.reason() == Reason.LOCK) {
            throw e;
        }
        if (e.reason() == Reason.CORRUPT || e.getCause() instanceof EOFException) {
            return broken(e.getMessage());
        }
        String remedy =
                e.getCause() instanceof LinuxException cause ? FileOpening.remedy(Path.of(spec.path()), cause) : "";
        return Outcome.failed(spec.path() + ": " + e.getMessage() + remedy);
    }

    private Outcome broken(String what) {
        String reason = spec.path() + " is damaged: " + what;
        broken = Optional.of(reason);
        return Outcome.failed(reason);
    }

    private StoredRecord record() {
        if (value.length() < RecordHeader.SIZE) {
            return StoredRecord.ABSENT;
        }
        Blob bytes = Blob.wrap(value.copy());
        return new StoredRecord(RecordHeader.decode(bytes), bytes.slice(RecordHeader.SIZE));
    }

    /** A step asks several times about one key. */
    private Key key(Blob key) {
        if (last.blob != key) {
            last = hashed(key);
        }
        return last;
    }

    private Key hashed(Blob key) {
        byte[] bytes = key.toByteArray();
        return new Key(key, bytes, tdb.hash(bytes));
    }

    private record Key(Blob blob, byte[] bytes, int hash) {}
}
