// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;

/** Something to be done to one record under its lock. It is begun from the start as often as the lock or the file makes it wait. */
interface RecordWork {
    Blob key();

    /** {@return whether it moves the record, so that calls must wait for it} */
    boolean movesRecord();

    /** {@return whether it still is to be done} If not it is forgotten. Asked after each wait. */
    boolean isWanted();

    /**
     * Decides what happens to the record. Changes nothing but the record.
     *
     * @return what to do once the record is written
     */
    Runnable decide(LockedRecord record);

    /** Too much waits here already: it is not going to be done. */
    void refused();
}
