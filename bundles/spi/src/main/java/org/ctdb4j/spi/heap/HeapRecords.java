// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.heap;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * The records of one database on the heap. Whoever reads or changes one holds its lock, {@link #lockOffset} of {@link #locks}, or the
 * whole database; only a pass over all of them needs no lock. For any threads.
 */
public final class HeapRecords {
    private static final long HASH_MASK = 0xffff_ffffL;

    private final String name;
    private final HeapLocks locks = new HeapLocks();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile boolean counting;
    private volatile boolean ended;
    private volatile Content content = new Content();

    HeapRecords(String name) {
        this.name = name;
    }

    /** {@return whether the node has closed the database: what is changed now, nobody will see} */
    public boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }

    public HeapLocks locks() {
        return locks;
    }

    /** {@return what stands for the lock of a key; few keys share one} */
    public long lockOffset(Blob key) {
        return key.jenkinsHash() & HASH_MASK;
    }

    /** {@return the record, {@link StoredRecord#ABSENT} if there is none} */
    public StoredRecord get(Blob key) {
        return content.records.getOrDefault(key, StoredRecord.ABSENT);
    }

    /** Adds or replaces a record. */
    public void put(Blob key, RecordHeader header, Blob data) {
        content.put(key, header, data);
        countChange();
    }

    /** Removes a record, if there is one. */
    public void remove(Blob key) {
        if (content.remove(key)) {
            countChange();
        }
    }

    /** Has these records instead of all that are there. */
    public void replace(Content other) {
        content = other;
        countChange();
    }

    /** {@return a pass over the records; those that come or go meanwhile may or may not be seen} */
    public Iterator<Map.Entry<Blob, StoredRecord>> iterator() {
        return content.records.entrySet().iterator();
    }

    /** {@return bytes of all keys and data} */
    public long size() {
        return content.bytes.sum();
    }

    /** {@return the number of changes since they are counted} */
    public int sequenceNumber() {
        return changes.get();
    }

    /** Lets changes count from now on. */
    public void enableSequenceNumber() {
        counting = true;
    }

    /** Counts a change of which nothing is seen here. */
    public void incrementSequenceNumber() {
        changes.incrementAndGet();
    }

    private void countChange() {
        if (counting) {
            changes.incrementAndGet();
        }
    }

    /** Records that are in no database yet. For one thread until then. Keeps no larger buffers that keys and data are parts of. */
    public static final class Content {
        private final Map<Blob, StoredRecord> records = new ConcurrentHashMap<>();
        private final LongAdder bytes = new LongAdder();

        /** Adds or replaces a record. */
        public void put(Blob key, RecordHeader header, Blob data) {
            Blob kept = key.compact();
            StoredRecord before = records.put(kept, new StoredRecord(header, data.compact()));
            bytes.add(
                    data.size() + (before == null ? kept.size() : -before.data().size()));
        }

        private boolean remove(Blob key) {
            StoredRecord before = records.remove(key);
            if (before != null) {
                bytes.add(-key.size() - before.data().size());
            }
            return before != null;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
