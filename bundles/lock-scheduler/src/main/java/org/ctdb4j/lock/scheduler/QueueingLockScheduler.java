// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import org.ctdb4j.api.Blob;
import org.ctdb4j.lock.scheduler.queue.LockQueues;
import org.ctdb4j.lock.scheduler.queue.Overdue;
import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.spi.lock.LockEvents;
import org.ctdb4j.spi.lock.LockHandover;
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
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final Loop loop;
    private final PooledSlots slots = new PooledSlots(0);
    private final TableWaits waits;
    private final LockQueues queues;

    /** What the next scheduler has to know of each database, in the order of opening. */
    private final Map<Integer, String> names = new LinkedHashMap<>();

    private LockEvents events;
    private Loop.Timer look;

    @Activate
    public QueueingLockScheduler(@Reference Loop loop) {
        this.loop = loop;
        waits = new TableWaits(loop, new Ends());
        queues = new LockQueues(slots, waits);
    }

    @Override
    public void take(LockHandover handover, LockEvents receiver) {
        events = receiver;
        slots.limit(handover.limitPerDatabase());
        handover.databases().forEach(database -> opened(database.dbId(), database.name(), database.locks()));
        queues.take(handover.requests(), loop.nanoTime());
        look = loop.schedule(LOOK_NANOS, this::look);
    }

    @Override
    public LockHandover give() {
        look.cancel();
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
        queues.close(dbId);
        waits.close(dbId);
        slots.forget(dbId);
        names.remove(dbId);
    }

    @Override
    public void limit(int perDatabase) {
        slots.limit(perDatabase);
        queues.schedule(loop.nanoTime());
    }

    @Override
    public void lockRecord(long request, int dbId, Blob key, long offset) {
        queues.lockRecord(request, dbId, key, offset, loop.nanoTime());
    }

    @Override
    public void lockDatabase(long request, int dbId) {
        queues.lockDatabase(request, dbId, loop.nanoTime());
    }

    @Override
    public void release(long request) {
        queues.release(request, loop.nanoTime());
    }

    @Override
    public void forget(long request) {
        queues.forget(request, loop.nanoTime());
    }

    @Override
    public List<LockStatus> status() {
        return queues.status(loop.nanoTime());
    }

    private void look() {
        queues.overdue(loop.nanoTime()).forEach(QueueingLockScheduler::report);
        look = loop.schedule(LOOK_NANOS, this::look);
    }

    /** In ctdbd's words, which operators search their logs for. */
    private static void report(Overdue wait) {
        long seconds = Math.round(wait.waitedNanos() / 1e9);
        if (wait.whole()) {
            LOG.warn("Unable to get DB lock on database {} for {} seconds", wait.database(), seconds);
        } else {
            LOG.warn(
                    "Unable to get RECORD lock on database {} for {} seconds (key {})",
                    wait.database(),
                    seconds,
                    wait.key().toHex());
        }
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
