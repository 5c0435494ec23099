// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

import java.util.List;

import org.ctdb4j.spi.role.Role;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens and keeps the databases of the node. All methods are called on the loop thread; only {@link #open} may take long. */
@ConsumerType
public interface DatabaseBackend extends Role<BackendHandover, BackendEvents> {
    /**
     * Opens a database, creating its file if need be, and keeps it open, with its active lock, until {@link #close}.
     *
     * @throws DatabaseException if it cannot be had; nothing is left open and no foreign file is changed
     */
    Database open(DatabaseSpec spec) throws DatabaseException;

    /** {@return the open databases, in the order of opening} After {@code take} these are the ones handed over. */
    List<Database> databases();

    /** Closes a database and lets its locks go; the file stays. */
    void close(Database database);
}
