// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.client.CtdbException.Reason;

/**
 * An attached database, its file open. One object serves all threads of a client. Of a volatile database a record is
 * changed under its lock ({@link #lock}); a persistent or replicated one by transactions ({@link #begin}).
 *
 * <p>Two keys can share a lock: a thread that holds one record and wants another of the same database may wait for itself, and
 * then fails by the time limit. Two clients in one process exclude each other as two processes do.
 */
public final class Database implements AutoCloseable {
    private final CtdbClient client;
    private final Node node;
    private final int id;
    private final String name;
    private final int flags;
    private final RecordStore records;

    Database(CtdbClient client, Node node, int id, String name, int flags, RecordStore records) {
        this.client = client;
        this.node = node;
        this.id = id;
        this.name = name;
        this.flags = flags;
        this.records = records;
    }

    /** {@return its number on the wire, the same everywhere} */
    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    public DatabaseKind kind() {
        if (DatabaseFlags.isVolatile(flags)) {
            return DatabaseKind.VOLATILE;
        }
        return (flags & DatabaseFlags.PERSISTENT) != 0 ? DatabaseKind.PERSISTENT : DatabaseKind.REPLICATED;
    }

    /** {@return the file's path; empty if the database is in the memory of the node} */
    public String path() {
        return records.path();
    }

    /**
     * Brings a record of a volatile database to this node and locks it, whether or not it exists.
     *
     * @throws CtdbException {@link Reason#TIMED_OUT} if others have it too long, or a recovery takes too long
     */
    public LockedRecord lock(Blob key, Duration limit) {
        requireVolatile();
        return lock(key, Deadline.after(limit));
    }

    LockedRecord lock(Blob key, Deadline deadline) {
        return lock(key, CallFlags.IMMEDIATE_MIGRATION, this::isUnshared, deadline);
    }

    /**
     * As {@link #lock}, for reading: where the database gives out read-only copies, one is brought to this node and the record stays
     * where it is. Others on this node are kept out, others elsewhere are not.
     */
    public LockedRecord lockForReading(Blob key, Duration limit) {
        requireVolatile();
        return lock(
                key, CallFlags.IMMEDIATE_MIGRATION | CallFlags.WANT_READONLY, this::isReadable, Deadline.after(limit));
    }

    private LockedRecord lock(Blob key, int call, Predicate<StoredRecord> suits, Deadline deadline) {
        while (true) {
            node.connection().requireAlive();
            RecordStore.Chain chain = records.lock(key, deadline);
            Optional<StoredRecord> stored = Optional.empty();
            try {
                stored = chain.read().filter(suits);
            } finally {
                if (stored.isEmpty()) {
                    chain.close();
                }
            }
            if (stored.isPresent()) {
                return new LockedRecord(node, id, key, chain, stored.get(), isUnshared(stored.get()));
            }
            node.call(id, CallId.NULL, call, key, deadline);
        }
    }

    /**
     * {@return the value of a record} Nothing is locked: of a volatile database the file of this node is looked at and, if the
     * record is elsewhere, the cluster is asked, which may bring it here. A persistent or replicated one is read from this
     * node's records.
     */
    public Optional<Blob> fetch(Blob key, Duration limit) {
        return fetch(key, Deadline.after(limit)).filter(value -> !value.isEmpty());
    }

    private Optional<Blob> fetch(Blob key, Deadline deadline) {
        node.connection().requireAlive();
        Optional<StoredRecord> local = records.read(key, deadline);
        if (!DatabaseFlags.isVolatile(flags) || local.filter(this::isReadable).isPresent()) {
            return local.map(StoredRecord::value);
        }
        int want = local.isPresent() ? CallFlags.WANT_READONLY : 0;
        return Optional.of(node.call(id, CallId.FETCH, want, key, deadline));
    }

    /** Stores a record of a volatile database. */
    public void store(Blob key, Blob value, Duration limit) {
        try (LockedRecord record = lock(key, limit)) {
            record.store(value);
        }
    }

    /** Deletes a record of a volatile database, if it exists. */
    public void delete(Blob key, Duration limit) {
        try (LockedRecord record = lock(key, limit)) {
            record.delete();
        }
    }

    /**
     * Goes through the records of the whole cluster that have a value. Of a volatile database each node sends those it owns, over
     * a connection made for that; a record that moves meanwhile may come twice or not at all, and what a node has not sent within
     * its tunable TraverseTimeout is left out. A persistent or replicated database is the file of this node.
     *
     * @param limit for all of it, the handler's work included
     */
    public void traverse(RecordHandler handler, Duration limit) {
        if (DatabaseFlags.isVolatile(flags)) {
            ClusterTraverse.run(client.way(), id, handler, Deadline.after(limit));
        } else {
            traverseLocal(
                    (key, header, value) -> {
                        if (!value.isEmpty()) {
                            handler.record(key, header, value);
                        }
                    },
                    limit);
        }
    }

    /**
     * Goes through what the file of this node holds, also records without a value and copies of records that are elsewhere. The
     * handler runs without any lock.
     */
    public void traverseLocal(RecordHandler handler, Duration limit) {
        Deadline deadline = Deadline.after(limit);
        RecordStore.Walk walk = records.walk();
        while (!walk.atEnd()) {
            if (deadline.isOver()) {
                throw deadline.missed("Traverse of " + name);
            }
            for (RecordStore.Entry entry : walk.next(deadline)) {
                handler.record(
                        entry.key(), entry.record().header(), entry.record().value());
            }
        }
    }

    /**
     * Begins a transaction on a persistent or replicated database: from now on no other one in the cluster runs on it.
     *
     * @throws CtdbException {@link Reason#TIMED_OUT} if others run on it too long
     */
    public Transaction begin(Duration limit) {
        return begin(GLock.Mode.WRITE, limit);
    }

    /** As {@link #begin}, for reading: it keeps writers out and other readers in. */
    public Transaction beginReadOnly(Duration limit) {
        return begin(GLock.Mode.READ, limit);
    }

    private Transaction begin(GLock.Mode mode, Duration limit) {
        if (DatabaseFlags.isVolatile(flags)) {
            throw new CtdbException(Reason.WRONG_KIND, "Transactions not supported on DB " + name);
        }
        GLock lock = client.gLock("transaction_db_0x%08x".formatted(id), mode, limit);
        return new Transaction(node, id, records, lock);
    }

    /** Closes the file and lets all locks on it go. The node keeps the database attached. */
    @Override
    public void close() {
        client.forget(this);
        records.close();
    }

    void close(CtdbException why) {
        records.close(why);
    }

    private boolean isUnshared(StoredRecord record) {
        return record.isOwnedBy(node.pnn()) && !record.header().hasFlags(RecordFlags.RO_HAVE_DELEGATIONS);
    }

    private boolean isReadable(StoredRecord record) {
        return record.isOwnedBy(node.pnn()) || record.header().hasFlags(RecordFlags.RO_HAVE_READONLY);
    }

    private void requireVolatile() {
        if (!DatabaseFlags.isVolatile(flags)) {
            throw new CtdbException(Reason.WRONG_KIND, "DB " + name + " is not a volatile database");
        }
    }
}
