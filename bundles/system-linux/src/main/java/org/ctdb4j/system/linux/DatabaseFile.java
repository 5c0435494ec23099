// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.nio.file.Path;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.tdb.LockPort;
import org.osgi.annotation.versioning.ProviderType;

/** A database file that is open on two descriptors, and every lock this process has on it. */
@ProviderType
public interface DatabaseFile {
    Path path();

    /** {@return its lock table, the same object for the life of the file} */
    FileLocks locks();

    /**
     * {@return what a TDB engine locks by} It never waits, shares the table with {@link #locks}, and takes everything on the
     * record descriptor. Closing it lets nothing go.
     */
    LockPort lockPort();

    /** {@return a new mapping of the file, the caller's to close} */
    MappedFile map();

    /** Closes both descriptors and lets all locks go; waits that still stand end without a grant. */
    void close();
}
