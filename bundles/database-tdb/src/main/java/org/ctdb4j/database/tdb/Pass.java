// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.tdb.Cursor;
import org.ctdb4j.tdb.Cursor.Slice;
import org.ctdb4j.tdb.Cursor.State;

/** A pass over the records of a database. It holds nothing between two slices. */
final class Pass implements Database.Cursor {
    private final TdbDatabase database;
    private final Cursor cursor;
    private Slice slice = new Slice(List.of(), State.MORE);
    private Outcome outcome = Outcome.DONE;

    Pass(TdbDatabase database, Cursor cursor) {
        this.database = database;
        this.cursor = cursor;
    }

    @Override
    public List<Entry> next(int records, int bytes) {
        List<Entry> entries = new ArrayList<>();
        do {
            outcome = database.attempt(() -> advance(records, bytes));
            if (!outcome.done()) {
                return entries;
            }
            slice.entries().forEach(entry -> addTo(entries, entry));
        } while (entries.isEmpty() && slice.state() == State.MORE);
        if (entries.isEmpty() && slice.state() == State.BUSY) {
            outcome = Outcome.BUSY;
        }
        return entries;
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public boolean atEnd() {
        return slice.state() == State.END;
    }

    @Override
    public void close() {
        slice = new Slice(List.of(), State.END);
    }

    private org.ctdb4j.tdb.Outcome advance(int records, int bytes) {
        database.file().mapped().lookAgain();
        slice = cursor.next(records, bytes);
        return org.ctdb4j.tdb.Outcome.DONE;
    }

    private static void addTo(List<Entry> entries, Cursor.Entry entry) {
        Blob value = Blob.wrap(entry.value());
        if (value.size() >= RecordHeader.SIZE) {
            entries.add(new Entry(Blob.wrap(entry.key()), RecordHeader.decode(value), value.slice(RecordHeader.SIZE)));
        }
    }
}
