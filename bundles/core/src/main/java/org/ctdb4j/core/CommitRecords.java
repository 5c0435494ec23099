// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * Writes what transactions have changed in a database that every node keeps ({@code spec/database.md} 12.2): one after the other,
 * each as one transaction of the file under the lock on the whole database.
 */
final class CommitRecords {
    /** Updates that may wait for their turn; further ones fail. */
    static final int WAITING_MAX = 1_000;

    /** Not written: a record here is as new and says something else, or the file cannot be written. */
    private static final int REFUSED = 1;

    private static final TimerKey.Kind TIMER = TimerKey.Kind.UPDATE;

    private final DatabaseFacts facts;
    private final RecordPort port;
    private final Deque<Update> waiting = new ArrayDeque<>();
    private State state = new Idle();

    CommitRecords(DatabaseFacts facts, RecordPort port) {
        this.facts = facts;
        this.port = port;
    }

    private sealed interface State permits Idle, Locking, Writing {}

    private record Idle() implements State {}

    private record Locking(long lock, long sinceNanos) implements State {}

    private record Writing(long lock, long task, Update update) implements State {}

    /** @param timer runs while it waits */
    private record Update(ReqControl request, RecBuffer records, int generation, long sinceNanos, long timer) {
        @Override
        public String toString() {
            String first = records.count() == 0
                    ? ""
                    : ", the first with key " + records.iterator().next().key();
            return "an update of " + records.count() + " records" + first + ", from node "
                    + request.header().srcnode() + ",";
        }
    }

    void update(ReqControl request, RecBuffer records) {
        if (waiting.size() == WAITING_MAX) {
            facts.log(DebugLevel.ERROR, "refused an update: too many are waiting");
            facts.context.reply(request, Controls.FAILED);
            return;
        }
        facts.context.counters.updateStarted();
        long timer = facts.expect();
        waiting.add(new Update(request, records, facts.generation, facts.context.nowNanos, timer));
        facts.context.effect(
                new Effect.StartTimer(new TimerKey(TIMER, timer), facts.context.nanos(Tunable.CONTROL_TIMEOUT)));
        lockForNext();
    }

    /** {@return whether the request was ours} */
    boolean lockGranted(long request) {
        if (!(state instanceof Locking locking) || locking.lock != request) {
            return false;
        }
        facts.forget(request);
        facts.counters.lockGranted(facts.context.nowNanos - locking.sinceNanos);
        Optional<Writing> begun = Optional.empty();
        while (begun.isEmpty() && !waiting.isEmpty()) {
            begun = begin(request, waiting.poll());
        }
        if (begun.isPresent()) {
            state = begun.get();
        } else {
            release(request);
        }
        return true;
    }

    /** {@return whether the request was ours} */
    boolean lockFailed(long request, String reason) {
        if (!(state instanceof Locking locking) || locking.lock != request) {
            return false;
        }
        facts.log(DebugLevel.ERROR, "cannot be locked for an update: " + reason);
        facts.forget(request);
        facts.counters.lockFailed();
        state = new Idle();
        List<Update> failed = List.copyOf(waiting);
        waiting.clear();
        failed.forEach(update -> end(update, Controls.FAILED));
        return true;
    }

    /** {@return whether the task was ours} */
    boolean written(long task, Outcome outcome) {
        if (!(state instanceof Writing writing) || writing.task != task) {
            return false;
        }
        facts.forget(task);
        if (outcome.done()) {
            facts.environment.storeWorks(facts.machine);
        } else {
            String reason = outcome.busy() ? "busy although locked" : outcome.reason();
            facts.log(DebugLevel.ERROR, writing.update + " cannot be written: " + reason);
        }
        release(writing.lock);
        answer(writing.update, outcome.done() ? 0 : REFUSED);
        return true;
    }

    /** An update has waited as long as whoever asked for it does. */
    void timer(long number) {
        for (Update update : List.copyOf(waiting)) {
            if (update.timer == number) {
                facts.log(DebugLevel.ERROR, "an update could not be written in time");
                waiting.remove(update);
                end(update, Controls.FAILED);
            }
        }
    }

    /** Nothing that waits is written any more; what is being written will be, and nobody is told. */
    void close() {
        List.copyOf(waiting).forEach(update -> end(update, Controls.FAILED));
        waiting.clear();
        if (state instanceof Locking locking) {
            facts.forget(locking.lock);
            facts.context.effect(new Effect.ForgetLock(locking.lock));
        } else if (state instanceof Writing writing) {
            facts.forget(writing.task);
            facts.context.effect(new Effect.ReleaseDatabase(writing.lock));
        }
        state = new Idle();
    }

    private void lockForNext() {
        if (state instanceof Idle && !waiting.isEmpty()) {
            Locking locking = new Locking(facts.expect(), facts.context.nowNanos);
            state = locking;
            facts.counters.lockRequested();
            facts.context.effect(new Effect.LockDatabase(locking.lock, facts.id));
        }
    }

    private void release(long lock) {
        state = new Idle();
        facts.context.effect(new Effect.ReleaseDatabase(lock));
        lockForNext();
    }

    /** {@return nothing if the update is through already} */
    private Optional<Writing> begin(long lock, Update update) {
        if (facts.context.recoveryMode != RecoveryMode.NORMAL || update.generation != facts.generation) {
            facts.log(DebugLevel.ERROR, "an update came too late: a recovery was faster");
            end(update, Controls.FAILED);
            return Optional.empty();
        }
        Optional<List<Entry>> changes = changes(update);
        if (changes.isEmpty()) {
            end(update, REFUSED);
            return Optional.empty();
        }
        stopTimer(update);
        Writing writing = new Writing(lock, facts.expect(), update);
        facts.context.effect(new Effect.Commit(writing.task, facts.id, false, changes.get()));
        return Optional.of(writing);
    }

    /** {@return what to write, nothing if a record must not be} */
    private Optional<List<Entry>> changes(Update update) {
        Map<Blob, RecData> newest = new HashMap<>();
        List<Entry> changes = new ArrayList<>();
        for (RecData record : update.records) {
            RecData earlier = newest.put(record.key(), record);
            if (earlier == null ? isOutdated(record, port.fetch(record.key())) : isOutdated(record, earlier)) {
                facts.log(
                        DebugLevel.ERROR,
                        "key " + record.key() + " of an update from node "
                                + update.request.header().srcnode() + " is not newer than what is here");
                return Optional.empty();
            }
            changes.add(new Entry(record.key(), record.header(), record.value()));
        }
        return Optional.of(changes);
    }

    private static boolean isOutdated(RecData record, StoredRecord here) {
        return here.exists() && isOutdated(record, here.header(), here.data());
    }

    private static boolean isOutdated(RecData record, RecData earlier) {
        return isOutdated(record, earlier.header(), earlier.value());
    }

    private static boolean isOutdated(RecData record, RecordHeader header, Blob value) {
        return Long.compareUnsigned(record.header().rsn(), header.rsn()) <= 0
                && !record.value().equals(value);
    }

    private void end(Update update, int status) {
        stopTimer(update);
        answer(update, status);
    }

    private void answer(Update update, int status) {
        facts.context.counters.updateFinished(facts.context.nowNanos - update.sinceNanos);
        facts.context.reply(update.request, status);
    }

    private void stopTimer(Update update) {
        facts.forget(update.timer);
        facts.context.effect(new Effect.CancelTimer(new TimerKey(TIMER, update.timer)));
    }
}
