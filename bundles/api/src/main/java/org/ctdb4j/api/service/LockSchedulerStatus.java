// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

/** The waits for locks on database files. */
public record LockSchedulerStatus(RoleStatus role, List<Database> databases) {
    /**
     * Those of one database.
     *
     * @param queuedRecords record locks that wait for their turn to wait
     * @param waitingRecords record locks waited for in the kernel
     * @param longestWaitSeconds of those that still wait
     */
    public record Database(
            String name,
            int queuedRecords,
            int waitingRecords,
            boolean databaseWanted,
            boolean databaseHeld,
            long granted,
            long failed,
            double longestWaitSeconds) {}
}
