// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.core.Event;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.database.BackendEvents;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.spi.database.DatabaseSpec;
import org.ctdb4j.spi.lock.LockEvents;
import org.ctdb4j.spi.lock.LockHandover;
import org.ctdb4j.spi.lock.LockScheduler;
import org.ctdb4j.spi.loop.Loop;

/** Carries out what the core wants of databases and their locks, on the roles backend and lock scheduler. */
final class DatabaseWork implements Machines.Locks {
    /** When a pass goes on that met a locked chain. */
    private static final long READ_AGAIN_NANOS = Duration.ofMillis(10).toNanos();

    /** Name of the file in which the node remembers which databases are unhealthy. */
    private static final String HEALTH = "persistent_health.tdb";

    private final int pnn;
    private final NodeConfiguration.Locations locations;
    private final boolean mutexes;
    private final Backends backends;
    private final RoleSlot<LockScheduler, LockHandover, LockEvents> scheduler;
    private final Loop loop;
    private final Consumer<Event> post;
    private final RecordPorts ports = new RecordPorts();
    private final Map<Long, Pass> passes = new HashMap<>();
    private final Set<Long> recordLocks = new HashSet<>();

    /** Locks on whole databases that are wanted, and of which. */
    private final Map<Long, Integer> wholeLocks = new HashMap<>();

    /** A pass over the records of a database. */
    private record Pass(int dbId, Database.Cursor cursor) {}

    DatabaseWork(
            int pnn,
            NodeConfiguration.Locations locations,
            boolean mutexes,
            Backends backends,
            RoleSlot<LockScheduler, LockHandover, LockEvents> scheduler,
            Loop loop,
            Consumer<Event> post) {
        this.pnn = pnn;
        this.locations = locations;
        this.mutexes = mutexes;
        this.backends = backends;
        this.scheduler = scheduler;
        this.loop = loop;
        this.post = post;
        watch(backends.files());
        watch(backends.memory());
    }

    private void watch(RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> backend) {
        backend.watch(new RoleSlot.Watcher<>() {
            @Override
            public void filled(DatabaseBackend holder) {
                ports.attach(holder.databases());
            }

            @Override
            public void emptied() {
                ports.detach(dbId -> backends.of(dbId) == backend);
                List.copyOf(passes.entrySet()).stream()
                        .filter(pass -> backends.of(pass.getValue().dbId()) == backend)
                        .forEach(pass -> breakOff(pass.getKey()));
            }
        });
    }

    /** Opens the health file; a node that cannot have it leaves. */
    void openHealth() {
        String path = locations.stateDirectory().resolve(suffixed(HEALTH)).toString();
        backends.files().call(holder -> {
            try {
                holder.openHealth(path);
            } catch (DatabaseException e) {
                post.accept(new Event.ShutdownWanted(StartException.FAILED, e.getMessage()));
            }
        });
    }

    void open(int dbId, String name, int flags, int hashSize, int maxDead) {
        boolean isInMemory = backends.isInMemory(name, flags);
        String path = isInMemory ? "" : path(name, flags);
        DatabaseSpec spec = new DatabaseSpec(dbId, name, flags, path, hashSize, maxDead, mutexes);
        backends.settle(dbId, isInMemory).call(holder -> open(holder, spec));
    }

    private void open(DatabaseBackend holder, DatabaseSpec spec) {
        try {
            Database database = holder.open(spec);
            scheduler.call(s -> s.opened(spec.id(), spec.name(), database.locks()));
            String health = holder.health().getOrDefault(spec.name(), "");
            post.accept(new Event.DatabaseOpened(
                    spec.id(), spec.path(), database.openFlags(), ports.open(database), health));
        } catch (DatabaseException e) {
            post.accept(new Event.DatabaseFailed(spec.id(), e.getMessage()));
        }
    }

    private String path(String name, int flags) {
        boolean persistent = (flags & DatabaseFlags.PERSISTENT) != 0;
        Path folder = persistent ? locations.persistentDirectory() : locations.volatileDirectory();
        return folder.resolve(suffixed(name)).toString();
    }

    private String suffixed(String name) {
        return name + "." + Integer.toUnsignedString(pnn);
    }

    void close(int dbId) {
        scheduler.call(s -> s.closed(dbId));
        backends.of(dbId)
                .call(holder -> ports.database(dbId).ifPresent(database -> {
                    ports.close(dbId);
                    holder.close(database);
                }));
    }

