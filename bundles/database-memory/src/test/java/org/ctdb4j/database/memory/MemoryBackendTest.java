// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.spi.heap.HeapDatabases;
import org.ctdb4j.testkit.linux.BackendContract;
import org.junit.jupiter.api.Test;

class MemoryBackendTest extends BackendContract {
    private final HeapDatabases heap = new HeapDatabases();

    @Override
    protected DatabaseBackend create() {
        return new MemoryBackend(heap, loop);
    }

    @Override
    protected String path(String name) {
        return "";
    }

    @Test
    void isFoundWhileItIsOpen() throws DatabaseException {
        DatabaseBackend backend = create();
        backend.take(BackendHandover.first(), this);
        Database found = backend.open(spec("found.tdb", 0));
        assertTrue(heap.find(found.spec().id()).orElseThrow().locks().gave(found.locks()));
        backend.close(found);
        assertEquals(Optional.empty(), heap.find(found.spec().id()));
    }

    @Test
    void refusesWhatMustPersist() {
        DatabaseBackend backend = create();
        backend.take(BackendHandover.first(), this);
        DatabaseException e = assertThrows(
                DatabaseException.class, () -> backend.open(spec("secrets.tdb", DatabaseFlags.PERSISTENT)));
        assertTrue(e.getMessage().contains("nothing persists"), e.getMessage());
        assertEquals(List.of(), backend.databases());
        assertThrows(IllegalStateException.class, () -> backend.setHealth("secrets.tdb", "torn"));
    }

    @Test
    void takesOverNothingThatIsNotOnTheHeap() throws DatabaseException {
        DatabaseBackend other = new MemoryBackend(new HeapDatabases(), loop);
        other.take(BackendHandover.first(), this);
        other.open(spec("elsewhere.tdb", 0));
        assertThrows(IllegalStateException.class, () -> create().take(other.give(), this));
    }
}
