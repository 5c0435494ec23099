// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The records of one database, one key at a time: the only thing a database machine calls and does not send an effect for.
 * No method waits. Whoever locks a key unlocks it in the same step.
 */
@ConsumerType
public interface RecordPort {
    /**
     * Tries the chain lock of a key. Re-entrant for a key whose lock the lock scheduler has just granted.
     *
     * @return {@link Outcome#DONE} when held; {@link Outcome#BUSY} when somebody else has it, a waiter of ours stands on it,
     *     or the database is frozen or about to be
     */
    Outcome tryLock(Blob key);

    /** Gives back what {@link #tryLock} took. */
    void unlock(Blob key);

    /** {@return whether records can be had} While no backend has the database they cannot, whoever has it locked. */
    default boolean isHere() {
        return true;
    }

    /**
     * {@return the record, {@link StoredRecord#ABSENT} if there is none or fewer than 24 bytes of it} The key is locked, or we hold
     * the whole database and it {@link #isHere}.
     */
    StoredRecord fetch(Blob key);

    /** Writes header and data. The key is locked. Busy means that nothing has been written. */
    Outcome store(Blob key, RecordHeader header, Blob data);

    /** Removes a record; one that is absent is no failure. The key is locked. Busy means that nothing has been written. */
    Outcome delete(Blob key);

    /** {@return the TDB sequence number of the file, which says only that something has changed; the last known if it cannot be read} */
    int sequenceNumber();

    /** Lets changes that this process makes from now on count. Clients open the file with the flag for it from now on, too. */
    void enableSequenceNumber();

    /** Counts a change of which this file has seen nothing. */
    void incrementSequenceNumber();
}
