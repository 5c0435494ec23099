// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;

/** The records of one database, shared with the node and all its clients. */
interface RecordStore extends AutoCloseable {
    /** {@return the path of the file; empty if there is none} */
    String path();

    /** {@return the record as it is now} */
    Optional<StoredRecord> read(Blob key, Deadline deadline);

    /** Locks the chain of a key against everybody. */
    Chain lock(Blob key, Deadline deadline);

    /** {@return a walk over the records} */
    Walk walk();

    /** Closes it because its user has no more need of it. */
    @Override
    void close();

    /** Lets all locks go. Calls that wait for a lock or use a record from now on fail for that reason. */
    void close(CtdbException why);

    /** A chain that is locked, and one key in it. For one thread at a time. */
    interface Chain extends AutoCloseable {
        Optional<StoredRecord> read();

        /** Stores header and value. */
        void store(RecordHeader header, Blob value);

        boolean isOpen();

        @Override
        void close();
    }

    /** A pass over all records, some at a time; no lock is held in between. For one thread. */
    interface Walk {
        /** {@return whether there is no further record} */
        boolean atEnd();

        /** {@return the next records, by key; may be none before the end} */
        List<Entry> next(Deadline deadline);
    }

    /** A record and its key. */
    record Entry(Blob key, StoredRecord record) {}
}
