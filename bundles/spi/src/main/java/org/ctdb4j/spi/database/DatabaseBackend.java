// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.role.Role;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens and keeps the databases of the node. All methods are called on the loop thread; only {@link #open} may take long. */
@ConsumerType
public interface DatabaseBackend extends Role<BackendHandover, BackendEvents> {
    /** Service property, required: where the backend keeps databases, {@link #FILES} or {@link #MEMORY}. Each has one holder. */
    String KEEPS = "ctdb.backend.keeps";

    /** Databases in files, which other processes open too. */
    String FILES = "files";

    /** Volatile databases for clients inside the process. */
    String MEMORY = "memory";

    /**
     * Opens a database, creating its file if need be, and keeps it open, with its active lock, until {@link #close}.
     *
     * @throws DatabaseException if it cannot be had; nothing is left open and no foreign file is changed
     */
    Database open(DatabaseSpec spec) throws DatabaseException;

    /** {@return the open databases, in the order of opening} After {@code take} these are the ones handed over. */
    List<Database> databases();

    /** Closes a database and lets its locks go; the file stays. A commit under way comes to its end first. */
    void close(Database database);

    /**
     * Opens the file in which the node remembers which persistent databases are unhealthy, and keeps it open. One that is
     * damaged is emptied. Called once, before the first persistent database is opened; may take long.
     *
     * @throws DatabaseException if it cannot be had
     */
    void openHealth(String path) throws DatabaseException;

    /** {@return why databases are unhealthy, by name; those that are healthy are not listed} */
    Map<String, String> health();

    /**
     * Notes that a database is unhealthy, or healthy again if the reason is empty. {@link #health} tells it at once; it is on
     * stable storage before any {@link Database#commit} that is begun later has ended.
     */
    void setHealth(String name, String reason);

    /**
     * {@return another holder with the same settings, for nodes of a rehearsal on a loop of their own; empty if there can be none}
     * The files that it gives at its end are closed. From any thread.
     */
    default Optional<DatabaseBackend> understudy(Loop loop) {
        return Optional.empty();
    }
}
