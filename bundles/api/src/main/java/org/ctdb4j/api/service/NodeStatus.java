// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;

/**
 * The node itself.
 *
 * @param flags {@link org.ctdb4j.api.NodeFlags}
 * @param flagNames the flags as {@code ctdb status} prints them
 * @param capabilities what it may become: LEADER, LMASTER
 * @param startedMillis since 1970
 */
public record NodeStatus(
        int pnn,
        String address,
        long pid,
        RunState runState,
        RecoveryMode recoveryMode,
        int flags,
        String flagNames,
        List<String> capabilities,
        DebugLevel debugLevel,
        long startedMillis,
        long uptimeSeconds) {}
