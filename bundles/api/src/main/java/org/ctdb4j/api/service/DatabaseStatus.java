// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

/**
 * An attached database.
 *
 * @param id as the tool prints it, {@code 0x} and eight digits
 * @param path of the file, or {@code memory:} and the name
 * @param health empty for a healthy one
 * @param generation unsigned; 1 while nothing in it counts
 * @param openFlags TDB flags that clients open the file with
 * @param waitingCalls calls and packets that wait for records
 * @param callsSent calls of clients that another node has been asked to answer
 * @param emptiedRecords empty records that the next vacuum run looks at or fetches
 */
public record DatabaseStatus(
        String id,
        String name,
        String path,
        boolean persistent,
        boolean replicated,
        boolean sticky,
        boolean readonly,
        String health,
        long generation,
        boolean frozen,
        int openFlags,
        int waitingCalls,
        int callsSent,
        int emptiedRecords) {}
