// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.TryDeleteRecords;
import org.ctdb4j.protocol.control.VacuumFetch;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.RecordPort;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * One run of a vacuum ({@code spec/database.md} 9.3). A record that is empty where it lives is fetched by its lmaster, which has the
 * other nodes drop their old copies and then deletes it, so that nothing is left for a recovery to bring back:
 *
 * <pre>
 *  owner ── VACUUM_FETCH ──> lmaster    at its next run:  lmaster ── REQ_CALL ──> owner
 *                                       at the one after: lmaster ── TRY_DELETE_RECORDS ──> all others
 * </pre>
 *
 * A run takes no lock that is not free, holds none between two steps, and does a bounded piece of work in each. What somebody has
 * locked it leaves to the next full run, what else it cannot do now to the next one.
 */
final class VacuumRun {
    /** Records looked at in one step, or named in one control. */
    static final int SLICE_RECORDS = 500;

    /** Pieces of free space looked at after a run, which also sees those of copies that were dropped for others. */
    static final int PIECES_MAX = 1_000;

    static final int SLICE_BYTES = 128 << 10;

    /** Lists of keys that lmasters have not answered for; further ones wait. */
    static final int ASKED_MAX = 16;

    private final DatabaseFacts facts;
    private final RecordPort port;
    private final DeleteQueue nextRun;
    private final VacuumFetches fetches;
    private final Consumer<Boolean> whenEnded;
    private final DeleteQueue emptied;
    private final int generation;
    private final long sinceNanos;
    private final long task;
    private final long limit;

    /** Empty records of this node by their lmasters, which are others. */
    private final Map<Integer, Deque<DeleteQueue.Entry>> elsewhere = new LinkedHashMap<>();

    /** Empty records of this node, their lmaster, of which others may have old copies. */
    private final Deque<DeleteQueue.Entry> copied = new ArrayDeque<>();

    private boolean reading;
    private boolean turnIsDue;
    private int asked;
    private int deleted;
    private boolean over;

    /**
     * A run that takes over what has been emptied so far.
     *
     * @param emptied what it cannot deal with goes back there
     * @param fetches empty records that others have, to be fetched; those it has not come to stay in there
     * @param whenEnded told once, unless it is closed, whether it came to its end
     */
    VacuumRun(
            DatabaseFacts facts,
            RecordPort port,
            ClientCalls calls,
            DeleteQueue emptied,
            Collection<Blob> fetches,
            Consumer<Boolean> whenEnded) {
        this.facts = facts;
        this.port = port;
        this.nextRun = emptied;
        this.fetches = new VacuumFetches(facts, port, calls, fetches, this::goOn);
        this.whenEnded = whenEnded;
        this.emptied = emptied.takeAll();
        this.generation = facts.context.generation();
        this.sinceNanos = facts.context.nowNanos;
        this.task = facts.expect();
        this.limit = facts.expect();
    }

    /** @param full whether the whole database is looked through */
    void begin(boolean full) {
        reading = full;
        facts.context.startTimer(TimerKey.Kind.VACUUM_RUN, limit, facts.context.period(Tunable.VACUUM_MAX_RUN_TIME));
        turn();
    }

    void timer(long number) {
        if (number == limit) {
            abort("it takes too long");
        } else if (number == task) {
            turnIsDue = false;
            turn();
        }
    }

    /** {@return whether the task was ours} */
    boolean sliceRead(long number, List<Entry> entries, boolean last) {
        if (number != task) {
            return false;
        }
        reading = !last;
        for (Entry entry : entries) {
            if (entry.data().isEmpty() && entry.header().dmaster() == facts.pnn()) {
                emptied.schedule(entry.key(), entry.header());
            }
        }
        turn();
        return true;
    }

    /** {@return whether the task was ours} */
    boolean readFailed(long number, String reason) {
        if (number == task) {
            reading = false;
            abort(reason);
        }
        return number == task;
    }

    /** Ends it before its end. */
    void abort(String why) {
        facts.log(DebugLevel.INFO, "vacuuming ends early: " + why);
        end(false);
    }

