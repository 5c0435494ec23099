// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

/**
 * The waits for locks on database files.
 *
 * @param waits of each database those that have waited longest, that one first
 */
public record LockSchedulerStatus(RoleStatus role, List<Database> databases, List<Wait> waits) {
    /**
     * Those of one database.
     *
     * @param queuedRecords record locks that wait
     * @param waitingRecords of them, those waited for in the kernel
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

    /**
     * One that waits.
     *
     * @param lock RECORD or DB, as in the log
     * @param key in hexadecimal digits; empty for the whole database and for the free list
     * @param holders who has it; looked for when a second has passed, and every ten
     */
    public record Wait(String database, String lock, String key, double waitedSeconds, List<Holder> holders) {}

    /**
     * A process that holds what is waited for.
     *
     * @param pid -1 for an open file of which the kernel names no process
     * @param stack where it stands in the kernel, innermost first; empty if that is not permitted
     * @param holds its locks, as database or file and bytes
     * @param waitsFor what it waits for itself
     */
    public record Holder(int pid, String command, List<String> stack, List<String> holds, List<String> waitsFor) {}
}
