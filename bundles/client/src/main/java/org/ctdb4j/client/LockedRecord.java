// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.time.Duration;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.control.ScheduleForDeletion;

/**
 * A record of a volatile database that is on this node and locked: nobody in the cluster changes it until it is
 * closed. Close it soon, for others wait, the node's recovery among them. Any thread may use it, one at a time.
 */
public final class LockedRecord implements AutoCloseable {
    private static final Duration TELL_LIMIT = Duration.ofSeconds(1);

    private final Node node;
    private final int dbId;
    private final Blob key;
    private final RecordStore.Chain chain;
    private final RecordHeader header;
    private final boolean writable;
    private Blob value;

    LockedRecord(Node node, int dbId, Blob key, RecordStore.Chain chain, StoredRecord stored, boolean writable) {
        this.node = node;
        this.dbId = dbId;
        this.key = key;
        this.chain = chain;
        header = stored.header();
        value = stored.value();
        this.writable = writable;
    }

    public Blob key() {
        return key;
    }

    /** {@return what CTDB keeps of the record, which a store does not change} */
    public RecordHeader header() {
        return header;
    }

    /** {@return the value; a record without one does not exist} */
    public Optional<Blob> value() {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /**
     * Stores a value; an empty one is as good as {@link #delete}.
     *
     * @throws CtdbException {@link Reason#CONFLICT} if there are read-only copies, of which this may be one
     */
    public void store(Blob newValue) {
        requireUsable();
        chain.store(header, newValue);
        value = newValue;
    }

    /** Makes the record one that does not exist, and has the node remove what is left of it some time. */
    public void delete() {
        if (value.isEmpty()) {
            return;
        }
        store(Blob.EMPTY);
        node.tell(node.pnn(), new ScheduleForDeletion(dbId, header, key), Deadline.after(TELL_LIMIT));
    }

    /** Lets others have the record. Does nothing if that has been done. */
    @Override
    public void close() {
        chain.close();
    }

    private void requireUsable() {
        node.connection().requireAlive();
        if (!chain.isOpen()) {
            throw new CtdbException(Reason.CONFLICT, "The record is not locked any more");
        }
        if (!writable) {
            throw new CtdbException(Reason.CONFLICT, "The record is locked for reading, and has read-only copies");
        }
    }
}
