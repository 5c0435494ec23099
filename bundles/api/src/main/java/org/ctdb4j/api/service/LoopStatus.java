// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

/**
 * The event loop. A gap is the time for which everybody has to wait: while the loop is busy, or wakes later than a timer was due.
 *
 * @param turns how often it has gone round
 * @param longestGapMillis the longest gap since the start
 * @param recentGapMillis the longest of the last ten to twenty seconds
 */
public record LoopStatus(long turns, double longestGapMillis, double recentGapMillis) {}
