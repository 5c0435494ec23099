// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * A database in memory with its locks. Others (clients of the file) hold chains by {@link #hold}; stores can be made busy or failing.
 * It checks what it is promised: that keys are locked when they are used, and that no lock outlives a step.
 */
final class FakeRecords implements RecordPort {
    private final Map<Blob, StoredRecord> records = new LinkedHashMap<>();
    private final Map<Blob, Integer> locked = new LinkedHashMap<>();
    private final Set<Blob> granted = new LinkedHashSet<>();
    private final Set<Blob> heldByOthers = new LinkedHashSet<>();
    private final Set<Blob> waitedFor = new LinkedHashSet<>();
    private boolean freeListHeldByOthers;
    private boolean freeListGranted;
    private boolean wholeWanted;
    private boolean wholeHeld;
    private Optional<String> failure = Optional.empty();
    private long writes;
    private int sequence;
    private boolean counting;
    private int writesUntilFailure = -1;

    /** Whether a backend has the database. */
    boolean isHere = true;

    @Override
    public boolean isHere() {
        return isHere;
    }

    @Override
    public Outcome tryLock(Blob key) {
        boolean ours = locked.containsKey(key) || granted.contains(key);
        if (!ours && (heldByOthers.contains(key) || waitedFor.contains(key) || wholeWanted || wholeHeld)) {
            return Outcome.BUSY;
        }
        locked.merge(key, 1, Integer::sum);
        return Outcome.DONE;
    }

    @Override
    public void unlock(Blob key) {
        check(locked.containsKey(key), "unlocked without lock: " + key);
        locked.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    }

    @Override
    public StoredRecord fetch(Blob key) {
        check(locked.containsKey(key) || wholeHeld, "fetched without lock: " + key);
        return records.getOrDefault(key, StoredRecord.ABSENT);
    }

    @Override
    public Outcome store(Blob key, RecordHeader header, Blob data) {
        check(locked.containsKey(key), "stored without lock: " + key);
        return write(() -> records.put(key, new StoredRecord(header, data)));
    }

    @Override
    public Outcome delete(Blob key) {
        check(locked.containsKey(key), "deleted without lock: " + key);
        return write(() -> records.remove(key));
    }

    @Override
    public int sequenceNumber() {
        return sequence;
    }

    @Override
    public void enableSequenceNumber() {
        counting = true;
    }

    @Override
    public void incrementSequenceNumber() {
        sequence++;
    }

    // ---- the whole database

    Outcome wipe() {
        check(wholeHeld, "wiped without the whole database");
        return write(records::clear);
    }

    Outcome storeAll(List<Entry> entries) {
        check(wholeHeld, "stored without the whole database");
        for (Entry entry : entries) {
            Outcome outcome = write(() -> records.put(entry.key(), new StoredRecord(entry.header(), entry.data())));
            if (!outcome.done()) {
                return outcome;
            }
        }
        return Outcome.DONE;
    }

    /** All or nothing. */
    Outcome commit(boolean wipe, Iterable<Entry> entries) {
        check(wholeHeld, "committed without the whole database");
        return write(() -> {
            if (wipe) {
                records.clear();
            }
            entries.forEach(entry -> records.put(entry.key(), new StoredRecord(entry.header(), entry.data())));
        });
    }

    /** {@return a pass over the records there are now} */
    Iterator<Blob> pass() {
        return List.copyOf(records.keySet()).iterator();
    }

    /** {@return the next records of a pass, at most {@code count}} */
    List<Entry> next(Iterator<Blob> pass, int count) {
        List<Entry> found = new ArrayList<>();
        while (found.size() < count && pass.hasNext()) {
            Blob key = pass.next();
            StoredRecord record = get(key);
            if (record.exists()) {
                found.add(new Entry(key, record.header(), record.data()));
            }
        }
        return found;
    }

    // ---- the hand of the lock scheduler

    boolean isFree(Blob key) {
        return !heldByOthers.contains(key) && !wholeWanted && !wholeHeld;
    }

    boolean isFreeListFree() {
        return !freeListHeldByOthers;
    }

    boolean isWholeFree() {
        return heldByOthers.isEmpty() && !wholeHeld;
    }

    /** A waiter of ours stands on the chain of this key. */
    void waitFor(Blob key) {
        waitedFor.add(key);
    }

    void waitNoLongerFor(Blob key) {
        waitedFor.remove(key);
    }

    void grant(Blob key) {
        check(isFree(key), "granted although held: " + key);
        granted.add(key);
    }

    void grantFreeList() {
        freeListGranted = true;
    }

    void wantWhole(boolean wanted) {
        wholeWanted = wanted;
    }

    void holdWhole(boolean held) {
        wholeHeld = held;
    }

    /** A step has ended: what was granted for it goes back, and it must have left nothing locked. */
    void stepEnded() {
        granted.clear();
        freeListGranted = false;
        check(locked.isEmpty(), "locks outlived the step: " + locked.keySet());
    }

    // ---- the hands of others

    void hold(Blob key) {
        check(isFree(key), "not free: " + key);
        heldByOthers.add(key);
    }

    void letGo(Blob key) {
        heldByOthers.remove(key);
    }

    void holdFreeList(boolean held) {
        freeListHeldByOthers = held;
    }

    /** Writes fail from now on, for this reason. */
    void fail(String reason) {
        failure = Optional.of(reason);
    }

    /** Writes fail after this many more. */
    void failAfter(int count, String reason) {
        writesUntilFailure = count;
        failure = Optional.of(reason);
    }

    void work() {
        failure = Optional.empty();
        writesUntilFailure = -1;
    }

    /** What a client writes while it holds the chain. */
    void put(Blob key, RecordHeader header, Blob data) {
        records.put(key, new StoredRecord(header, data));
    }

    StoredRecord get(Blob key) {
        return records.getOrDefault(key, StoredRecord.ABSENT);
    }

    Map<Blob, StoredRecord> all() {
        return new LinkedHashMap<>(records);
    }

    /** {@return how often the file was changed} */
    long writes() {
        return writes;
    }

    private Outcome write(Runnable change) {
        if (failure.isPresent() && writesUntilFailure <= 0) {
            return Outcome.failed(failure.get());
        }
        if (freeListHeldByOthers && !freeListGranted) {
            return Outcome.BUSY;
        }
        if (writesUntilFailure > 0) {
            writesUntilFailure--;
        }
        writes++;
        sequence += counting ? 1 : 0;
        change.run();
        return Outcome.DONE;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
