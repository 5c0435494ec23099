// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.lock;

/** The waits for one database. {@code longestWaitSeconds}: of those that still wait. */
public record LockStatus(
        int dbId,
        String name,
        int queuedRecords,
        int waitingRecords,
        boolean databaseWanted,
        boolean databaseHeld,
        long granted,
        long failed,
        double longestWaitSeconds) {}
