// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.StoredRecord;
import org.ctdb4j.spi.heap.HeapRecords;

/** A pass over the records of a database, which locks none of them. */
final class Pass implements Database.Cursor {
    private Iterator<Map.Entry<Blob, StoredRecord>> rest;

    Pass(HeapRecords records) {
        rest = records.iterator();
    }

    @Override
    public List<Entry> next(int records, int bytes) {
        List<Entry> entries = new ArrayList<>();
        long size = 0;
        while (rest.hasNext() && entries.size() < records && size < bytes) {
            Map.Entry<Blob, StoredRecord> next = rest.next();
            StoredRecord record = next.getValue();
            entries.add(new Entry(next.getKey(), record.header(), record.data()));
            size += next.getKey().size() + record.data().size();
        }
        return entries;
    }

    @Override
    public boolean atEnd() {
        return !rest.hasNext();
    }

    @Override
    public void close() {
        rest = Collections.emptyIterator();
    }
}
