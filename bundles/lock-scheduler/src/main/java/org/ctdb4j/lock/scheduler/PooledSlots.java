// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.ctdb4j.lock.scheduler.queue.Slots;

/** The slots of each database as a keyed pool: what it counts and bounds is all there is to a slot. */
final class PooledSlots implements Slots {
    /** Slots of each database that no other can take. */
    static final int OWN = 2;

    /** Common slots: two databases may stand with all that upstream's default gives to one. A slot is a thread. */
    static final int COMMON_MIN = 400;

    private final GenericKeyedObjectPool<Integer, Slot> pool;
    private final Map<Integer, Deque<Slot>> taken = new HashMap<>();
    private int commonTaken;

    PooledSlots(int limitPerDatabase) {
        GenericKeyedObjectPoolConfig<Slot> config = new GenericKeyedObjectPoolConfig<>();
        config.setBlockWhenExhausted(false);
        config.setMaxTotal(-1);
        // A bean left in the platform's server would keep this bundle's class loader alive.
        config.setJmxEnabled(false);
        pool = new GenericKeyedObjectPool<>(new Factory(), config);
        limit(limitPerDatabase);
    }

    /** May be less than is taken: then nothing is to be had until enough has come back. */
    void limit(int perDatabase) {
        pool.setMaxTotalPerKey(perDatabase);
        pool.setMaxIdlePerKey(perDatabase);
    }

    int limit() {
        return pool.getMaxTotalPerKey();
    }

    @Override
    public boolean takeOwn(int dbId) {
        return pool.getNumActive(dbId) < Math.min(OWN, limit()) && take(dbId);
    }

    @Override
    public boolean takeCommon(int dbId) {
        if (!anyCommon() || pool.getNumActive(dbId) >= limit()) {
            return false;
        }
        if (pool.getNumActive(dbId) >= OWN) {
            commonTaken++;
        }
        return take(dbId);
    }

    @Override
    public boolean anyCommon() {
        return commonTaken < Math.max(COMMON_MIN, limit());
    }

    private boolean take(int dbId) {
        try {
            taken.computeIfAbsent(dbId, id -> new ArrayDeque<>()).push(pool.borrowObject(dbId));
            return true;
        } catch (Exception e) {
            throw new IllegalStateException("a pool that is not exhausted has no slot", e);
        }
    }

    @Override
    public void give(int dbId) {
        if (pool.getNumActive(dbId) > OWN) {
            commonTaken--;
        }
        pool.returnObject(dbId, taken.get(dbId).pop());
    }

    void forget(int dbId) {
        taken.remove(dbId);
        pool.clear(dbId);
    }

    void close() {
        pool.close();
    }

    /** The right to let one wait stand in the kernel. */
    private static final class Slot {}

    private static final class Factory extends BaseKeyedPooledObjectFactory<Integer, Slot> {
        @Override
        public Slot create(Integer dbId) {
            return new Slot();
        }

        @Override
        public PooledObject<Slot> wrap(Slot slot) {
            return new DefaultPooledObject<>(slot);
        }
    }
}