    void lockRecord(long request, int dbId, Blob key) {
        backends.of(dbId)
                .call(holder -> ports.database(dbId).ifPresent(database -> {
                    lockByte(request, dbId, key, database.lockOffset(key));
                }));
    }

    void lockFreeList(long request, int dbId) {
        backends.of(dbId)
                .call(holder -> ports.database(dbId).ifPresent(database -> {
                    lockByte(request, dbId, Blob.EMPTY, database.freeListOffset());
                }));
    }

    private void lockByte(long request, int dbId, Blob key, long offset) {
        recordLocks.add(request);
        scheduler.call(s -> s.lockRecord(request, dbId, key, offset));
    }

    void lockDatabase(long request, int dbId) {
        wholeLocks.put(request, dbId);
        scheduler.call(s -> s.lockDatabase(request, dbId));
    }

    /** Whoever has a whole database reads records of it at once, which takes a backend. Without one a record is busy, locked or not. */
    @Override
    public boolean isUsable(Event.LockGranted granted) {
        Integer dbId = wholeLocks.get(granted.request());
        if (dbId == null || ports.database(dbId).isPresent()) {
            wholeLocks.remove(granted.request());
            return true;
        }
        backends.of(dbId).call(holder -> post.accept(granted));
        return false;
    }

    /** A record lock goes back. */
    @Override
    public void used(long request) {
        if (recordLocks.remove(request)) {
            release(request);
        }
    }

    @Override
    public void failed(long request) {
        recordLocks.remove(request);
        wholeLocks.remove(request);
    }

    void release(long request) {
        scheduler.call(s -> s.release(request));
    }

    void forget(long request) {
        wholeLocks.remove(request);
        recordLocks.remove(request);
        scheduler.call(s -> s.forget(request));
    }

    void limit(int perDatabase) {
        scheduler.call(s -> s.limit(perDatabase));
    }

    void readSlice(long task, int dbId, int records, int bytes) {
        backends.of(dbId)
                .call(holder -> ports.database(dbId).ifPresent(database -> {
                    Database.Cursor pass = passes.computeIfAbsent(task, t -> new Pass(dbId, database.traverse()))
                            .cursor();
                    List<Entry> entries = pass.next(records, bytes);
                    switch (pass.outcome().kind()) {
                        case BUSY -> loop.schedule(READ_AGAIN_NANOS, () -> readOn(task, dbId, records, bytes));
                        case FAILED -> {
                            endRead(task);
                            post.accept(
                                    new Event.ReadFailed(task, pass.outcome().reason()));
                        }
                        case DONE -> sliceRead(task, entries, pass.atEnd());
                    }
                }));
    }

    private void readOn(long task, int dbId, int records, int bytes) {
        if (passes.containsKey(task)) {
            readSlice(task, dbId, records, bytes);
        }
    }

    private void sliceRead(long task, List<Entry> entries, boolean last) {
        if (last) {
            endRead(task);
        }
        post.accept(new Event.SliceRead(task, entries, last));
    }

    /** A pass cannot be handed over; the core begins it again. */
    private void breakOff(long task) {
        endRead(task);
        post.accept(new Event.ReadFailed(task, "the database backend was replaced"));
    }

    void endRead(long task) {
        Pass pass = passes.remove(task);
        if (pass != null) {
            pass.cursor().close();
        }
    }

    void mergeFreeSpace(int dbId, int piecesMax) {
        backends.of(dbId)
                .call(holder -> ports.database(dbId).ifPresent(database -> database.mergeFreeSpace(piecesMax)));
    }

    void wipe(long task, int dbId) {
        backends.of(dbId)
                .call(holder -> ports.database(dbId)
                        .ifPresent(database -> post.accept(new Event.Written(task, database.wipe()))));
    }

    void storeAll(long task, int dbId, List<Entry> entries) {
        backends.of(dbId)
                .call(holder -> ports.database(dbId)
                        .ifPresent(database -> post.accept(new Event.Written(task, database.storeAll(entries)))));
    }

    void commit(long task, int dbId, boolean wipe, Iterable<Entry> records) {
        backends.of(dbId)
                .call(holder -> ports.database(dbId)
                        .ifPresent(database -> database.commit(
                                wipe, records, outcome -> post.accept(new Event.Written(task, outcome)))));
    }

    void setHealth(String name, String reason) {
        backends.files().call(holder -> holder.setHealth(name, reason));
    }
}
