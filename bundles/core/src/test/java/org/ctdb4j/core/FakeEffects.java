// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;

/**
 * What a database machine wants done, around {@link FakeRecords}: locks, reads and bulk writes wait until {@link #work}, timers until
 * time is advanced.
 */
final class FakeEffects extends NoEffects {
    final Map<TimerKey, Long> timers = new LinkedHashMap<>();

    /** Record waits that stand in the kernel; the rest is queued and does not keep anybody from the lock. */
    int standingMax = 200;

    private final DatabaseCluster cluster;
    private final DatabaseNode node;
    private final FakeRecords records;
    private final Map<Long, Effect> locks = new LinkedHashMap<>();
    private final Map<Long, Iterator<Blob>> passes = new LinkedHashMap<>();
    private final Deque<Runnable> work = new ArrayDeque<>();

    FakeEffects(DatabaseCluster cluster, DatabaseNode node, FakeRecords records) {
        this.cluster = cluster;
        this.node = node;
        this.records = records;
    }

    /** Lets one thing happen that the machine waits for. {@return whether there was one} */
    boolean work() {
        return grantOneLock() || runOne();
    }

    int waitingLocks() {
        return locks.size();
    }

    /** The scheduler cannot have the first lock that is waited for. */
    void failLock(String reason) {
        long request = locks.keySet().iterator().next();
        forgetLock(request);
        node.step(() -> node.machine.lockFailed(request, reason));
    }

    /** The file cannot be read: the pass under way, or about to begin, fails. */
    void failRead(String reason) {
        work.clear();
        long task = passes.isEmpty()
                ? node.expected.iterator().next()
                : passes.keySet().iterator().next();
        passes.remove(task);
        node.step(() -> node.machine.readFailed(task, reason));
    }

    private boolean runOne() {
        Runnable next = work.poll();
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    private boolean grantOneLock() {
        for (Map.Entry<Long, Effect> each : locks.entrySet()) {
            if (isFree(each.getKey(), each.getValue())) {
                long request = each.getKey();
                locks.remove(request);
                grant(each.getValue());
                stand();
                node.step(() -> node.machine.lockGranted(request));
                return true;
            }
        }
        return false;
    }

    private void grant(Effect lock) {
        if (lock instanceof Effect.LockDatabase) {
            records.wantWhole(wholeWanted());
            records.holdWhole(true);
        } else if (lock instanceof Effect.LockFreeList) {
            records.grantFreeList();
        } else {
            Blob key = ((Effect.LockRecord) lock).key();
            records.waitNoLongerFor(key);
            records.grant(key);
        }
    }

    private boolean isFree(long request, Effect lock) {
        if (lock instanceof Effect.LockDatabase) {
            return records.isWholeFree();
        }
        if (lock instanceof Effect.LockFreeList) {
            return records.isFreeListFree();
        }
        return standing().contains(request) && records.isFree(((Effect.LockRecord) lock).key());
    }

    private List<Long> standing() {
        return locks.entrySet().stream()
                .filter(each -> each.getValue() instanceof Effect.LockRecord)
                .limit(standingMax)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void stand() {
        List<Long> standing = standing();
        locks.forEach((request, lock) -> {
            if (lock instanceof Effect.LockRecord record) {
                if (standing.contains(request)) {
                    records.waitFor(record.key());
                } else {
                    records.waitNoLongerFor(record.key());
                }
            }
        });
    }

    @Override
    public void sendToNode(int destnode, Packet packet) {
        cluster.send(node.pnn, destnode, packet);
    }

    @Override
    public void lockRecord(long request, int dbId, Blob key) {
        locks.put(request, new Effect.LockRecord(request, dbId, key));
        stand();
    }

    @Override
    public void lockFreeList(long request, int dbId) {
        locks.put(request, new Effect.LockFreeList(request, dbId));
    }

    @Override
    public void lockDatabase(long request, int dbId) {
        locks.put(request, new Effect.LockDatabase(request, dbId));
        records.wantWhole(true);
    }

    @Override
    public void releaseDatabase(long request) {
        records.holdWhole(false);
        records.wantWhole(wholeWanted());
    }

    private boolean wholeWanted() {
        return locks.values().stream().anyMatch(Effect.LockDatabase.class::isInstance);
    }

    @Override
    public void forgetLock(long request) {
        Effect lock = locks.remove(request);
        if (lock instanceof Effect.LockDatabase) {
            records.wantWhole(wholeWanted());
        } else if (lock instanceof Effect.LockRecord record) {
            records.waitNoLongerFor(record.key());
        }
        stand();
    }

    @Override
    public void readSlice(long task, int dbId, int count, int bytes) {
        work.add(() -> {
            Iterator<Blob> pass = passes.computeIfAbsent(task, t -> records.pass());
            List<Entry> slice = records.next(pass, count);
            boolean last = !pass.hasNext();
            if (last) {
                passes.remove(task);
            }
            node.step(() -> node.machine.sliceRead(task, slice, last));
        });
    }

    @Override
    public void endRead(long task) {
        passes.remove(task);
    }

    @Override
    public void wipe(long task, int dbId) {
        work.add(() -> {
            Outcome outcome = records.wipe();
            node.step(() -> node.machine.written(task, outcome));
        });
    }

    @Override
    public void storeAll(long task, int dbId, List<Entry> entries) {
        work.add(() -> {
            Outcome outcome = records.storeAll(entries);
            node.step(() -> node.machine.written(task, outcome));
        });
    }

    @Override
    public void commit(long task, int dbId, boolean wipe, Iterable<Entry> entries) {
        work.add(() -> {
            Outcome outcome = records.commit(wipe, entries);
            node.step(() -> node.machine.written(task, outcome));
        });
    }

    @Override
    public void startTimer(TimerKey key, long delayNanos) {
        timers.put(key, cluster.nowNanos + delayNanos);
        if (delayNanos == 0) {
            work.add(() -> {
                if (timers.remove(key) != null) {
                    node.step(() -> node.machine.timer(key));
                }
            });
        }
    }

    @Override
    public void cancelTimer(TimerKey key) {
        timers.remove(key);
    }

    @Override
    public void log(DebugLevel level, String text) {
        node.logs.add(text);
        if (level.code() <= DebugLevel.WARNING.code()) {
            cluster.trace(node.pnn + " logs " + text);
        }
    }
}
