// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * One node's file of a database, in memory. The node uses it through the port, clients of the node take chains of it as Samba does.
 * It insists on what it is promised: keys are locked when they are used, no lock outlives a step, and what is frozen is left alone.
 */
final class SimulatedDatabase implements RecordPort {
    private final int id;
    private final String name;
    private final ChainLocks locks = new ChainLocks();
    private final NavigableMap<Blob, StoredRecord> records;
    private final boolean persistent;
    private final Map<Blob, Integer> inStep = new LinkedHashMap<>();
    private final Set<Blob> granted = new LinkedHashSet<>();
    private final Set<Blob> written = new TreeSet<>();
    private final Map<Blob, StoredRecord> deleted = new TreeMap<>();
    private final Map<Long, Optional<Blob>> passes = new LinkedHashMap<>();
    private final Deque<Runnable> freeListWaits = new ArrayDeque<>();
    private final List<NavigableMap<Blob, StoredRecord>> superseded = new ArrayList<>();
    private NavigableMap<Blob, StoredRecord> beforeFreeze = new TreeMap<>();
    private boolean rewritten;
    private boolean trusted = true;
    private boolean forked;
    private boolean counting;
    private int sequence;
    private boolean freeListHeld;
    private boolean freeListGranted;
    private Optional<String> failure = Optional.empty();

    private SimulatedDatabase(int id, String name, NavigableMap<Blob, StoredRecord> records, boolean persistent) {
        this.id = id;
        this.name = name;
        this.records = records;
        this.persistent = persistent;
    }

    /** {@return a database that ends with its process} */
    static SimulatedDatabase inMemory(int id, String name) {
        return new SimulatedDatabase(id, name, new TreeMap<>(), false);
    }

    /** {@return a database whose records outlive its process} */
    static SimulatedDatabase onDisk(int id, String name, SimulatedDisk disk) {
        return new SimulatedDatabase(id, name, disk.file(name), true);
    }

