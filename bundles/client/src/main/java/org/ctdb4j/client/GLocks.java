// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.ctdb4j.api.Blob;
import org.ctdb4j.client.GLock.Mode;
import org.ctdb4j.protocol.control.CheckPidSrvid;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.ProcessExists;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.type.ServerId;

/**
 * Takes locks by their records in {@code g_lock.tdb}: a record lists the holders. A holder that is in the way is asked for, and
 * dropped if it is gone. A holder of ours is gone when its connection is, however long its process lives: it has a number
 * registered, which its node can be asked for. Holders of the C library are gone with their process.
 */
final class GLocks {
    static final String DATABASE = "g_lock.tdb";

    /** The highest byte of our numbers; the C library's begin with 0, and nobody else has this range of srvids. */
    private static final long RANGE = 0xAC;

    private static final int RANGE_SHIFT = 56;
    private static final long PAUSE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(16);
    private static final Duration RELEASE_LIMIT = Duration.ofSeconds(10);

    private final Node node;
    private final Database database;
    private final long number =
            RANGE << RANGE_SHIFT | ThreadLocalRandom.current().nextLong(1L << RANGE_SHIFT);
    private final AtomicInteger taken = new AtomicInteger();

    GLocks(Node node, Database database, Deadline deadline) {
        this.node = node;
        this.database = database;
        node.order(node.pnn(), new RegisterSrvid(number), deadline);
    }

    GLock take(String name, Mode mode, Deadline deadline) {
        Blob key = Blob.cString(name);
        ServerId own = newId();
        long pause = PAUSE_NANOS_MIN;
        while (true) {
            Obstacle obstacle = tryTake(key, mode == Mode.WRITE, own, deadline);
            if (obstacle.isNone()) {
                return new GLock(name, mode, () -> release(key, own));
            }
            if (obstacle.isAlive(this, deadline)) {
                deadline.pause(pause, "Lock " + name + ", held by " + obstacle);
                pause = Math.min(2 * pause, PAUSE_NANOS_MAX);
            } else {
                drop(key, obstacle.holder().orElseThrow(), deadline);
            }
        }
    }

    private Obstacle tryTake(Blob key, boolean write, ServerId own, Deadline deadline) {
        try (LockedRecord record = database.lock(key, deadline)) {
            Optional<Holders> holders = Holders.decode(record.value().orElse(Blob.EMPTY));
            if (holders.isEmpty()) {
                return Obstacle.FOREIGN;
            }
            Optional<ServerId> inTheWay = holders.get().inTheWay(write);
            if (inTheWay.isEmpty()) {
                record.store(holders.get().with(write, own).encode());
            }
            return new Obstacle(inTheWay, false);
        }
    }

    private void drop(Blob key, ServerId holder, Deadline deadline) {
        try (LockedRecord record = database.lock(key, deadline)) {
            Holders left = Holders.decode(record.value().orElse(Blob.EMPTY))
                    .map(holders -> holders.without(holder))
                    .orElse(Holders.NOBODY);
            if (left.isEmpty()) {
                record.delete();
            } else {
                record.store(left.encode());
            }
        }
    }

    private void release(Blob key, ServerId own) {
        drop(key, own, Deadline.after(RELEASE_LIMIT));
    }

    private boolean isAlive(ServerId holder, Deadline deadline) {
        if (holder.uniqueId() == number) {
            return true;
        }
        int pid = (int) holder.pid();
        Control question = holder.uniqueId() >>> RANGE_SHIFT == RANGE
                ? new CheckPidSrvid(pid, holder.uniqueId())
                : new ProcessExists(pid);
        return node.ask(holder.vnn(), question, deadline).status() == 0;
    }

    private ServerId newId() {
        return new ServerId(ProcessHandle.current().pid(), taken.incrementAndGet(), node.pnn(), number);
    }

    /** What keeps a lock from being taken: a holder, a record of another format, or nothing. */
    private record Obstacle(Optional<ServerId> holder, boolean foreign) {
        private static final Obstacle FOREIGN = new Obstacle(Optional.empty(), true);

        private boolean isNone() {
            return holder.isEmpty() && !foreign;
        }

        private boolean isAlive(GLocks locks, Deadline deadline) {
            return foreign || locks.isAlive(holder.orElseThrow(), deadline);
        }

        @Override
        public String toString() {
            return holder.map(id -> "process " + id.pid() + " of node " + id.vnn())
                    .orElse("Samba");
        }
    }
}
