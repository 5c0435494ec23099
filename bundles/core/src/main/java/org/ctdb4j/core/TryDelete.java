// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.RecordPort;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * Drops this node's old copies of records that are empty where they live, for an lmaster that then deletes the records themselves
 * ({@code spec/database.md} 9.5). What cannot be dropped at once is kept, and the lmaster told so. Long lists are worked off in slices.
 */
final class TryDelete {
    /** Records looked at in one step. */
    static final int SLICE_RECORDS = 500;

    /** Lists that may wait for their turn; further ones fail. */
    static final int WAITING_MAX = 1_000;

    private final DatabaseFacts facts;
    private final RecordPort port;
    private final Deque<Work> waiting = new ArrayDeque<>();
    private long timer;

    TryDelete(DatabaseFacts facts, RecordPort port) {
        this.facts = facts;
        this.port = port;
    }

    /** One control until its answer. */
    private record Work(ReqControl request, Iterator<RecData> records, RecBuffer.Builder kept) {}

    void drop(ReqControl request, RecBuffer records) {
        if (waiting.size() >= WAITING_MAX) {
            facts.log(DebugLevel.ERROR, "too many lists of copies to drop are waiting");
            facts.context.reply(request, Controls.FAILED);
            return;
        }
        waiting.add(new Work(request, records.iterator(), RecBuffer.builder(facts.id)));
        if (waiting.size() == 1) {
            next();
        }
    }

    void timer(long number) {
        facts.forget(number);
        timer = 0;
        next();
    }

    void close() {
        waiting.clear();
        if (timer != 0) {
            facts.forget(timer);
            facts.context.cancelTimer(TimerKey.Kind.TRY_DELETE, timer);
            timer = 0;
        }
    }

    private void next() {
        Work work = waiting.peek();
        for (int i = 0; i < SLICE_RECORDS && work.records.hasNext(); i++) {
            RecData record = work.records.next();
            if (!isDropped(record)) {
                work.kept.add(record);
            }
        }
        if (!work.records.hasNext()) {
            waiting.remove();
            facts.context.reply(work.request, work.kept.build().encode());
        }
        if (!waiting.isEmpty()) {
            timer = facts.expect();
            facts.context.startTimer(TimerKey.Kind.TRY_DELETE, timer, 0);
        }
    }

    private boolean isDropped(RecData record) {
        Blob key = record.key();
        if (facts.lmaster(key) == facts.pnn()
                || !record.value().isEmpty()
                || !port.tryLock(key).done()) {
            return false;
        }
        boolean dropped =
                isOld(port.fetch(key), record.header()) && port.delete(key).done();
        port.unlock(key);
        return dropped;
    }

    /** {@return whether this node's copy is not the record itself, nothing newer, and nobody's to read} */
    private boolean isOld(StoredRecord here, RecordHeader deleted) {
        if (!here.exists()) {
            return true;
        }
        RecordHeader header = here.header();
        return header.dmaster() != facts.pnn()
                && Long.compareUnsigned(header.rsn(), deleted.rsn()) <= 0
                && !header.hasFlags(RecordFlags.READONLY)
                && !deleted.hasFlags(RecordFlags.READONLY);
    }
}
