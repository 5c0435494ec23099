// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;

/** What a file holds under a key. A record without data does not exist for applications. */
record StoredRecord(RecordHeader header, Blob value) {
    boolean isOwnedBy(int pnn) {
        return header.dmaster() == pnn;
    }
}
