// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.core.Event;
import org.ctdb4j.database.memory.MemoryBackend;
import org.ctdb4j.spi.config.NodeConfiguration.Locations;
import org.ctdb4j.spi.database.BackendEvents;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.heap.HeapDatabases;
import org.ctdb4j.spi.lock.LockEvents;
import org.ctdb4j.spi.lock.LockHandover;
import org.ctdb4j.spi.lock.LockScheduler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseWorkTest {
    private static final int DB = 7;
    private static final long LOCK = 4711;
    private static final Path NOWHERE = Path.of("/nowhere");

    private final StillLoop loop = new StillLoop();
    private final HeapDatabases heap = new HeapDatabases();
    private final List<Event> events = new ArrayList<>();
    private final RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> files = slot("files");
    private final RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> memory = slot("memory");
    private final DatabaseWork work = new DatabaseWork(
            1,
            new Locations(NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
            true,
            new Backends(files, memory, NamePatterns.of("sessions*")),
            new RoleSlot<LockScheduler, LockHandover, LockEvents>("locks", null, 100, () -> 0),
            loop,
            events::add);
    private final DatabaseBackend first = new MemoryBackend(heap, loop);

    private RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> slot(String name) {
        return new RoleSlot<>(name, (dbId, reason) -> {}, 100, () -> 0);
    }

    @BeforeEach
    void fill() {
        memory.open(BackendHandover.first());
        memory.offer(first, Origin.NONE);
    }

    @Test
    void keepsInMemoryWhatIsNamedForItAndNeedNotPersist() {
        work.open(DB, "sessions.tdb", 0, 101, 5);
        assertEquals("", ((Event.DatabaseOpened) events.get(0)).path());
        assertTrue(heap.find(DB).isPresent());
        work.open(8, "locking.tdb", 0, 101, 5);
        work.open(9, "sessions2.tdb", DatabaseFlags.PERSISTENT, 101, 5);
        assertEquals(1, events.size());
        assertEquals(2, files.state().parked());
    }

    /** Whoever has the whole database reads records of it in the step that hears of it. */
    @Test
    void keepsAGrantedDatabaseUntilItsBackendIsBack() {
        work.open(DB, "sessions", 0, 101, 5);
        events.clear();
        work.lockDatabase(LOCK, DB);
        memory.withdraw(first);
        Event.LockGranted granted = new Event.LockGranted(LOCK);
        assertFalse(work.isUsable(granted));
        assertEquals(List.of(), events);
        memory.offer(new MemoryBackend(heap, loop), Origin.NONE);
        assertEquals(List.of(granted), events);
        assertTrue(work.isUsable(granted));
    }

    @Test
    void keepsNoGrantThatNobodyWantsAnyMore() {
        work.open(DB, "sessions", 0, 101, 5);
        work.lockDatabase(LOCK, DB);
        work.forget(LOCK);
        memory.withdraw(first);
        assertTrue(work.isUsable(new Event.LockGranted(LOCK)));
    }
}
