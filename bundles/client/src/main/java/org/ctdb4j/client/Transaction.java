// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.control.Trans3Commit;
import org.ctdb4j.protocol.type.RecBuffer;

/**
 * Changes of a persistent or replicated database that happen together or not at all, on all nodes. Closing it without a commit
 * drops them. For one thread at a time.
 */
public final class Transaction implements AutoCloseable {
    /** Counts the commits of the database; the key has its NUL. */
    private static final Blob SEQUENCE_KEY = Blob.cString("__db_sequence_number__");

    private static final RecordHeader NEW = new RecordHeader(0, 0, 0);
    private static final long PAUSE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long PAUSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private final Node node;
    private final int dbId;
    private final RecordStore records;
    private final GLock lock;
    private final Map<Blob, StoredRecord> changes = new LinkedHashMap<>();
    private boolean open = true;

    Transaction(Node node, int dbId, RecordStore records, GLock lock) {
        this.node = node;
        this.dbId = dbId;
        this.records = records;
        this.lock = lock;
    }

    /** {@return the value as this transaction sees it: its own change, else what this node's file holds} */
    public Optional<Blob> fetch(Blob key, Duration limit) {
        requireOpen();
        return newest(key, Deadline.after(limit)).map(StoredRecord::value).filter(value -> !value.isEmpty());
    }

    /** Changes a value, as far as this transaction is concerned. A value that is the same already is no change. */
    public void store(Blob key, Blob value, Duration limit) {
        requireOpen();
        requireWritable();
        if (key.equals(SEQUENCE_KEY)) {
            throw new IllegalArgumentException("the sequence number counts by itself");
        }
        Optional<StoredRecord> before = newest(key, Deadline.after(limit));
        if (!before.map(StoredRecord::value).orElse(Blob.EMPTY).equals(value)) {
            change(key, before, value);
        }
    }

    /** Deletes a record, as far as this transaction is concerned. */
    public void delete(Blob key, Duration limit) {
        store(key, Blob.EMPTY, limit);
    }

    /**
     * Has all nodes make the changes, and ends the transaction. When it returns they are made. A transaction without changes asks
     * nobody.
     *
     * @throws CtdbException when they are not made, or with {@link Reason#TIMED_OUT} and {@link Reason#DISCONNECTED} when it is
     *     not known: a recovery may still make them
     */
    public void commit(Duration limit) {
        requireOpen();
        try {
            if (!changes.isEmpty()) {
                commit(Deadline.after(limit));
            }
        } finally {
            close();
        }
    }

    /** Drops the changes unless they are committed. */
    @Override
    public void close() {
        if (open) {
            open = false;
            changes.clear();
            lock.close();
        }
    }

    private void commit(Deadline deadline) {
        Optional<StoredRecord> stored = records.read(SEQUENCE_KEY, deadline);
        long before = sequenceNumber(stored);
        change(SEQUENCE_KEY, stored, Blob.u64(before + 1));
        Trans3Commit commit = new Trans3Commit(changed());
        long pause = PAUSE_NANOS_MIN;
        while (true) {
            int status = node.ask(node.pnn(), commit, deadline).status();
            if (status == 0) {
                return;
            }
            long now = sequenceNumber(records.read(SEQUENCE_KEY, deadline));
            if (now == before + 1) {
                // A recovery has found the changes on one node and has given them to all.
                return;
            }
            if (now != before) {
                throw new CtdbException(
                        Reason.CONFLICT,
                        "TRANS3_COMMIT failed with status %d, and the sequence number of database 0x%08x went from %d to %d"
                                .formatted(status, dbId, before, now));
            }
            deadline.pause(pause, "TRANS3_COMMIT, which failed with status " + status);
            pause = Math.min(2 * pause, PAUSE_NANOS_MAX);
        }
    }

    private RecBuffer changed() {
        RecBuffer.Builder changed = RecBuffer.builder(dbId);
        changes.forEach((key, record) -> changed.add(0, key, record.header(), record.value()));
        return changed.build();
    }

    private void change(Blob key, Optional<StoredRecord> before, Blob value) {
        StoredRecord changed = changes.get(key);
        // One step for the whole transaction, however often a record is changed in it.
        RecordHeader header = changed != null
                ? changed.header()
                : before.map(StoredRecord::header)
                        .map(old -> old.withRsn(old.rsn() + 1))
                        .orElse(NEW.withRsn(1));
        changes.put(key, new StoredRecord(header.withDmaster(node.pnn()), value));
    }

    private Optional<StoredRecord> newest(Blob key, Deadline deadline) {
        StoredRecord changed = changes.get(key);
        if (changed != null) {
            return Optional.of(changed);
        }
        node.connection().requireAlive();
        return records.read(key, deadline);
    }

    private static long sequenceNumber(Optional<StoredRecord> stored) {
        return stored.map(StoredRecord::value)
                .filter(value -> value.size() == Long.BYTES)
                .map(value -> value.u64At(0))
                .orElse(0L);
    }

    private void requireOpen() {
        if (!open) {
            throw new CtdbException(Reason.CONFLICT, "The transaction is over");
        }
    }

    private void requireWritable() {
        if (lock.mode() != GLock.Mode.WRITE) {
            throw new CtdbException(Reason.WRONG_KIND, "The transaction is for reading");
        }
    }
}
