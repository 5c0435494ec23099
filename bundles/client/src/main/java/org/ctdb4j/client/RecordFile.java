// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.system.linux.DatabaseFile;
import org.ctdb4j.system.linux.DatabaseFiles;
import org.ctdb4j.system.linux.LinuxException;
import org.ctdb4j.system.linux.MappedFile;
import org.ctdb4j.tdb.Cursor;
import org.ctdb4j.tdb.LockKind;
import org.ctdb4j.tdb.Outcome;
import org.ctdb4j.tdb.StoreMode;
import org.ctdb4j.tdb.Tdb;
import org.ctdb4j.tdb.TdbException;
import org.ctdb4j.tdb.TdbFlags;
import org.ctdb4j.tdb.TdbOptions;
import org.ctdb4j.tdb.TdbOptions.Access;
import org.ctdb4j.tdb.TdbOptions.Patience;
import org.ctdb4j.tdb.Value;

/**
 * The TDB file of a database, shared with the node and all its clients. One engine, which never waits, for all threads: each
 * touches it for moments inside the monitor of this object, and waits for busy locks outside.
 */
final class RecordFile implements RecordStore {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int SLICE_RECORDS = 200;
    private static final int SLICE_BYTES = 256 * 1024;

    private final DatabaseFiles files;
    private final DatabaseFile file;
    private final MappedFile mapped;
    private final Tdb tdb;
    private final ByteLocks locks;
    private final Value found = new Value();
    private CtdbException end;

    private RecordFile(DatabaseFiles files, DatabaseFile file, MappedFile mapped, Tdb tdb) {
        this.files = files;
        this.file = file;
        this.mapped = mapped;
        this.tdb = tdb;
        locks = new ByteLocks(file.locks(), this, file.path().toString());
    }

    static RecordFile open(DatabaseFiles files, Path path, int tdbFlags, Deadline deadline) {
        if ((tdbFlags & TdbFlags.MUTEX_LOCKING) != 0 && !files.supportsMutexes()) {
            throw new CtdbException(
                    Reason.DATABASE,
                    path + " locks its records by mutexes, which this client cannot on this system: say"
                            + " 'tdb mutexes = no' in section [database] of the node's ctdb.conf");
        }
        if (!Files.exists(path)) {
            throw new CtdbException(Reason.DATABASE, "There is no file " + path + ": is the node on this machine?");
        }
        DatabaseFile file = openFile(files, path);
        MappedFile mapped = file.map();
        boolean opened = false;
        try {
            RecordFile records = new RecordFile(files, file, mapped, openTdb(mapped, file, tdbFlags, deadline));
            opened = true;
            return records;
        } finally {
            if (!opened) {
                mapped.close();
                closeFile(files, file);
            }
        }
    }

    /** The set of files is for one thread at a time. */
    private static DatabaseFile openFile(DatabaseFiles files, Path path) {
        synchronized (files) {
            try {
                return files.open(path);
            } catch (LinuxException e) {
                throw new CtdbException(Reason.DATABASE, "Cannot open the database: " + e.getMessage(), e);
            }
        }
    }

    private static void closeFile(DatabaseFiles files, DatabaseFile file) {
        synchronized (files) {
            file.close();
        }
    }

    private static Tdb openTdb(MappedFile mapped, DatabaseFile file, int tdbFlags, Deadline deadline) {
        TdbOptions options = TdbOptions.of(tdbFlags).access(Access.READ_WRITE).patience(Patience.NEVER);
        while (true) {
            try {
                try {
                    return Tdb.open(mapped, file.lockPort(), options);
                } finally {
                    mapped.settle();
                }
            } catch (TdbException e) {
                if (e.reason() != TdbException.Reason.BUSY) {
                    throw failed(file, e);
                }
                deadline.pause(PAUSE_NANOS, "Opening " + file.path());
            } catch (InternalError e) {
                throw cut(file, e);
            }
        }
    }

    @Override
    public String path() {
        return file.path().toString();
    }

    @Override
    public Optional<StoredRecord> read(Blob key, Deadline deadline) {
        byte[] bytes = key.toByteArray();
        Outcome outcome;
        synchronized (this) {
            outcome = use(() -> tdb.fetch(bytes, tdb.hash(bytes), found));
            if (!outcome.isBusy()) {
                return record(outcome);
            }
        }
        try (Chain chain = lock(key, deadline)) {
            return chain.read();
        }
    }

    @Override
    public Chain lock(Blob key, Deadline deadline) {
        byte[] bytes = key.toByteArray();
        int hash = tdb.hash(bytes);
        long offset = tdb.chainLockOffset(hash);
        while (true) {
            locks.lock(offset, deadline);
            boolean locked = false;
            Outcome outcome;
            try {
                synchronized (this) {
                    outcome = use(() -> tdb.tryLockChain(hash, LockKind.WRITE));
                }
                locked = outcome == Outcome.DONE;
            } finally {
                if (!locked) {
                    locks.unlock(offset);
                }
            }
            if (locked) {
                return new FileChain(bytes, hash, offset, deadline);
            }
            // Somebody has died in the middle of a commit; the file is put right as a whole.
            recover(deadline);
        }
    }

