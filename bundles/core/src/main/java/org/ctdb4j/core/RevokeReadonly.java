// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.control.UpdateRecord;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;

/**
 * Calls the copies of one record back ({@code spec/database.md} 8.3): every holder is sent the record without its read-only flag, and
 * when all have it the owner's record says so.
 *
 * <pre>
 *  rsn      n  owned, delegated, being revoked
 *       n - 1  what replaces the copies, which have n - 2
 *       n + 1  owned, revoked; unchanged if a holder could not be reached
 * </pre>
 */
final class RevokeReadonly implements RecordWork {
    private final DatabaseFacts facts;
    private final RecordQueues queues;
    private final Blob key;
    private final BiConsumer<RevokeReadonly, Boolean> whenEnded;
    private final List<RecordWork> writers = new ArrayList<>();
    private final List<RecordWork> readers = new ArrayList<>();
    private final Set<Integer> unanswered;
    private boolean failed;
    private boolean abandoned;

    /** @param whenEnded told whether no copy is left */
    RevokeReadonly(
            DatabaseFacts facts,
            RecordQueues queues,
            Blob key,
            List<Integer> holders,
            BiConsumer<RevokeReadonly, Boolean> whenEnded) {
        this.facts = facts;
        this.queues = queues;
        this.key = key.compact();
        this.unanswered = new TreeSet<>(holders);
        this.whenEnded = whenEnded;
    }

    /** @param owned the owner's header */
    void begin(RecordHeader owned, Blob data) {
        RecordHeader header = owned.withRsn(owned.rsn() - 1)
                .minusFlags(RecordFlags.READONLY)
                .plusFlags(RecordFlags.MIGRATED_WITH_DATA);
        UpdateRecord update = new UpdateRecord(RecBuffer.of(facts.id, List.of(RecData.of(0, key, header, data))));
        List<Integer> holders = List.copyOf(unanswered);
        if (holders.isEmpty()) {
            queues.run(this);
        }
        holders.forEach(holder ->
                facts.environment.ask(holder, update, reply -> answered(holder, reply.status() == 0)));
    }

    /** Flags of nodes have changed. Who is gone will not answer; the recovery that follows ends its copies. */
    void nodesChanged() {
        List.copyOf(unanswered).stream()
                .filter(holder -> !facts.context.isConnected(holder))
                .forEach(holder -> answered(holder, false));
    }

    private void answered(int holder, boolean done) {
        if (abandoned || !unanswered.remove(holder)) {
            return;
        }
        if (!done) {
            facts.log(DebugLevel.WARNING, "node " + holder + " keeps its read-only copy of key " + key);
            failed = true;
        }
        if (unanswered.isEmpty()) {
            queues.run(this);
        }
    }

    /** The call waits for the end. */
    void park(RecordWork call, boolean readonly) {
        (readonly ? readers : writers).add(call);
    }

    /** {@return calls that want more than to read, in the order they came} */
    List<RecordWork> writers() {
        return writers;
    }

    /** {@return calls that only want to read, in the order they came} */
    List<RecordWork> readers() {
        return readers;
    }

    /** Nobody is interested in its end any more. */
    void abandon() {
        abandoned = true;
    }

    @Override
    public Blob key() {
        return key;
    }

    @Override
    public boolean movesRecord() {
        return true;
    }

    @Override
    public boolean isWanted() {
        return !abandoned;
    }

    @Override
    public Runnable decide(LockedRecord record) {
        RecordHeader header = record.header();
        boolean revoking = record.isOwn() && header.hasFlags(RecordFlags.RO_REVOKING);
        if (revoking) {
            RecordHeader next = failed
                    ? header.minusFlags(RecordFlags.RO_REVOKING)
                    : header.withRsn(header.rsn() + 1).plusFlags(RecordFlags.RO_REVOKE_COMPLETE);
            record.store(next, record.data());
        }
        return () -> whenEnded.accept(this, revoking && !failed);
    }

    @Override
    public void refused() {
        throw new IllegalStateException("The end of a revoke is never refused");
    }
}
