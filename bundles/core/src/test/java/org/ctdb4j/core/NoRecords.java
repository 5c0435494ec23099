// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;
import org.ctdb4j.spi.database.StoredRecord;

/** A database without records that takes none either, for tests in which no record matters. */
final class NoRecords implements RecordPort {
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
        return 0;
    }

    @Override
    public void enableSequenceNumber() {}

    @Override
    public void incrementSequenceNumber() {}
}
