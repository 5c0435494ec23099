// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

/**
 * How a role stands.
 *
 * @param bundle symbolic name of the holder's bundle, empty without one
 * @param version of that bundle
 * @param swaps how often the holder was replaced
 * @param parked calls that wait for a holder
 * @param dropped calls that found the waiting room full
 */
record RoleState(
        String role,
        String bundle,
        String version,
        int swaps,
        long longestPauseNanos,
        long lastPauseNanos,
        int parked,
        long dropped) {

    boolean isEmpty() {
        return bundle.isEmpty();
    }
}
