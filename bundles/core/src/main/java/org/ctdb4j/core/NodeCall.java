// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyError;
import org.ctdb4j.protocol.ReqCall;

/**
 * A call from a node ({@code spec/database.md} 6.4), also from this one: calls sent again after a recovery start at home. Whatever
 * function it names, a call from another node moves the record there, unless it only wants to read and may
 * ({@link ReadonlyRecords}).
 */
final class NodeCall implements RecordWork {
    private static final int HOPS_WINDOW = 100;
    private static final int HOPS_TOLD_ABOVE = 95;

    private final MigrateRecord migration;
    private final ReadonlyRecords copies;
    private final StickyRecords sticky;
    private final DatabaseFacts facts;
    private final ReqCall packet;

    NodeCall(MigrateRecord migration, ReadonlyRecords copies, StickyRecords sticky, ReqCall packet) {
        this.migration = migration;
        this.copies = copies;
        this.sticky = sticky;
        this.facts = migration.facts();
        this.packet = packet;
    }

    @Override
    public Blob key() {
        return packet.key();
    }

    @Override
    public boolean movesRecord() {
        return false;
    }

    @Override
    public boolean isWanted() {
        return facts.isCurrent(packet.header());
    }

    /** Its origin keeps it and sends it again after the next recovery; an error would make it forget the call. */
    @Override
    public void refused() {}

    @Override
    public Runnable decide(LockedRecord record) {
        if (!record.isOwn()) {
            return redirect(record);
        }
        boolean readonly = wantsCopy() && copies.canDelegate(record);
        return copies.revoke(record, this, readonly).orElseGet(() -> serve(record, readonly));
    }

    private Runnable serve(LockedRecord record, boolean readonly) {
        if (readonly && source() != facts.pnn()) {
            return copies.delegate(record, packet);
        }
        Runnable act = answer(record);
        return () -> {
            facts.counters.callHops(packet.hopCount());
            sticky.asked(key(), packet.hopCount());
            act.run();
        };
    }

    private Runnable answer(LockedRecord record) {
        return source() == facts.pnn()
                ? callLocally(record)
                : migration.giveAway(record, source(), packet.header().reqid());
    }

    private boolean wantsCopy() {
        return copies.isReadonly(packet.flags())
                && packet.callId() == CallId.FETCH_WITH_HEADER
                && facts.context.isNode(source());
    }

    private int source() {
        return packet.header().srcnode();
    }

    private Runnable callLocally(LockedRecord record) {
        Optional<Blob> result = record.call(packet.callId());
        return () -> facts.context.send(new ReplyCall(
                facts.header(source(), packet.header().reqid()),
                result.isPresent() ? 0 : ReplyError.STATUS_FAILED,
                result.orElse(Blob.EMPTY)));
    }

    private Runnable redirect(LockedRecord record) {
        int lmaster = facts.lmaster(key());
        int dmaster = record.header().dmaster();
        int destination = lmaster == facts.pnn() ? dmaster : lmaster;
        int hops = packet.hopCount() + 1;
        Header header = packet.header().withDestnode(destination);
        return () -> {
            if (Integer.remainderUnsigned(hops, HOPS_WINDOW) > HOPS_TOLD_ABOVE) {
                tellHops(hops, lmaster, dmaster, destination);
            }
            facts.context.send(packet.withHopCount(hops).withHeader(header));
        };
    }

    private void tellHops(int hops, int lmaster, int dmaster, int destination) {
        facts.log(
                DebugLevel.WARNING,
                "High hopcount %d key 0x%08x request 0x%08x pnn %d source %d lmaster %d dmaster %d destination %d"
                        .formatted(
                                hops,
                                key().jenkinsHash(),
                                packet.header().reqid(),
                                facts.pnn(),
                                source(),
                                lmaster,
                                dmaster,
                                destination));
    }
}
