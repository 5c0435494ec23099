// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReqCall;

/**
 * Read-only copies of records ({@code spec/database.md} 8): the owner gives them to nodes that only want to read, and calls them back
 * before the record is written or moves. Until all are back, calls for the record wait here.
 */
final class ReadonlyRecords {
    /** Calls that may wait for the end of revokes; further ones are refused. */
    static final int WAITING_MAX = 250_000;

    /** How long those wait on who would only make the next revoke necessary, or begin one that may fail again. */
    static final long PAUSE_NANOS = 1_000_000_000L;

    /** The first copy of a record leaves room for the numbers below the owner's. */
    private static final int RSN_OF_FIRST_COPY = 3;

    private static final int RSN_BEHIND_OWNER = 2;

    private final DatabaseFacts facts;
    private final RecordQueues queues;
    private final ReadonlyHolders holders = new ReadonlyHolders();
    private final Map<Blob, RevokeReadonly> revokes = new LinkedHashMap<>();
    private final Map<Long, List<RecordWork>> paused = new LinkedHashMap<>();
    private int waiting;

    ReadonlyRecords(DatabaseFacts facts, RecordQueues queues) {
        this.facts = facts;
        this.queues = queues;
    }

    /** {@return how many calls wait for the end of revokes} */
    int waiting() {
        return waiting;
    }

    /** From now on calls that only want to read are given copies. {@return whether the database can have that property} */
    boolean allow() {
        if (facts.isVolatile()) {
            facts.flags |= DatabaseFlags.READONLY;
        }
        return facts.isVolatile();
    }

    /** {@return whether the flags of a call say that it only wants to read, and may} */
    boolean isReadonly(int callFlags) {
        return (callFlags & CallFlags.WANT_READONLY) != 0 && (facts.flags & DatabaseFlags.READONLY) != 0;
    }

    /**
     * Looks whether a call has to wait until copies of the record are called back, and begins that. Flags of copies that are back
     * already are taken off the record.
     *
     * @return what to do instead of the call, which comes again; nothing if it may be done now
     */
    Optional<Runnable> revoke(LockedRecord record, RecordWork call, boolean readonly) {
        RecordHeader header = record.header();
        if (!record.isOwn() || !header.hasFlags(RecordFlags.READONLY)) {
            return Optional.empty();
        }
        if (header.hasFlags(RecordFlags.RO_REVOKE_COMPLETE)) {
            record.store(header.minusFlags(RecordFlags.READONLY), record.data());
            return Optional.empty();
        }
        if (!header.hasFlags(RecordFlags.RO_REVOKING)) {
            if (readonly) {
                return Optional.empty();
            }
            record.store(header.plusFlags(RecordFlags.RO_REVOKING), record.data());
        }
        Blob data = record.data();
        return Optional.of(() -> await(call, readonly, header, data));
    }

    /** {@return whether the owner may answer a call from another node with a copy} */
    boolean canDelegate(LockedRecord record) {
        return record.header().hasFlags(RecordFlags.RO_HAVE_DELEGATIONS) || holders.hasRoomFor(record.key());
    }

    /** Answers a call from another node with a copy. */
    Runnable delegate(LockedRecord record, ReqCall call) {
        RecordHeader owned = record.header();
        if (!owned.hasFlags(RecordFlags.RO_HAVE_DELEGATIONS)) {
            owned = owned.withRsn(owned.rsn() + RSN_OF_FIRST_COPY).plusFlags(RecordFlags.RO_HAVE_DELEGATIONS);
            record.store(owned, record.data());
        }
        Blob copy = owned.withRsn(owned.rsn() - RSN_BEHIND_OWNER)
                .minusFlags(RecordFlags.RO_HAVE_DELEGATIONS)
                .plusFlags(RecordFlags.RO_HAVE_READONLY)
                .before(record.data());
        int requester = call.header().srcnode();
        Header header = facts.header(requester, call.header().reqid());
        return () -> {
            holders.add(call.key(), requester);
            facts.counters.delegated();
            facts.context.send(new ReplyCall(header, 0, copy));
        };
    }

    /** Flags of nodes have changed. */
    void nodesChanged() {
        List.copyOf(revokes.values()).forEach(RevokeReadonly::nodesChanged);
    }

    /** {@return whether the timer was one of ours} */
    boolean timer(long number) {
        List<RecordWork> calls = paused.remove(number);
        if (calls == null) {
            return false;
        }
        facts.forget(number);
        runAgain(calls);
        return true;
    }

    /** A recovery has ended all copies. Who waits for them to be called back goes on when the record can be had again. */
    void recovered() {
        holders.clear();
        List<RevokeReadonly> ended = List.copyOf(revokes.values());
        revokes.clear();
        for (RevokeReadonly revoke : ended) {
            revoke.abandon();
            runAgain(revoke.writers());
            runAgain(revoke.readers());
        }
    }

    /** Forgets all that waits, without a word to anybody. */
    void close() {
        revokes.values().forEach(RevokeReadonly::abandon);
        revokes.clear();
        holders.clear();
        paused.keySet().forEach(number -> {
            facts.context.effect(new Effect.CancelTimer(timerKey(number)));
            facts.forget(number);
        });
        paused.clear();
        waiting = 0;
    }

    private void await(RecordWork call, boolean readonly, RecordHeader header, Blob data) {
        RevokeReadonly known = revokes.get(call.key());
        RevokeReadonly revoke = known == null ? newRevoke(call.key()) : known;
        if (waiting < WAITING_MAX) {
            waiting++;
            revoke.park(call, readonly);
        } else {
            facts.log(DebugLevel.ERROR, "refused a call for key " + call.key() + ": " + waiting + " await revokes");
            call.refused();
        }
        if (known == null) {
            revoke.begin(header, data);
        }
    }

    private RevokeReadonly newRevoke(Blob key) {
        List<Integer> asked = facts.context.cures.copiesRevoked() ? holders.of(key) : List.of();
        RevokeReadonly revoke = new RevokeReadonly(facts, queues, key, asked, this::ended);
        revokes.put(revoke.key(), revoke);
        return revoke;
    }

    private void ended(RevokeReadonly revoke, boolean done) {
        revokes.remove(revoke.key());
        if (done) {
            holders.remove(revoke.key());
            facts.counters.revoked();
            runAgain(revoke.writers());
            pause(revoke.readers());
        } else {
            List<RecordWork> all = new ArrayList<>(revoke.writers());
            all.addAll(revoke.readers());
            pause(all);
        }
    }

    private void pause(List<RecordWork> calls) {
        if (!calls.isEmpty()) {
            long number = facts.expect();
            paused.put(number, calls);
            facts.context.effect(new Effect.StartTimer(timerKey(number), PAUSE_NANOS));
        }
    }

    private void runAgain(List<RecordWork> calls) {
        waiting -= calls.size();
        calls.stream().filter(RecordWork::isWanted).forEach(queues::run);
    }

    private static TimerKey timerKey(long number) {
        return new TimerKey(TimerKey.Kind.REVOKE, number);
    }
}
