// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;
import org.ctdb4j.spi.database.StoredRecord;

/** A database without records that takes none either, for tests in which no record matters. */
final class NoRecords implements RecordPort {
    private boolean counting;
    private int sequence;

    @Override
    public Outcome tryLock(Blob key) {
        return Outcome.DONE;
    }

    @Override
    public void unlock(Blob key) {}

    @Override
    public StoredRecord fetch(Blob key) {
        return StoredRecord.ABSENT;
    }

    @Override
    public Outcome store(Blob key, RecordHeader header, Blob data) {
        return Outcome.DONE;
    }

    @Override
    public Outcome delete(Blob key) {
        return Outcome.DONE;
    }

    @Override
    public int sequenceNumber() {
        return sequence;
    }

    @Override
    public void enableSequenceNumber() {
        counting = true;
    }

    @Override
    public void incrementSequenceNumber() {
        sequence++;
    }

    /** A client of the file has changed something. */
    void changed() {
        sequence += counting ? 1 : 0;
    }
}
