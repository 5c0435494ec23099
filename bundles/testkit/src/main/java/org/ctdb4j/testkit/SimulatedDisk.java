// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.database.StoredRecord;

/** What of a node outlives its process: the persistent databases, and which of them are unhealthy. */
final class SimulatedDisk {
    private final Map<String, NavigableMap<Blob, StoredRecord>> files = new TreeMap<>();
    private final Map<String, String> health = new TreeMap<>();

    List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** {@return the records of a file, which is made if there is none} */
    NavigableMap<Blob, StoredRecord> file(String name) {
        return files.computeIfAbsent(name, made -> new TreeMap<>());
    }

    /** {@return why that database is unhealthy, empty if it is not} */
    String health(String name) {
        return health.getOrDefault(name, "");
    }

    void setHealth(String name, String reason) {
        if (reason.isEmpty()) {
            health.remove(name);
        } else {
            health.put(name, reason);
        }
    }
}
