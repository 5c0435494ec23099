// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.database.StoredRecord;

/** What the records of a simulation hold: a number that each writer makes one larger. */
final class Counter {
    private Counter() {}

    static long of(StoredRecord record) {
        return of(record.data());
    }

    static long of(Blob data) {
        return data.size() < Long.BYTES ? 0 : data.u64At(0);
    }

    static Blob data(long value) {
        return Blob.u64(value);
    }
}
