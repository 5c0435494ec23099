// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import org.ctdb4j.api.RecoveryMode;

/**
 * Recovery as far as this node takes part in it.
 *
 * @param leader -1 while none is known: an election is going on
 * @param leading whether this node is the leader
 * @param recoveries seen since the statistics were reset
 * @param startedMillis when the last recovery began, since 1970; the start of the node if there was none
 * @param endedMillis when it ended
 */
public record RecoveryStatus(
        RoleStatus role,
        RecoveryMode mode,
        int leader,
        boolean leading,
        long recoveries,
        long startedMillis,
        long endedMillis,
        double lastDurationSeconds) {}
