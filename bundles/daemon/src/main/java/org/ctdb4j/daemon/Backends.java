// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.HashMap;
import java.util.Map;

import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.spi.database.BackendEvents;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.DatabaseBackend;

/** Which backend keeps which database: files are the rule, memory is for volatile databases that are named for it. */
final class Backends {
    private final RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> files;
    private final RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> memory;
    private final NamePatterns inMemory;
    private final Map<Integer, RoleSlot<DatabaseBackend, BackendHandover, BackendEvents>> homes = new HashMap<>();

    Backends(
            RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> files,
            RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> memory,
            NamePatterns inMemory) {
        this.files = files;
        this.memory = memory;
        this.inMemory = inMemory;
    }

    /** {@return whether a database is kept in memory, and is so as long as it is attached} */
    boolean isInMemory(String name, int flags) {
        return (flags & DatabaseFlags.PERSISTENT) == 0 && inMemory.matches(name);
    }

    /** Gives a database that is about to be opened its home. */
    RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> settle(int dbId, boolean isInMemory) {
        homes.put(dbId, isInMemory ? memory : files);
        return homes.get(dbId);
    }

    /** {@return the role of a database that has a home} */
    RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> of(int dbId) {
        return homes.get(dbId);
    }

    RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> files() {
        return files;
    }

    RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> memory() {
        return memory;
    }
}
