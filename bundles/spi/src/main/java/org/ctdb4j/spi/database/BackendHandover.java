// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

import java.util.List;
import java.util.Optional;

import org.ctdb4j.spi.lock.FileLocks;

/**
 * What one backend leaves to the next. No commit is under way in it.
 *
 * @param databases the open databases in the order of opening
 * @param health the file of {@link DatabaseBackend#openHealth}, once it is open
 */
public record BackendHandover(List<Open> databases, Optional<Health> health) {
    /** A backend that has never been live. */
    public static BackendHandover first() {
        return new BackendHandover(List.of(), Optional.empty());
    }

    /**
     * An open database.
     *
     * @param openFlags TDB flags it is open with
     * @param locks its lock table, which owns both descriptors
     */
    public record Open(DatabaseSpec spec, int openFlags, FileLocks locks) {}

    /**
     * The open health file.
     *
     * @param locks its lock table, which owns both descriptors
     */
    public record Health(String path, FileLocks locks) {}
}
