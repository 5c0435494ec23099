// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

import java.util.List;

import org.ctdb4j.spi.lock.FileLocks;

/** What one backend leaves to the next: the open databases in the order of opening. */
public record BackendHandover(List<Open> databases) {
    /** A backend that has never been live. */
    public static BackendHandover first() {
        return new BackendHandover(List.of());
    }

    /**
     * An open database.
     *
     * @param openFlags TDB flags it is open with
     * @param locks its lock table, which owns both descriptors
     */
    public record Open(DatabaseSpec spec, int openFlags, FileLocks locks) {}
}
