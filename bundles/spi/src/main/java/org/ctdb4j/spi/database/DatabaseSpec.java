// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

/**
 * Which database to open, and how.
 *
 * @param name as clients attach it, without the node's suffix
 * @param flags {@link org.ctdb4j.api.DatabaseFlags}
 * @param path of the file, absolute, with the node's suffix; empty if it is to be in memory
 * @param hashSize hash chains of a new file (tunable DatabaseHashSize)
 * @param maxDead dead records kept per chain (tunable DatabaseMaxDead)
 * @param mutexes whether the records of a volatile database are to be locked by mutexes in its file, where the system has them
 *     ({@code [database] tdb mutexes})
 */
public record DatabaseSpec(int id, String name, int flags, String path, int hashSize, int maxDead, boolean mutexes) {}
