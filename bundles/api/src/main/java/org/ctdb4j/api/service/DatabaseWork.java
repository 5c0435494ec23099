// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

/**
 * How far a long piece of work on a database is.
 *
 * @param what backup, restore or wipe
 * @param recordsDone so far
 * @param recordsTotal in the end, -1 if that is not known
 */
public record DatabaseWork(String what, String database, long recordsDone, long recordsTotal, double seconds) {}
