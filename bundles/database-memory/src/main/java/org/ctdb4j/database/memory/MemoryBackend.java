// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.spi.database.BackendEvents;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.spi.database.DatabaseSpec;
import org.ctdb4j.spi.database.OpenDatabases;
import org.ctdb4j.spi.heap.HeapDatabases;
import org.ctdb4j.spi.heap.HeapLocks;
import org.ctdb4j.spi.heap.HeapRecords;
import org.ctdb4j.spi.loop.Loop;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps the node's databases on the heap, where only clients in this process find them. Persistent ones it refuses. */
@Component(name = MemoryBackend.PID, property = DatabaseBackend.KEEPS + "=" + DatabaseBackend.MEMORY)
public final class MemoryBackend implements DatabaseBackend {
    static final String PID = "org.ctdb4j.database.memory";

    private final HeapDatabases heap;
    private final Loop loop;
    private final OpenDatabases<MemoryDatabase> open = new OpenDatabases<>();

    @Activate
    public MemoryBackend(@Reference HeapDatabases heap, @Reference Loop loop) {
        this.heap = heap;
        this.loop = loop;
    }

    @Override
    public void take(BackendHandover handover, BackendEvents receiver) {
        if (handover.health().isPresent()) {
            throw new IllegalStateException("databases in files cannot be taken over onto the heap");
        }
        List<MemoryDatabase> taken = new ArrayList<>();
        handover.databases().forEach(database -> taken.add(adopt(database)));
        open.addAll(taken);
    }

    private MemoryDatabase adopt(BackendHandover.Open database) {
        HeapRecords records = heap.find(database.spec().id())
                .filter(found -> found.locks().gave(database.locks()))
                .orElseThrow(() -> new IllegalStateException(database.spec().name() + " is not on the heap"));
        return new MemoryDatabase(database.spec(), records, database.locks(), loop);
    }

    @Override
    public BackendHandover give() {
        return new BackendHandover(open.give(MemoryDatabase::finish), Optional.empty());
    }

    @Override
    public Database open(DatabaseSpec spec) throws DatabaseException {
        if ((spec.flags() & DatabaseFlags.PERSISTENT) != 0) {
            throw new DatabaseException("Cannot open database " + spec.name() + ": on the heap nothing persists");
        }
        HeapRecords records = heap.create(spec.id(), spec.name());
        HeapLocks.Owner locks = records.locks().join();
        MemoryDatabase database = new MemoryDatabase(spec, records, locks, loop);
        open.add(database);
        return database;
    }

    @Override
    public List<Database> databases() {
        return open.list();
    }

    @Override
    public void close(Database database) {
        MemoryDatabase closed = open.remove(database);
        closed.finish();
        heap.close(closed.spec().id());
    }

    /** Only persistent databases can be unhealthy, and there are none. */
    @Override
    public void openHealth(String path) {}

    @Override
    public Map<String, String> health() {
        return Map.of();
    }

    @Override
    public void setHealth(String name, String reason) {
        if (!reason.isEmpty()) {
            throw new IllegalStateException(name + " is on the heap and cannot be unhealthy: " + reason);
        }
    }
}