    private void recover(Deadline deadline) {
        while (recovery().isBusy()) {
            deadline.pause(PAUSE_NANOS, "Rolling back an unfinished commit of " + file.path());
        }
    }

    private synchronized Outcome recovery() {
        return use(tdb::recover);
    }

    @Override
    public Walk walk() {
        return new FileWalk();
    }

    @Override
    public void close() {
        close(new CtdbException(Reason.DISCONNECTED, "The database in " + file.path() + " was closed"));
    }

    @Override
    public synchronized void close(CtdbException why) {
        if (end == null) {
            end = why;
            locks.end(why);
            mapped.close();
            closeFile(files, file);
        }
    }

    /** Lets the engine do something that needs no waiting. Inside the monitor. */
    private <T> T use(Supplier<T> action) {
        if (end != null) {
            throw end.again();
        }
        mapped.lookAgain();
        try {
            try {
                return action.get();
            } finally {
                // What the action made of the zeros of a cut file, a damaged database above all, does not count then.
                mapped.settle();
            }
        } catch (TdbException e) {
            throw failed(file, e);
        } catch (UncheckedIOException e) {
            throw new CtdbException(Reason.DATABASE, file.path() + ": " + e.getMessage(), e);
        } catch (InternalError e) {
            // It can come in the middle of anything, so nothing is certain any more about the engine and its locks.
            CtdbException why = cut(file, e);
            close(why);
            throw why;
        }
    }

    private Optional<StoredRecord> record(Outcome outcome) {
        if (outcome == Outcome.MISSING || found.length() < RecordHeader.SIZE) {
            return Optional.empty();
        }
        return Optional.of(record(Blob.wrap(found.copy())));
    }

    private static StoredRecord record(Blob stored) {
        return new StoredRecord(RecordHeader.decode(stored), stored.slice(RecordHeader.SIZE));
    }

    private static CtdbException failed(DatabaseFile file, TdbException e) {
        return new CtdbException(Reason.DATABASE, file.path() + ": " + e.getMessage(), e);
    }

    private static CtdbException cut(DatabaseFile file, InternalError e) {
        return new CtdbException(Reason.DATABASE, file.path() + " was cut by another process", e);
    }

    private final class FileChain implements Chain {
        private final byte[] key;
        private final int hash;
        private final long offset;
        private final Deadline deadline;
        private boolean open = true;

        private FileChain(byte[] key, int hash, long offset, Deadline deadline) {
            this.key = key;
            this.hash = hash;
            this.offset = offset;
            this.deadline = deadline;
        }

        @Override
        public Optional<StoredRecord> read() {
            synchronized (RecordFile.this) {
                return record(use(() -> tdb.fetch(key, hash, found)));
            }
        }

        /** Waits for the free list, which others have for moments only, as long as for the lock. */
        @Override
        public void store(RecordHeader header, Blob value) {
            byte[] front = header.encode().toByteArray();
            byte[] data = value.toByteArray();
            if (put(front, data).isBusy()) {
                long freeList = tdb.freeListLockOffset();
                locks.lock(freeList, deadline.again());
                try {
                    put(front, data);
                } finally {
                    locks.unlock(freeList);
                }
            }
        }

        private Outcome put(byte[] front, byte[] data) {
            synchronized (RecordFile.this) {
                return use(() -> tdb.store(key, hash, StoreMode.REPLACE, front, data));
            }
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            synchronized (RecordFile.this) {
                if (!open) {
                    return;
                }
                open = false;
                if (end == null) {
                    tdb.unlockChain(hash);
                }
            }
            locks.unlock(offset);
        }
    }

    private final class FileWalk implements Walk {
        private final Cursor cursor = tdb.cursor();
        private boolean atEnd;

        @Override
        public boolean atEnd() {
            return atEnd;
        }

        @Override
        public List<Entry> next(Deadline deadline) {
            Cursor.Slice slice = slice();
            if (slice.entries().isEmpty() && slice.state() == Cursor.State.BUSY) {
                slice = sliceFromBusyChain(deadline);
            }
            atEnd = slice.state() == Cursor.State.END;
            return slice.entries().stream()
                    .filter(entry -> entry.value().length >= RecordHeader.SIZE)
                    .map(entry -> new Entry(Blob.wrap(entry.key()), record(Blob.wrap(entry.value()))))
                    .toList();
        }

        /** Once the chain is ours it can only be busy because the file has to be put right. */
        private Cursor.Slice sliceFromBusyChain(Deadline deadline) {
            long offset = tdb.chainLockOffset(cursor.chain());
            Cursor.Slice slice;
            locks.lock(offset, deadline);
            try {
                slice = slice();
            } finally {
                locks.unlock(offset);
            }
            if (slice.entries().isEmpty() && slice.state() == Cursor.State.BUSY) {
                recover(deadline);
            }
            return slice;
        }

        private Cursor.Slice slice() {
            synchronized (RecordFile.this) {
                return use(() -> cursor.next(SLICE_RECORDS, SLICE_BYTES));
            }
        }
    }
}
