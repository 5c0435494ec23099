// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.loop;

/**
 * How long the loop kept others waiting: from its waking to the end of a turn, or from when a timer was due to its waking.
 *
 * @param turns how many turns there have been
 * @param longestNanos the longest gap since the start
 * @param recentNanos the longest of the last ten to twenty seconds
 */
public record LoopGaps(long turns, long longestNanos, long recentNanos) {}
