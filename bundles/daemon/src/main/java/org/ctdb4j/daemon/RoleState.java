// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

/**
 * How a role stands.
 *
 * @param origin symbolic name and version of the holder's bundle, empty without one
 * @param swaps how often the holder was replaced
 * @param parked calls that wait for a holder
 * @param dropped calls that found the waiting room full
 */
record RoleState(String role, String origin, int swaps, long longestPauseNanos, int parked, long dropped) {}
