// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.ctdb4j.api.Blob;
import org.ctdb4j.lock.scheduler.holders.HolderSearch;
import org.ctdb4j.lock.scheduler.holders.HolderSearch.Wanted;
import org.ctdb4j.lock.scheduler.queue.LockQueues;
import org.ctdb4j.lock.scheduler.queue.Overdue;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.spi.lock.LockEvents;
import org.ctdb4j.spi.lock.LockHandover;
import org.ctdb4j.spi.lock.LockHolder;
import org.ctdb4j.spi.lock.LockScheduler;
import org.ctdb4j.spi.lock.LockStatus;
import org.ctdb4j.spi.loop.Loop;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queues what waits for a lock, and lets a bounded part of it stand in the kernel. */
@Component(name = QueueingLockScheduler.PID)
public final class QueueingLockScheduler implements LockScheduler {
    static final String PID = "org.ctdb4j.lock.scheduler";

    private static final Logger LOG = LoggerFactory.getLogger(QueueingLockScheduler.class);
    private static final long LOOK_NANOS = 250_000_000L;

    /** Pause between two rounds of looks at bytes that have no slot, and how many are looked at in one. */
    private static final long ROUND_NANOS = 100_000_000L;

    private static final int LOOKS_PER_ROUND = 64;

    /** A round is slow where a file has very many locks: the pause after it is so much longer than it took. */
    private static final int ROUND_REST_FACTOR = 100;

    /** The whole database is every byte from here on: that of the first chain. */
    private static final long CHAINS = 168;

    private final Loop loop;
    private final PooledSlots slots = new PooledSlots(0);
    private final TableWaits waits;
    private final LockQueues queues;
    private final HolderWatch watch;
    private final DebugScript script;

    /** What the next scheduler has to know of each database, in the order of opening. */
    private final Map<Integer, String> names = new LinkedHashMap<>();

    /** Waits that the log was told of, but not yet of their holders; as many as one search takes. */
    private final List<Overdue> reported = new ArrayList<>();

    private LockEvents events;
    private Loop.Timer look;
    private Optional<Loop.Timer> round = Optional.empty();

    @Activate
    public QueueingLockScheduler(@Reference Loop loop, @Reference NodeConfiguration configuration) {
        this(loop, new DebugScript(configuration));
    }

    private QueueingLockScheduler(Loop loop, DebugScript script) {
        this.loop = loop;
        this.script = script;
        waits = new TableWaits(loop, new Ends());
        queues = new LockQueues(slots, waits);
        watch = new HolderWatch(loop);
    }

    @Override
    public void take(LockHandover handover, LockEvents receiver) {
        events = receiver;
        slots.limit(handover.limitPerDatabase());
        handover.databases().forEach(database -> opened(database.dbId(), database.name(), database.locks()));
        queues.take(handover.requests(), loop.nanoTime());
        look = loop.schedule(LOOK_NANOS, this::look);
        watchCrowd();
    }

    @Override
    public Optional<LockScheduler> understudy(Loop other) {
        return Optional.of(new QueueingLockScheduler(other, DebugScript.none()));
    }

    @Override
    public LockHandover give() {
        look.cancel();
        round.ifPresent(Loop.Timer::cancel);
        watch.close();
        List<LockHandover.Request> requests = queues.give();
        List<LockHandover.Database> databases = new ArrayList<>();
        names.forEach((dbId, name) -> databases.add(new LockHandover.Database(dbId, name, waits.locks(dbId))));
        LockHandover given = new LockHandover(slots.limit(), databases, requests);
        slots.close();
        return given;
    }

    @Override
    public void opened(int dbId, String name, FileLocks locks) {
        queues.open(dbId, name);
        waits.open(dbId, locks);
        names.put(dbId, name);
    }

    @Override
    public void closed(int dbId) {
        queues.close(dbId, loop.nanoTime());
        waits.close(dbId);
        slots.forget(dbId);
        names.remove(dbId);
    }

    @Override
    public void limit(int perDatabase) {
        slots.limit(perDatabase);
        queues.schedule(loop.nanoTime());
        watchCrowd();
    }

    @Override
    public void lockRecord(long request, int dbId, Blob key, long offset) {
        queues.lockRecord(request, dbId, key, offset, loop.nanoTime());
        watchCrowd();
    }

    @Override
    public void lockDatabase(long request, int dbId) {
        queues.lockDatabase(request, dbId, loop.nanoTime());
    }

    @Override
    public void release(long request) {
        queues.release(request, loop.nanoTime());
        watchCrowd();
    }

