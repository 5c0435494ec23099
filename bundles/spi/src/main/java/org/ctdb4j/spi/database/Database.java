// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

import java.util.List;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.lock.FileLocks;
import org.osgi.annotation.versioning.ConsumerType;

/** An open database. Work on many records comes in slices, so that no call holds the loop for long. */
@ConsumerType
public interface Database extends RecordPort {
    DatabaseSpec spec();

    /** {@return TDB flags that clients must open the file with} */
    int openFlags();

    /** {@return the locks on its file; a backend without a file answers with locks inside the process} */
    FileLocks locks();

    /** {@return offset of the byte that is the chain lock of a key} */
    long lockOffset(Blob key);

    /** {@return offset of the byte that locks the free list, for which a store that needs room is busy} */
    long freeListOffset();

    /** Starts a pass over all records. Records stored or deleted meanwhile may or may not be seen. */
    Cursor traverse();

    /** Empties the database. It is frozen. A damaged one is fit for use again. */
    Outcome wipe();

    /** Writes records as they are, replacing what is there, until one fails. The database is frozen. */
    Outcome storeAll(List<Entry> entries);

    /**
     * Empties the database if so wanted and writes records as they are, all in one transaction: after a crash the file holds
     * everything or nothing of it, and what was reported done of a persistent database is on stable storage. A failure leaves
     * the file as it was. The database is frozen, and stays so; until the end it answers busy to every attempt.
     *
     * @param records gone through once, on another thread, before {@code whenDone}
     * @param whenDone called on the loop thread, never before this method has returned
     */
    void commit(boolean wipe, Iterable<Entry> records, Consumer<Outcome> whenDone);

    /**
     * Makes one piece of free space of those that lie side by side, so that the file does not crumble where much is deleted. Does
     * nothing while somebody uses the free space.
     *
     * @param piecesMax looks at so many at most, the newest ones
     */
    void mergeFreeSpace(int piecesMax);

    /** {@return size of the file in bytes} */
    long size();

    /** One record of a pass. */
    record Entry(Blob key, RecordHeader header, Blob data) {}

    /** A pass in progress. */
    interface Cursor {
        /**
         * {@return the next records, at least one unless the pass is over or {@link #outcome} says why not} Values shorter
         * than a header are left out.
         *
         * @param records at most this many
         * @param bytes no further record once this many bytes of keys and data are there
         */
        List<Entry> next(int records, int bytes);

        /**
         * {@return how the last {@link #next} ended} Busy: it returned nothing because somebody holds the next chain; the
         * pass goes on where it stands, but only a while later. Failed: the file cannot be read, and no further slice will come.
         */
        default Outcome outcome() {
            return Outcome.DONE;
        }

        /** {@return whether {@link #next} has returned the last record} */
        boolean atEnd();

        /** Ends the pass. */
        void close();
    }
}
