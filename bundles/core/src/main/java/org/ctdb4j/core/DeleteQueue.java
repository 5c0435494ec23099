// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;

/** Records that were emptied, for vacuuming to look at ({@code spec/database.md} 9.1), in the order they were. */
final class DeleteQueue {
    /** Records that are remembered; of further ones only that there are some, which a full run finds. */
    static final int SIZE_MAX = 250_000;

    private Map<Blob, RecordHeader> records = new LinkedHashMap<>();
    private boolean overflowed;

    /** @param header the record had when it was emptied */
    record Entry(Blob key, RecordHeader header) {}

    void schedule(Blob key, RecordHeader header) {
        if (records.size() < SIZE_MAX || records.containsKey(key)) {
            records.put(key.compact(), header);
        } else {
            overflowed = true;
        }
    }

    /** Takes an entry back that could not be dealt with, unless the record was emptied once more since. */
    void takeBack(Entry entry) {
        if (!records.containsKey(entry.key)) {
            schedule(entry.key, entry.header);
        }
    }

    /** The record has data again. */
    void withdraw(Blob key) {
        if (!records.isEmpty()) {
            records.remove(key);
        }
    }

    int size() {
        return records.size();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** {@return the oldest, which it forgets} It must not be empty. */
    Entry poll() {
        Iterator<Map.Entry<Blob, RecordHeader>> oldest = records.entrySet().iterator();
        Map.Entry<Blob, RecordHeader> polled = oldest.next();
        oldest.remove();
        return new Entry(polled.getKey(), polled.getValue());
    }

    /** {@return its records in a queue of their own} */
    DeleteQueue takeAll() {
        DeleteQueue taken = new DeleteQueue();
        taken.records = records;
        records = new LinkedHashMap<>();
        return taken;
    }

    /** {@return whether there were more records than it could remember} */
    boolean isOverflowed() {
        return overflowed;
    }

    void setOverflowed(boolean more) {
        overflowed = more;
    }

    void clear() {
        records = new LinkedHashMap<>();
        overflowed = false;
    }
}
