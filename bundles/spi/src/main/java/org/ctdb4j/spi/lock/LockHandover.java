// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.lock;

import java.util.List;

import org.ctdb4j.api.Blob;

/** What one lock scheduler leaves to the next: its databases, and requests in the order they came. */
public record LockHandover(int limitPerDatabase, List<Database> databases, List<Request> requests) {
    /** A scheduler that has never been live. */
    public static LockHandover first(int limitPerDatabase) {
        return new LockHandover(limitPerDatabase, List.of(), List.of());
    }

    /** A known database. */
    public record Database(int dbId, String name, FileLocks locks) {}

    /**
     * A request that is waiting or granted.
     *
     * @param key empty for the whole database and for the free list
     * @param offset of the byte, 0 for the whole database
     * @param granted whether its lock is held
     * @param sinceNanos when it came, on the loop's clock
     */
    public record Request(long request, int dbId, Blob key, long offset, boolean granted, long sinceNanos) {}
}
