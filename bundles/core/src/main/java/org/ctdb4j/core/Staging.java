// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;

import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.Database.Entry;

/**
 * What a recovery wants a database to be. The records stay in the buffers they came in: a record costs no object before it is
 * written.
 */
final class Staging {
    private final DatabaseFacts facts;
    private final StagingRoom room;
    private final List<RecBuffer> buffers = new ArrayList<>();
    private boolean wiped;
    private long bytes;

    Staging(DatabaseFacts facts) {
        this.facts = facts;
        this.room = facts.context.stagingRoom;
    }

    /** {@return whether nothing of the file is to stay} */
    boolean wiped() {
        return wiped;
    }

    boolean isEmpty() {
        return !wiped && buffers.isEmpty();
    }

    void wipe() {
        drop();
        wiped = true;
    }

    /** {@return whether there was room for the records} */
    boolean add(RecBuffer records) {
        if (!room.take(records.size())) {
            return false;
        }
        bytes += records.size();
        buffers.add(records);
        return true;
    }

    /** Gives the memory back. */
    void drop() {
        room.giveBack(bytes);
        bytes = 0;
        buffers.clear();
    }

    /** {@return the records as they are to be stored ({@code spec/database.md} 13.5)} */
    Iterator<Entry> entries() {
        return buffers.stream()
                .flatMap(records -> StreamSupport.stream(records.spliterator(), false))
                .map(this::judged)
                .filter(verdict -> verdict.kept)
                .map(Judged::entry)
                .iterator();
    }

    /** What the rule would delete is left out after a wipe, and else stored as the empty record it is. */
    private Judged judged(RecData record) {
        RecordHeader header = record.header();
        StoreRule.Verdict verdict = StoreRule.judge(
                facts.flags,
                facts.pnn(),
                facts.lmaster(record.key()),
                header.withFlags(header.flags() & ~RecordFlags.READONLY),
                record.value());
        return new Judged(verdict.keep() || !wiped, new Entry(record.key(), verdict.header(), record.value()));
    }

    private record Judged(boolean kept, Entry entry) {}
}
