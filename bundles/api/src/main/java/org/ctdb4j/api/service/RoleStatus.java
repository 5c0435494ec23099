// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

/**
 * How a role stands.
 *
 * @param bundle symbolic name of the holder's bundle, empty while the role is
 * @param version of that bundle
 * @param swaps how often the holder was replaced
 * @param parkedCalls that wait for a holder
 * @param droppedCalls that found the waiting room full
 */
public record RoleStatus(
        String role,
        String bundle,
        String version,
        int swaps,
        double longestPauseMillis,
        double lastPauseMillis,
        int parkedCalls,
        long droppedCalls) {}
