// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.spi.heap.HeapLocks;
import org.ctdb4j.spi.heap.HeapRecords;

/** A database in the memory of the node, which is in this process. Its locks are a client's, as those of a file are. */
final class HeapStore implements RecordStore {
    private static final int SLICE_RECORDS = 200;

    private final String name;
    private final HeapRecords records;
    private final HeapLocks.Owner owner;
    private final ByteLocks locks;
    private CtdbException end;

    HeapStore(String name, HeapRecords records) {
        this.name = name;
        this.records = records;
        owner = records.locks().join();
        locks = new ByteLocks(owner, this, name);
    }

    @Override
    public String path() {
        return "";
    }

    @Override
    public Optional<StoredRecord> read(Blob key, Deadline deadline) {
        long offset = records.lockOffset(key);
        synchronized (this) {
            requireOpen();
            if (owner.tryLock(offset)) {
                try {
                    return record(key);
                } finally {
                    owner.unlock(offset);
                }
            }
        }
        try (Chain chain = lock(key, deadline)) {
            return chain.read();
        }
    }

    private Optional<StoredRecord> record(Blob key) {
        var found = records.get(key);
        return found.exists() ? Optional.of(new StoredRecord(found.header(), found.data())) : Optional.empty();
    }

    @Override
    public Chain lock(Blob key, Deadline deadline) {
        long offset = records.lockOffset(key);
        synchronized (this) {
            requireOpen();
        }
        locks.lock(offset, deadline);
        return new HeapChain(key, offset);
    }

    @Override
    public Walk walk() {
        return new HeapWalk();
    }

    @Override
    public void close() {
        close(new CtdbException(Reason.DISCONNECTED, "The database " + name + " was closed"));
    }

    @Override
    public synchronized void close(CtdbException why) {
        if (end == null) {
            end = why;
            locks.end(why);
            owner.close();
        }
    }

    private void requireOpen() {
        if (end == null && records.hasEnded()) {
            close(new CtdbException(Reason.CONFLICT, "The database " + name + " was detached"));
        }
        if (end != null) {
            throw end.again();
        }
    }

    private final class HeapChain implements Chain {
        private final Blob key;
        private final long offset;
        private boolean open = true;

        private HeapChain(Blob key, long offset) {
            this.key = key;
            this.offset = offset;
        }

        @Override
        public Optional<StoredRecord> read() {
            synchronized (HeapStore.this) {
                requireOpen();
                return record(key);
            }
        }

        @Override
        public void store(RecordHeader header, Blob value) {
            synchronized (HeapStore.this) {
                requireOpen();
                records.put(key, header, value);
            }
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            synchronized (HeapStore.this) {
                if (!open) {
                    return;
                }
                open = false;
            }
            locks.unlock(offset);
        }
    }

    private final class HeapWalk implements Walk {
        private final Iterator<Map.Entry<Blob, org.ctdb4j.spi.database.StoredRecord>> rest = records.iterator();

        @Override
        public boolean atEnd() {
            return !rest.hasNext();
        }

        @Override
        public List<Entry> next(Deadline deadline) {
            synchronized (HeapStore.this) {
                requireOpen();
            }
            List<Entry> slice = new ArrayList<>();
            while (rest.hasNext() && slice.size() < SLICE_RECORDS) {
                var next = rest.next();
                slice.add(new Entry(
                        next.getKey(),
                        new StoredRecord(
                                next.getValue().header(), next.getValue().data())));
            }
            return slice;
        }
    }
}
