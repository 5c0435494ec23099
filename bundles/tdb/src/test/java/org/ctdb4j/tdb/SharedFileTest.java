// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.ctdb4j.tdb.TdbOptions.Patience;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several handles, as several processes, on one file: each sees the others' changes, and is busy exactly when it must. */
class SharedFileTest {
    private static final int HANDLES = 3;
    private static final int CHAINS = 4;
    private static final int STEPS = 6000;

    private final HeapFile file = new HeapFile();
    private final HeapLocks locks = new HeapLocks();
    private final List<Tdb> handles = new ArrayList<>();
    private final Map<String, byte[]> model = new TreeMap<>();

    /** The handle that holds each chain, -1 for none; one that holds all chains holds each. */
    private final int[] holders = {-1, -1, -1, -1};

    private int allHolder = -1;
    private int refused;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void interleavedHandlesAgree(long seed) {
        Random random = new Random(seed);
        TdbOptions options =
                TdbOptions.of(TdbFlags.INCOMPATIBLE_HASH).hashSize(CHAINS).patience(Patience.NEVER);
        for (int i = 0; i < HANDLES; i++) {
            handles.add(Tdb.open(file, locks.owner(), options.maxDead(2 * i)));
        }
        for (int step = 0; step < STEPS; step++) {
            step(random.nextInt(HANDLES), random);
        }
        assertTrue(refused > 100, refused + " operations met a lock");
        assertEquals(List.of(), TdbCheck.check(file).problems());
    }

    private void step(int who, Random random) {
        Tdb tdb = handles.get(who);
        String name = "key" + random.nextInt(60);
        byte[] key = Dumps.bytes(name);
        int hash = tdb.hash(key);
        int chain = tdb.chain(hash);
        boolean busy = holders[chain] != -1 && holders[chain] != who;
        switch (random.nextInt(12)) {
            case 0 -> lockOrUnlock(tdb, who, chain, hash);
            case 1 -> lockOrUnlockAll(tdb, who);
            case 2, 3, 4, 5 -> {
                byte[] value = new byte[random.nextInt(30) == 0 ? random.nextInt(9000) : random.nextInt(100)];
                random.nextBytes(value);
                if (done(tdb.store(key, value), busy)) {
                    model.put(name, value);
                }
            }
            case 6, 7, 8 -> {
                Outcome outcome = tdb.delete(key, hash);
                boolean present = model.containsKey(name);
                if (done(outcome == Outcome.MISSING ? Outcome.DONE : outcome, busy)) {
                    assertEquals(present, outcome == Outcome.DONE);
                    model.remove(name);
                }
            }
            default -> {
                Value value = new Value();
                Outcome outcome = tdb.fetch(key, hash, value);
                if (done(outcome == Outcome.MISSING ? Outcome.DONE : outcome, busy)) {
                    assertEquals(model.containsKey(name), outcome == Outcome.DONE);
                    assertArrayEquals(model.get(name), outcome == Outcome.DONE ? value.copy() : null);
                }
            }
        }
    }

    private boolean done(Outcome outcome, boolean busy) {
        assertEquals(busy ? Outcome.BUSY_CHAIN : Outcome.DONE, outcome);
        if (busy) {
            refused++;
        }
        return !busy;
    }

    private void lockOrUnlock(Tdb tdb, int who, int chain, int hash) {
        if (allHolder == who) {
            return;
        }
        if (holders[chain] == who) {
            tdb.unlockChain(hash);
            holders[chain] = -1;
        } else if (done(tdb.tryLockChain(hash, LockKind.WRITE), holders[chain] != -1)) {
            holders[chain] = who;
        }
    }

    private void lockOrUnlockAll(Tdb tdb, int who) {
        if (allHolder == who) {
            tdb.unlockAll();
            setAll(-1);
            return;
        }
        boolean busy = false;
        for (int holder : holders) {
            if (holder == who) {
                return;
            }
            busy |= holder != -1;
        }
        if (done(tdb.tryLockAll(LockKind.WRITE), busy)) {
            setAll(who);
        }
    }

    private void setAll(int who) {
        allHolder = who;
        Arrays.fill(holders, who);
    }
}
