// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.RecordPort;

/**
 * Rids a volatile database of its empty records ({@code spec/database.md} 9): decides when a run is due, and remembers what the next
 * one has to look at. One database of a node is vacuumed at a time, and none while it is frozen or a recovery is running.
 */
final class Vacuum {
    /** When a run that found another database being vacuumed is tried again. */
    static final long BUSY_NANOS = 500_000_000L;

    /** Keys that other nodes may have asked to have fetched; what is refused they find again by a full run. */
    static final int FETCHES_MAX = 250_000;

    private final DatabaseFacts facts;
    private final RecordPort port;
    private final ClientCalls calls;
    private final DeleteQueue emptied;
    private final BooleanSupplier frozen;
    private Set<Blob> fetches = new LinkedHashSet<>();
    private Optional<VacuumRun> run = Optional.empty();
    private int runsSinceFull;
    private long timer;
    private long intervalNanos;

    /** @param emptied filled by whoever stores records */
    Vacuum(DatabaseFacts facts, RecordPort port, ClientCalls calls, DeleteQueue emptied, BooleanSupplier frozen) {
        this.facts = facts;
        this.port = port;
        this.calls = calls;
        this.emptied = emptied;
        this.frozen = frozen;
    }

    /** From now on a run is due every VacuumInterval. */
    void begin() {
        if (facts.isVolatile()) {
            awaitNext();
        }
    }

    /** {@return how many records the next run looks at or fetches} */
    int waiting() {
        return emptied.size() + fetches.size();
    }

    /** Somebody asks for a run; the answer comes when it has ended. */
    void vacuum(ReqControl request, boolean full) {
        String obstacle = obstacle();
        if (obstacle.isEmpty()) {
            start(full, done -> facts.context.reply(request, done ? 0 : Controls.FAILED));
        } else {
            facts.log(
                    DebugLevel.INFO,
                    "is not vacuumed for node " + request.header().srcnode() + ": " + obstacle);
            facts.context.reply(request, Controls.FAILED, Blob.EMPTY, Blob.utf8(obstacle));
        }
    }

    /** {@return why there can be no run now, empty if there can} */
    private String obstacle() {
        if (!facts.isVolatile()) {
            return "it is not volatile";
        }
        if (!isPossible()) {
            return "a recovery is running";
        }
        return facts.context.vacuuming ? "a database of the node is being vacuumed" : "";
    }

    /** Another node has empty records whose lmaster is this one, which alone may delete them. */
    void fetch(RecBuffer records) {
        for (RecData record : records) {
            remember(record.key());
        }
    }

    private void remember(Blob key) {
        if (fetches.size() < FETCHES_MAX) {
            fetches.add(key.compact());
        }
    }

    /** A client has emptied a record. */
    void schedule(Blob key, RecordHeader header) {
        if (facts.isVolatile()) {
            emptied.schedule(key, header);
        }
    }

    /** The next run may be due. */
    void timer(long number) {
        facts.forget(number);
        timer = 0;
        long interval = facts.context.period(Tunable.VACUUM_INTERVAL);
        if (interval > intervalNanos) {
            await(interval - intervalNanos);
            intervalNanos = interval;
        } else if (!isPossible()) {
            awaitNext();
        } else if (facts.context.vacuuming) {
            await(BUSY_NANOS);
        } else {
            start(isFullDue(), done -> awaitNext());
        }
    }

    /** The run that is under way goes on, or has taken too long. */
    void runTimer(long number) {
        run.ifPresent(current -> current.timer(number));
    }

    /** {@return whether the task was ours} */
    boolean sliceRead(long task, List<Entry> entries, boolean last) {
        return run.isPresent() && run.get().sliceRead(task, entries, last);
    }

    /** {@return whether the task was ours} */
    boolean readFailed(long task, String reason) {
        return run.isPresent() && run.get().readFailed(task, reason);
    }

    /** The database is about to be frozen. */
    void freezes() {
        run.ifPresent(current -> current.abort("it is being frozen"));
    }

    /** A recovery has written the database: what was known of it counts no more. */
    void recovered() {
        emptied.clear();
        fetches.clear();
    }

    void close() {
        if (timer != 0) {
            facts.forget(timer);
            facts.context.cancelTimer(TimerKey.Kind.VACUUM, timer);
            timer = 0;
        }
        run.ifPresent(VacuumRun::close);
        run = Optional.empty();
    }

    private boolean isPossible() {
        return facts.context.recoveryMode == RecoveryMode.NORMAL && !frozen.getAsBoolean();
    }

    /** After VacuumFastPathCount runs, or when the queue was too short. */
    private boolean isFullDue() {
        int fastRuns = facts.context.tunable(Tunable.VACUUM_FAST_PATH_COUNT);
        return emptied.isOverflowed() || fastRuns != 0 && runsSinceFull >= fastRuns;
    }

    private void start(boolean full, Consumer<Boolean> then) {
        long sinceNanos = facts.context.nowNanos;
        boolean overflowed = emptied.isOverflowed();
        facts.context.vacuuming = true;
        if (full) {
            runsSinceFull = 0;
            emptied.setOverflowed(false);
        }
        Set<Blob> toFetch = fetches;
        fetches = new LinkedHashSet<>();
        VacuumRun started = new VacuumRun(facts, port, calls, emptied, toFetch, done -> {
            toFetch.forEach(this::remember);
            emptied.setOverflowed(emptied.isOverflowed() || overflowed && !done);
            ended(sinceNanos);
            then.accept(done);
        });
        run = Optional.of(started);
        started.begin(full);
    }

    private void ended(long sinceNanos) {
        run = Optional.empty();
        runsSinceFull++;
        facts.context.vacuuming = false;
        facts.counters.vacuumed(facts.context.nowNanos - sinceNanos);
    }

    private void awaitNext() {
        intervalNanos = facts.context.period(Tunable.VACUUM_INTERVAL);
        await(intervalNanos);
    }

    private void await(long nanos) {
        timer = facts.expect();
        facts.context.startTimer(TimerKey.Kind.VACUUM, timer, nanos);
    }
}
