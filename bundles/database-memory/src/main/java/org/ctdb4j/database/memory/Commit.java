// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.memory;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.heap.HeapRecords;

/** Many records written as one: gone through piece by piece, and written when all are known, or not at all. */
final class Commit {
    /** Records gone through in one turn. */
    static final int SLICE_RECORDS = 500;

    private final HeapRecords records;
    private final boolean wipe;
    private final Iterator<Entry> entries;
    private final Consumer<Outcome> whenDone;
    private final HeapRecords.Content replacement = new HeapRecords.Content();
    private final List<Entry> additions = new ArrayList<>();
    private boolean over;

    Commit(HeapRecords records, boolean wipe, Iterator<Entry> entries, Consumer<Outcome> whenDone) {
        this.records = records;
        this.wipe = wipe;
        this.entries = entries;
        this.whenDone = whenDone;
    }

    /** Goes through the next records. {@return whether it is over} */
    boolean advance() {
        try {
            for (int i = 0; i < SLICE_RECORDS && !over && entries.hasNext(); i++) {
                keep(entries.next());
            }
            if (!over && !entries.hasNext()) {
                write();
                end(Outcome.DONE);
            }
        } catch (UncheckedIOException e) {
            end(Outcome.failed("the records cannot be read: " + e.getMessage()));
        }
        return over;
    }

    void finish() {
        while (!advance()) {
            // Until it is over.
        }
    }

    private void keep(Entry entry) {
        if (wipe) {
            replacement.put(entry.key(), entry.header(), entry.data());
        } else {
            additions.add(entry);
        }
    }

    private void write() {
        if (wipe) {
            records.replace(replacement);
        } else {
            additions.forEach(entry -> records.put(entry.key(), entry.header(), entry.data()));
        }
    }

    private void end(Outcome outcome) {
        over = true;
        whenDone.accept(outcome);
    }
}
