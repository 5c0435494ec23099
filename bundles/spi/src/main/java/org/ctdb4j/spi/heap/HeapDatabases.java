// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.heap;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.osgi.service.component.annotations.Component;

/** The databases on the heap of this process, by their ids. For any threads. */
@Component(service = HeapDatabases.class)
public final class HeapDatabases {
    private final Map<Integer, HeapRecords> open = new LinkedHashMap<>();

    /**
     * Creates a database without records, and keeps it until {@link #close}.
     *
     * @throws IllegalStateException if it is open
     */
    public synchronized HeapRecords create(int dbId, String name) {
        if (open.containsKey(dbId)) {
            throw new IllegalStateException(name + " is open already");
        }
        HeapRecords records = new HeapRecords(name);
        open.put(dbId, records);
        return records;
    }

    /** {@return the database with that id, if it is on the heap and not in a file} */
    public synchronized Optional<HeapRecords> find(int dbId) {
        return Optional.ofNullable(open.get(dbId));
    }

    /** Ends a database, for whoever has found it as well. */
    public synchronized void close(int dbId) {
        HeapRecords closed = open.remove(dbId);
        if (closed != null) {
            closed.end();
        }
    }
}