    /** Forgets all, without a word to anybody. */
    void close() {
        over = true;
        facts.context.vacuuming = false;
        if (reading) {
            facts.context.effect(new Effect.EndRead(task));
        }
        facts.context.cancelTimer(TimerKey.Kind.VACUUM_RUN, task);
        facts.context.cancelTimer(TimerKey.Kind.VACUUM_RUN, limit);
        facts.forget(task);
        facts.forget(limit);
        fetches.close();
    }

    /** Does one thing of what is left. What it has to wait for brings it here again. */
    private void turn() {
        if (!isCurrent()) {
            abort("a recovery has come");
        } else if (reading) {
            facts.context.effect(new Effect.ReadSlice(task, facts.id, SLICE_RECORDS, SLICE_BYTES));
        } else if (!fetches.isOver()) {
            fetchSome();
        } else if (!emptied.isEmpty()) {
            lookAtSome();
        } else if (!elsewhere.isEmpty() && asked < ASKED_MAX) {
            tellOneLmaster();
        } else if (asked == 0 && !copied.isEmpty()) {
            dropCopies(takeSome(copied));
        } else if (asked == 0) {
            facts.log(DebugLevel.DEBUG, "vacuumed, " + deleted + " records deleted");
            facts.context.effect(new Effect.MergeFreeSpace(facts.id, PIECES_MAX));
            end(true);
        }
    }

    /** Others have their turn before it goes on. */
    private void goOn() {
        if (!turnIsDue) {
            turnIsDue = true;
            facts.context.startTimer(TimerKey.Kind.VACUUM_RUN, task, 0);
        }
    }

    private void fetchSome() {
        if (fetches.fetchSome()) {
            goOn();
        }
    }

    private boolean isCurrent() {
        return facts.context.recoveryMode == RecoveryMode.NORMAL
                && facts.context.generation() == generation
                && facts.generation == generation;
    }

    private void end(boolean done) {
        close();
        while (!copied.isEmpty()) {
            nextRun.takeBack(copied.poll());
        }
        while (!emptied.isEmpty()) {
            nextRun.takeBack(emptied.poll());
        }
        if (emptied.isOverflowed()) {
            nextRun.setOverflowed(true);
        }
        whenEnded.accept(done);
    }

    // ---- records that live here

    private void lookAtSome() {
        for (int i = 0; i < SLICE_RECORDS && !emptied.isEmpty(); i++) {
            look(emptied.poll());
        }
        goOn();
    }

    private void look(DeleteQueue.Entry entry) {
        ifEmpty(entry, flags -> {
            int lmaster = facts.lmaster(entry.key());
            if (lmaster != facts.pnn()) {
                elsewhere.computeIfAbsent(lmaster, l -> new ArrayDeque<>()).add(entry);
            } else if ((flags & RecordFlags.MIGRATED_WITH_DATA) != 0 && facts.context.cures.copiesDropped()) {
                copied.add(entry);
            } else {
                delete(entry);
            }
        });
    }

    /**
     * Locks the record, and acts if it is here and nobody has touched it since it was emptied.
     *
     * @return whether the lock was to be had
     */
    private boolean ifEmpty(DeleteQueue.Entry entry, WithFlags action) {
        if (!port.tryLock(entry.key()).done()) {
            return false;
        }
        StoredRecord record = port.fetch(entry.key());
        boolean untouched = record.exists()
                && record.data().isEmpty()
                && record.header().dmaster() == facts.pnn()
                && record.header().rsn() == entry.header().rsn()
                && !record.header().hasFlags(RecordFlags.READONLY);
        if (untouched) {
            action.act(record.header().flags() | entry.header().flags());
        }
        port.unlock(entry.key());
        return true;
    }

    /** Acts on a record with these flags, now or when it was emptied. */
    private interface WithFlags {
        void act(int flags);
    }

    private void delete(DeleteQueue.Entry entry) {
        if (port.delete(entry.key()).done()) {
            deleted++;
        } else {
            nextRun.takeBack(entry);
        }
    }

    // ---- other nodes