    @Override
    public void forget(long request) {
        queues.forget(request, loop.nanoTime());
    }

    @Override
    public List<LockStatus> status() {
        return queues.status(loop.nanoTime());
    }

    /** Has rounds made while something waits without a slot. */
    private void watchCrowd() {
        if (round.isEmpty() && queues.isCrowded()) {
            round = Optional.of(loop.schedule(ROUND_NANOS, this::lookRound));
        }
    }

    private void lookRound() {
        round = Optional.empty();
        long begun = System.nanoTime();
        queues.lookRound(LOOKS_PER_ROUND);
        long took = System.nanoTime() - begun;
        if (queues.isCrowded()) {
            long pause = Math.max(ROUND_NANOS, took * ROUND_REST_FACTOR);
            round = Optional.of(loop.schedule(pause, this::lookRound));
        }
    }

    private void look() {
        List<Overdue> overdue = queues.overdue(loop.nanoTime());
        overdue.forEach(QueueingLockScheduler::report);
        overdue.forEach(this::runScript);
        overdue.stream().limit(HolderWatch.WANTED_MAX - reported.size()).forEach(reported::add);
        if (watch.isFree()) {
            explain();
        }
        look = loop.schedule(LOOK_NANOS, this::look);
    }

    /** In ctdbd's words, which operators search their logs for. */
    private static void report(Overdue wait) {
        long seconds = Math.round(wait.waitedNanos() / 1e9);
        if (wait.isWhole()) {
            LOG.warn("Unable to get DB lock on database {} for {} seconds", wait.database(), seconds);
        } else {
            LOG.warn(
                    "Unable to get RECORD lock on database {} for {} seconds (key {})",
                    wait.database(),
                    seconds,
                    wait.key().toHex());
        }
    }

    /** On an inactive node clients wait for records because they must, and nobody wants to know why. */
    private void runScript(Overdue wait) {
        if (script.isPresent() && (wait.isWhole() || !events.isNodeInactive())) {
            FileLocks locks = waits.locks(wait.dbId());
            watch.execute(
                    () -> script.run(wait.dbId(), wait.isWhole(), HolderSearch.pathOf(locks), locks.belongToThreads()));
        }
    }

    /** Looks for the holders of what was reported, for the log, and of what has waited for a moment, for management. */
    private void explain() {
        List<Overdue> forLog = List.copyOf(reported);
        reported.clear();
        List<Overdue> waiting = new ArrayList<>(forLog);
        waiting.addAll(queues.unexplained(loop.nanoTime(), HolderWatch.WANTED_MAX - forLog.size()));
        if (waiting.isEmpty()) {
            return;
        }
        List<HolderSearch.Database> databases = new ArrayList<>();
        names.forEach((dbId, name) -> databases.add(new HolderSearch.Database(dbId, name, waits.locks(dbId))));
        watch.search(waiting.stream().map(QueueingLockScheduler::wanted).toList(), databases, found -> {
            waiting.forEach(wait -> queues.heldBy(wait.dbId(), wait.offset(), found.get(wanted(wait))));
            forLog.stream()
                    .flatMap(wait -> found.get(wanted(wait)).stream())
                    .distinct()
                    .forEach(QueueingLockScheduler::report);
        });
    }

    private static Wanted wanted(Overdue wait) {
        return wait.isWhole() ? Wanted.allFrom(wait.dbId(), CHAINS) : Wanted.oneByte(wait.dbId(), wait.offset());
    }

    private static void report(LockHolder holder) {
        LOG.warn(
                "Process {} ({}) holds {}, waits for {} and stands in {}",
                holder.pid(),
                holder.command(),
                text(holder.holds()),
                text(holder.waitsFor()),
                text(holder.stack()));
    }

    private static String text(List<String> some) {
        return some.isEmpty() ? "nothing known" : String.join(", ", some);
    }

    private final class Ends implements TableWaits.Ends {
        @Override
        public void granted(int dbId, OptionalLong offset) {
            events.granted(
                    offset.isPresent()
                            ? queues.byteGranted(dbId, offset.getAsLong(), loop.nanoTime())
                            : queues.wholeGranted(dbId));
        }

        @Override
        public void failed(int dbId, OptionalLong offset, String reason) {
            List<Long> lost = offset.isPresent()
                    ? queues.byteFailed(dbId, offset.getAsLong(), loop.nanoTime())
                    : queues.wholeFailed(dbId, loop.nanoTime());
            lost.forEach(request -> events.failed(request, reason));
        }
    }
}
