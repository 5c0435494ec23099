// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;

/** A record as stored: its header and the data behind it. */
public record StoredRecord(RecordHeader header, Blob data) {
    /** No record; compare by identity. */
    public static final StoredRecord ABSENT = new StoredRecord(new RecordHeader(0, 0, 0), Blob.EMPTY);

    public boolean exists() {
        return this != ABSENT;
    }
}