    private void tellOneLmaster() {
        Map.Entry<Integer, Deque<DeleteQueue.Entry>> first =
                elsewhere.entrySet().iterator().next();
        int lmaster = first.getKey();
        List<DeleteQueue.Entry> told = takeSome(first.getValue());
        if (first.getValue().isEmpty()) {
            elsewhere.remove(lmaster);
        }
        RecBuffer.Builder keys = RecBuffer.builder(facts.id);
        told.forEach(entry -> keys.add(new RecData(0, entry.key(), Blob.EMPTY)));
        asked++;
        facts.environment.ask(lmaster, new VacuumFetch(keys.build()), reply -> told(lmaster, told, reply));
        goOn();
    }

    private void told(int lmaster, List<DeleteQueue.Entry> entries, ReplyControl reply) {
        asked--;
        if (reply.status() != 0) {
            facts.log(DebugLevel.INFO, "node " + lmaster + " does not take over what is to be deleted");
            entries.forEach(nextRun::takeBack);
        }
        if (!over) {
            goOn();
        }
    }

    private void dropCopies(List<DeleteQueue.Entry> entries) {
        List<Integer> others = facts.context.destinations(Pnn.BROADCAST_ACTIVE).stream()
                .filter(node -> node != facts.pnn())
                .toList();
        if (!includesAllLmasters(others)) {
            entries.forEach(nextRun::takeBack);
            goOn();
            return;
        }
        Drop drop = new Drop(entries, others.size());
        asked++;
        RecBuffer.Builder records = RecBuffer.builder(facts.id);
        entries.forEach(entry -> records.add(0, entry.key(), entry.header(), Blob.EMPTY));
        TryDeleteRecords control = new TryDeleteRecords(records.build());
        others.forEach(node -> facts.environment.ask(node, control, reply -> drop.answered(node, reply)));
        drop.begun();
    }

    /** One that is out of reach, though in the same generation, would bring its copies back with the next recovery. */
    private boolean includesAllLmasters(List<Integer> others) {
        return IntStream.of(facts.context.vnnMap.toArray())
                .allMatch(lmaster -> lmaster == facts.pnn() || others.contains(lmaster));
    }

    private List<DeleteQueue.Entry> takeSome(Deque<DeleteQueue.Entry> from) {
        int limitBytes = facts.context.tunable(Tunable.REC_BUFFER_SIZE_LIMIT);
        List<DeleteQueue.Entry> taken = new ArrayList<>();
        int bytes = 0;
        while (!from.isEmpty() && taken.size() < SLICE_RECORDS && bytes < limitBytes) {
            DeleteQueue.Entry entry = from.poll();
            bytes += entry.key().size();
            taken.add(entry);
        }
        return taken;
    }

    /** Records whose copies others are dropping. Those of which all are gone are then deleted. */
    private final class Drop {
        private final Map<Blob, DeleteQueue.Entry> entries = new LinkedHashMap<>();
        private int unanswered;
        private boolean failed;

        /** It waits for the answers, and for all nodes to have been asked. */
        Drop(List<DeleteQueue.Entry> entries, int nodes) {
            entries.forEach(entry -> this.entries.put(entry.key(), entry));
            unanswered = nodes + 1;
        }

        void begun() {
            oneLess();
        }

        void answered(int node, ReplyControl reply) {
            try {
                if (reply.status() == 0) {
                    TryDeleteRecords.Reply.decode(reply.data()).kept().forEach(this::keep);
                } else {
                    facts.log(DebugLevel.INFO, "node " + node + " does not drop its copies of what is to be deleted");
                    failed = true;
                }
            } catch (MalformedPayloadException e) {
                facts.log(DebugLevel.WARNING, "node " + node + " answers with what is no list: " + e.getMessage());
                failed = true;
            }
            oneLess();
        }

        private void keep(RecData kept) {
            entries.remove(kept.key());
        }

        private void oneLess() {
            unanswered--;
            if (unanswered > 0) {
                return;
            }
            asked--;
            if (over || failed || !isCurrent()) {
                entries.values().forEach(nextRun::takeBack);
            } else {
                entries.values().forEach(this::delete);
            }
            if (!over) {
                goOn();
            }
        }

        private void delete(DeleteQueue.Entry entry) {
            boolean locked = ifEmpty(entry, flags -> {
                if (facts.lmaster(entry.key()) == facts.pnn()) {
                    VacuumRun.this.delete(entry);
                }
            });
            if (!locked) {
                nextRun.takeBack(entry);
            }
        }
    }
}
