// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

import org.ctdb4j.api.RecoveryMode;

/**
 * The cluster as this node sees it.
 *
 * @param generation unsigned; 1 before the first recovery
 * @param lmasters pnns in the order of the VNN map
 * @param leader -1 while none is known
 * @param members by pnn, deleted ones too
 */
public record ClusterStatus(
        long generation, List<Integer> lmasters, RecoveryMode recoveryMode, int leader, List<Member> members) {
    /** {@link #leader} while none is known. */
    public static final int NO_LEADER = -1;

    /**
     * One node.
     *
     * @param flags {@link org.ctdb4j.api.NodeFlags}
     * @param flagNames the flags as {@code ctdb status} prints them
     */
    public record Member(int pnn, String address, int flags, String flagNames) {}
}
