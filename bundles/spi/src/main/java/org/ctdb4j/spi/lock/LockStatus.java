// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.lock;

import java.util.List;

import org.ctdb4j.api.Blob;

/**
 * The waits for one database.
 *
 * @param longestWaitSeconds of those that still wait
 * @param waits those that have waited longest, that one first
 */
public record LockStatus(
        int dbId,
        String name,
        int queuedRecords,
        int waitingRecords,
        boolean databaseWanted,
        boolean databaseHeld,
        long granted,
        long failed,
        double longestWaitSeconds,
        List<Wait> waits) {
    /**
     * One that waits.
     *
     * @param key empty for the whole database and for the free list
     * @param holders who has it, once that has been looked for
     */
    public record Wait(boolean whole, Blob key, double waitedSeconds, List<LockHolder> holders) {}
}
