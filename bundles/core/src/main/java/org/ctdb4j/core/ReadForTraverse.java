// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.TraverseData;
import org.ctdb4j.protocol.control.TraverseKill;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.Database.Entry;

/**
 * Sends this node's records to whichever node collects a traverse ({@code spec/database.md} 14). A frozen database is not read: what a
 * recovery makes of it counts.
 */
final class ReadForTraverse {
    /** Traverses of one database that are read for at a time; further ones go without this node. */
    static final int READERS_MAX = 1_000;

    /** Records and bytes read at a time. */
    static final int SLICE_RECORDS = 500;

    static final int SLICE_BYTES = 128 << 10;

    private final DatabaseFacts facts;
    private final CollectTraverse collect;
    private final BooleanSupplier frozen;
    private final Map<Long, Reader> readers = new LinkedHashMap<>();
    private final Set<Long> stalled = new LinkedHashSet<>();

    ReadForTraverse(DatabaseFacts facts, CollectTraverse collect, BooleanSupplier frozen) {
        this.facts = facts;
        this.collect = collect;
        this.frozen = frozen;
    }

    /**
     * A traverse this node takes part in.
     *
     * @param collector pnn of the node that collects
     * @param reqid of the collector, in each record
     */
    record Reader(int collector, int reqid, int clientReqid, long srvid, boolean withEmptyRecords) {}

    void start(Reader reader) {
        if (readers.size() >= READERS_MAX) {
            facts.log(DebugLevel.ERROR, "too many traverses to send records to node " + reader.collector);
            return;
        }
        long task = facts.expect();
        readers.put(task, reader);
        readOn(task);
    }

    void kill(TraverseKill control) {
        for (Map.Entry<Long, Reader> each : List.copyOf(readers.entrySet())) {
            Reader reader = each.getValue();
            if (reader.clientReqid == control.reqid() && reader.srvid == control.clientSrvid()) {
                abandon(each.getKey());
            }
        }
    }

    /** {@return whether the task was ours} */
    boolean sliceRead(long task, List<Entry> entries, boolean last) {
        Reader reader = readers.get(task);
        if (reader == null) {
            return false;
        }
        for (Entry entry : entries) {
            if (isWanted(reader, entry)) {
                send(reader, RecData.of(reader.reqid, entry.key(), entry.header(), entry.data()));
            }
        }
        if (last) {
            forget(task);
            send(reader, RecData.end(reader.reqid));
        } else {
            readOn(task);
        }
        return true;
    }

    /** No end marker follows: the collector is not to believe that it has seen everything. */
    void readFailed(long task, String reason) {
        if (readers.containsKey(task)) {
            facts.log(DebugLevel.ERROR, "cannot be read for a traverse: " + reason);
            forget(task);
        }
    }

    /** Something that keeps readers waiting may have changed. */
    void resume() {
        List<Long> waiting = List.copyOf(stalled);
        stalled.clear();
        waiting.forEach(this::readOn);
    }

    void close() {
        List.copyOf(readers.keySet()).forEach(this::abandon);
    }

    private void readOn(long task) {
        Reader reader = readers.get(task);
        if (frozen.getAsBoolean() || isCongested(reader)) {
            stalled.add(task);
        } else {
            facts.context.effect(new Effect.ReadSlice(task, facts.id, SLICE_RECORDS, SLICE_BYTES));
        }
    }

    private boolean isCongested(Reader reader) {
        return reader.collector == facts.pnn()
                ? collect.mustWait(reader.reqid)
                : facts.environment.peerCongested(reader.collector);
    }

    /** Of a volatile database the owner alone sends a record, and nobody an empty one unasked. */
    private boolean isWanted(Reader reader, Entry entry) {
        return !facts.isVolatile()
                || entry.header().dmaster() == facts.pnn()
                        && (reader.withEmptyRecords || !entry.data().isEmpty());
    }

    private void send(Reader reader, RecData record) {
        Header header = new Header(facts.context.generation(), reader.collector, facts.pnn(), 0);
        facts.context.send(new TraverseData(record).toRequest(header, ReqControl.NOREPLY));
    }

    private void abandon(long task) {
        facts.context.effect(new Effect.EndRead(task));
        forget(task);
    }

    private void forget(long task) {
        readers.remove(task);
        stalled.remove(task);
        facts.forget(task);
    }
}
