// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyDmaster;
import org.ctdb4j.protocol.ReqDmaster;

/**
 * The two ends of a record's move ({@code spec/database.md} 6.5, 6.6). Who gives a record away writes down who has it before the
 * record leaves; a write that fails sends nothing, so a record never has two homes and never none.
 *
 * <pre>
 *  origin ── REQ_CALL ──> dmaster ── REQ_DMASTER ──> lmaster ── REPLY_DMASTER ──> origin
 * </pre>
 *
 * Where two of the three are one node the packet between them is left out.
 */
final class MigrateRecord {
    private final DatabaseFacts facts;
    private final ClientCalls calls;
    private final StickyRecords sticky;
    private final Whereabouts whereabouts;

    MigrateRecord(DatabaseFacts facts, ClientCalls calls, StickyRecords sticky, Whereabouts whereabouts) {
        this.facts = facts;
        this.calls = calls;
        this.sticky = sticky;
        this.whereabouts = whereabouts;
    }

    DatabaseFacts facts() {
        return facts;
    }

    /** This node owns the record and gives it to the node whose call has this id. */
    Runnable giveAway(LockedRecord record, int newDmaster, int reqid) {
        if (!record.isOwn()) {
            throw new IllegalStateException("Record " + record.key() + " is not this node's to give away");
        }
        RecordHeader header = record.data().isEmpty()
                ? record.header()
                : record.header().withFlags(record.header().flags() | RecordFlags.MIGRATED_WITH_DATA);
        int lmaster = facts.lmaster(record.key());
        if (lmaster == facts.pnn()) {
            return handOver(record, header, record.data(), newDmaster, reqid);
        }
        Packet packet = new ReqDmaster(
                facts.header(lmaster, reqid),
                facts.id,
                header.rsn(),
                newDmaster,
                record.key(),
                record.data(),
                header.flags());
        writeDmaster(record, header.withDmaster(newDmaster), record.data());
        return () -> facts.context.send(packet);
    }

    /** This node, the lmaster, writes down the new dmaster and sends it the record. */
    Runnable handOver(LockedRecord record, RecordHeader header, Blob data, int newDmaster, int reqid) {
        RecordHeader handed = header.withDmaster(newDmaster);
        writeDmaster(record, handed, data);
        Packet packet = new ReplyDmaster(
                facts.header(newDmaster, reqid),
                facts.id,
                handed.rsn(),
                record.key(),
                data,
                record.header().flags());
        return () -> facts.context.send(packet);
    }

    /** The record is this node's now; whose call it was for gets its answer. */
    Runnable becomeDmaster(LockedRecord record, long rsn, int recordFlags, Blob data, int reqid) {
        Runnable then = take(record, rsn, recordFlags, data, reqid);
        return () -> {
            sticky.arrived(record.key());
            then.run();
        };
    }

    private Runnable take(LockedRecord record, long rsn, int recordFlags, Blob data, int reqid) {
        Optional<ClientCall> call = calls.sentAs(reqid);
        whereabouts.arrived(record, rsn);
        int vacuum = call.isPresent() && call.get().forVacuuming() ? RecordFlags.VACUUM_MIGRATED : 0;
        record.store(new RecordHeader(rsn, facts.pnn(), recordFlags | vacuum), data);
        if (call.isEmpty() || !call.get().key().equals(record.key())) {
            return () -> facts.log(
                    DebugLevel.INFO,
                    "record " + record.key() + " came for request " + Integer.toUnsignedString(reqid)
                            + ", which nobody waits for");
        }
        Blob result = record.call(call.get().callId()).orElse(Blob.EMPTY);
        return () -> {
            facts.counters.migrated(record.key());
            calls.complete(call.get(), 0, result);
        };
    }

    private void writeDmaster(LockedRecord record, RecordHeader header, Blob data) {
        if (facts.context.cures.dmasterWritten()) {
            record.store(header, data);
        }
    }
}