    boolean isPersistent() {
        return persistent;
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    StoredRecord get(Blob key) {
        return records.getOrDefault(key, StoredRecord.ABSENT);
    }

    Set<Blob> keys() {
        return new TreeSet<>(records.keySet());
    }

    /** {@return what it holds now} */
    NavigableMap<Blob, StoredRecord> content() {
        return new TreeMap<>(records);
    }

    boolean frozen() {
        return locks.isWholeHeld();
    }

    // ---- the node's port

    @Override
    public Outcome tryLock(Blob key) {
        boolean ours = inStep.containsKey(key) || granted.contains(key);
        if (!ours && (locks.isTaken(key, this) || locks.isWaitedForBy(key, this))) {
            return Outcome.BUSY;
        }
        locks.take(key, this);
        inStep.merge(key, 1, Integer::sum);
        return Outcome.DONE;
    }

    @Override
    public void unlock(Blob key) {
        require(inStep.containsKey(key), "unlocked without a lock: " + key.text());
        inStep.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
        if (!inStep.containsKey(key) && !granted.contains(key)) {
            locks.letGo(key, this);
        }
    }

    @Override
    public StoredRecord fetch(Blob key) {
        require(inStep.containsKey(key) || frozen(), "read without a lock: " + key.text());
        return get(key);
    }

    @Override
    public Outcome store(Blob key, RecordHeader header, Blob data) {
        boolean grows = data.size() > get(key).data().size() || !get(key).exists();
        return write(key, grows, () -> records.put(key, new StoredRecord(header, data)));
    }

    @Override
    public Outcome delete(Blob key) {
        StoredRecord before = get(key);
        Outcome outcome = write(key, false, () -> records.remove(key));
        if (outcome.done() && before.exists()) {
            deleted.put(key, before);
        }
        return outcome;
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

    private Outcome write(Blob key, boolean needsRoom, Runnable change) {
        require(inStep.containsKey(key), "written without a lock: " + key.text());
        untouched(key);
        if (failure.isPresent()) {
            return Outcome.failed(failure.get());
        }
        if (needsRoom && freeListHeld && !freeListGranted) {
            return Outcome.BUSY;
        }
        written.add(key);
        change(change);
        return Outcome.DONE;
    }

    private void untouched(Blob key) {
        if (frozen()) {
            throw new Violation(Check.FROZEN_UNTOUCHED, "record " + key.text() + " of frozen " + name + " is written");
        }
    }

    /** {@return the records written since this was last asked} */
    Set<Blob> takeWritten() {
        Set<Blob> taken = new TreeSet<>(written);
        written.clear();
        return taken;
    }

    /** {@return the records the node has deleted since this was last asked, as they were} */
    Map<Blob, StoredRecord> takeDeleted() {
        Map<Blob, StoredRecord> taken = new TreeMap<>(deleted);
        deleted.clear();
        return taken;
    }

    /** A step has ended: what was granted for it goes back, and it must have left nothing locked. */
    void stepEnded() {
        require(inStep.isEmpty(), "locks outlive the step: " + inStep.keySet());
        freeListGranted = false;
    }

    // ---- the whole database, for recoveries and traverses

    Outcome wipe() {
        if (rewritten) {
            superseded.add(new TreeMap<>(records));
        }
        rewritten = true;
        return writeAll(records::clear);
    }

    Outcome storeAll(List<Entry> entries) {
        return writeAll(() ->
                entries.forEach(entry -> records.put(entry.key(), new StoredRecord(entry.header(), entry.data()))));
    }

    /** All or nothing, as the chance of failure has it. */
    Outcome commit(boolean wipe, Iterable<Entry> entries) {
        return writeAll(() -> {
            if (wipe) {
                records.clear();
            }
            entries.forEach(entry -> records.put(entry.key(), new StoredRecord(entry.header(), entry.data())));
        });
    }

    private Outcome writeAll(Runnable change) {
        require(frozen(), "written as a whole without a freeze");
        if (failure.isPresent()) {
            return Outcome.failed(failure.get());
        }
        change(change);
        return Outcome.DONE;
    }

    private void change(Runnable change) {
        change.run();
        sequence += counting ? 1 : 0;
    }

    /** {@return the next records of a pass, which the first call begins; fewer than asked for at its end} */
    List<Entry> read(long pass, int count) {
        Optional<Blob> last = passes.computeIfAbsent(pass, p -> Optional.empty());
        NavigableMap<Blob, StoredRecord> rest = last.isPresent() ? records.tailMap(last.get(), false) : records;
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<Blob, StoredRecord> each : rest.entrySet()) {
            if (entries.size() == count) {
                break;
            }
            entries.add(new Entry(
                    each.getKey(), each.getValue().header(), each.getValue().data()));
        }
        if (entries.size() < count) {
            passes.remove(pass);
        } else {
            passes.put(pass, Optional.of(entries.get(entries.size() - 1).key()));
        }
        return entries;
    }

    void endRead(long pass) {
        passes.remove(pass);
    }

    // ---- the lock scheduler's hand

    /** Waits for a chain on behalf of the node; what is granted stays until {@link #grantUsed}. */
    void awaitForNode(Blob key, Runnable whenGranted) {
        locks.await(key, this, () -> {
            granted.add(key);
            whenGranted.run();
        });
    }

    void grantUsed(Blob key) {
        granted.remove(key);
        locks.letGo(key, this);
    }

    void forgetForNode(Blob key) {
        locks.forget(key, this);
    }

    void awaitFreeList(Runnable whenGranted) {
        if (freeListHeld) {
            freeListWaits.add(whenGranted);
        } else {
            whenGranted.run();
        }
    }

    /** The next step may use the free list. */
    void grantFreeList() {
        freeListGranted = true;
    }

    void awaitWhole(long request, Runnable whenGranted) {
        locks.awaitWhole(request, () -> {
            beforeFreeze = new TreeMap<>(records);
            superseded.clear();
            rewritten = false;
            whenGranted.run();
        });
    }

    /** {@return whether it was waited for and is not granted yet} */
    boolean forgetWhole(long request) {
        return locks.forgetWhole(request);
    }

    void releaseWhole() {
        locks.releaseWhole();
    }

    // ---- clients of the file

    /** @param whenGranted must not act at once: the grant may come while the node decides */
    void awaitForClient(Blob key, Object client, Runnable whenGranted) {
        locks.await(key, client, whenGranted);
    }

    /** A client that holds the chain writes. */
    void clientStores(Blob key, Object client, RecordHeader header, Blob data) {
        require(locks.isHeldBy(key, client), "a client writes without the lock: " + key.text());
        untouched(key);
        records.put(key, new StoredRecord(header, data));
    }

    void clientLetsGo(Blob key, Object client) {
        locks.letGo(key, client);
    }

    void clientGone(Object client) {
        locks.forget(client);
    }

    // ---- chance

    /** Somebody holds the free list, or lets it go. */
    void holdFreeList(boolean held) {
        freeListHeld = held;
        while (!held && !freeListWaits.isEmpty()) {
            freeListWaits.poll().run();
        }
    }

    /** Writes fail from now on, for this reason. */
    void fail(String reason) {
        failure = Optional.of(reason);
    }

    void work() {
        failure = Optional.empty();
    }

    // ---- for the checks

    /** {@return the records as they were when the database was frozen last} */
    NavigableMap<Blob, StoredRecord> beforeFreeze() {
        return beforeFreeze;
    }

    /** {@return what recoveries that never came to their end have made of it since} */
    List<NavigableMap<Blob, StoredRecord>> superseded() {
        return superseded;
    }

    /** {@return whether the node was active ever since the last thaw; what an inactive node has counts for nothing} */
    boolean trusted() {
        return trusted;
    }

    void trusted(boolean active) {
        trusted = active;
    }

    /** {@return whether the cluster has gone on without this copy} */
    boolean forked() {
        return forked;
    }

    void forked(boolean leftOut) {
        forked = leftOut;
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(Check.SOUND_NODE, name + " is " + otherwise);
        }
    }
}
