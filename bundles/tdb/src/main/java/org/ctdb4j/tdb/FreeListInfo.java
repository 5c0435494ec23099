// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

/**
 * How the free space of a file lies.
 *
 * @param entries blocks in the free list
 * @param bytes their capacity together
 * @param largest capacity of the largest of them
 */
public record FreeListInfo(long entries, long bytes, long largest) {}
