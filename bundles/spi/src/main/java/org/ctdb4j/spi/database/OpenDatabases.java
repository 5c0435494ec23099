// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The databases that a backend has open, in the order of opening. On the loop thread. */
public final class OpenDatabases<D extends Database> {
    private final List<D> open = new ArrayList<>();

    public void add(D database) {
        open.add(database);
    }

    public void addAll(List<D> databases) {
        open.addAll(databases);
    }

    /** {@return all of them, for {@link DatabaseBackend#databases}} */
    public List<Database> list() {
        return List.copyOf(open);
    }

    /** Removes one that is to be closed. {@return what the backend knows of it} */
    public D remove(Database database) {
        int index = open.indexOf(database);
        if (index < 0) {
            throw new IllegalArgumentException("not open: " + database);
        }
        return open.remove(index);
    }

    /**
     * Removes all. {@return what the next backend takes over}
     *
     * @param leave lets go of a database without closing it
     */
    public List<BackendHandover.Open> give(Consumer<D> leave) {
        List<BackendHandover.Open> given = new ArrayList<>();
        for (D database : open) {
            leave.accept(database);
            given.add(new BackendHandover.Open(database.spec(), database.openFlags(), database.locks()));
        }
        open.clear();
        return given;
    }
}
