// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.spool.Spool;
import org.ctdb4j.spi.spool.SpoolException;

/**
 * What a recovery wants a database to be. The records stay in the buffers they came in, and those in a spool: a record costs no
 * object before it is written.
 */
final class Staging {
    private final DatabaseFacts facts;
    private final Spool spool;
    private boolean wiped;

    Staging(DatabaseFacts facts) {
        this.facts = facts;
        this.spool = facts.context.spools.open();
    }

    /** {@return whether nothing of the file is to stay} */
    boolean wiped() {
        return wiped;
    }

    boolean isEmpty() {
        return !wiped && spool.count() == 0;
    }

    void wipe() {
        drop();
        wiped = true;
    }

    void add(RecBuffer records) throws SpoolException {
        spool.append(records.encode());
    }

    /** Gives memory and disk back. */
    void drop() {
        spool.clear();
    }

    /** {@return a walk over the records as they are to be stored ({@code spec/database.md} 13.5)} */
    Walk walk() {
        return new Walk();
    }

    /** {@return the same, as often as asked for} What cannot be read back is thrown as an {@link UncheckedIOException}. */
    Iterable<Entry> entries() {
        return () -> new Entries(walk());
    }

    /** Goes through the records once, with one buffer of them in memory at a time. */
    final class Walk {
        private int nextBuffer;
        private Iterator<RecData> records = Collections.emptyIterator();

        private Walk() {}

        /**
         * {@return records that follow, fewer than both bounds but for the one that reaches the second; none at the end}
         *
         * @throws SpoolException if they cannot be read back
         */
        List<Entry> slice(int recordsMax, int bytesMax) throws SpoolException {
            List<Entry> slice = new ArrayList<>();
            for (int bytes = 0; slice.size() < recordsMax && bytes < bytesMax && hasNext(); ) {
                RecData record = records.next();
                Blob value = record.value();
                StoreRule.Verdict verdict = judge(record.key(), record.header(), value);
                if (verdict.keep() || !wiped) {
                    slice.add(new Entry(record.key(), verdict.header(), value));
                    bytes += record.size();
                }
            }
            return slice;
        }

        private boolean hasNext() throws SpoolException {
            while (!records.hasNext() && nextBuffer < spool.count()) {
                records = decoded(nextBuffer++).iterator();
            }
            return records.hasNext();
        }

        private RecBuffer decoded(int index) throws SpoolException {
            try {
                return RecBuffer.decodeWithHeaders(spool.get(index));
            } catch (MalformedPayloadException e) {
                throw new SpoolException("staged records came back damaged: " + e.getMessage(), e);
            }
        }
    }

    private static final class Entries implements Iterator<Entry> {
        private final Walk walk;
        private Iterator<Entry> slice = Collections.emptyIterator();

        Entries(Walk walk) {
            this.walk = walk;
        }

        @Override
        public boolean hasNext() {
            if (!slice.hasNext()) {
                slice = next(walk).iterator();
            }
            return slice.hasNext();
        }

        @Override
        public Entry next() {
            return slice.next();
        }

        private static List<Entry> next(Walk walk) {
            try {
                return walk.slice(RecoveryTransaction.SLICE_RECORDS, RecoveryTransaction.SLICE_BYTES);
            } catch (SpoolException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }

    /** What the rule would delete is left out after a wipe, and else stored as the empty record it is. */
    private StoreRule.Verdict judge(Blob key, RecordHeader header, Blob value) {
        return StoreRule.judge(
                facts.flags,
                facts.pnn(),
                facts.lmaster(key),
                header.withFlags(header.flags() & ~RecordFlags.READONLY),
                value);
    }
}
