// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import org.ctdb4j.api.RecoveryMode;

/** {@code org.ctdb4j:type=Recovery}. */
@Description("Election and recovery")
public interface RecoveryMXBean extends RoleHolder {
    @Description("ACTIVE while a recovery is going on")
    RecoveryMode getMode();

    @Description("Number of the leader, -1 while an election is going on")
    int getLeader();

    @Description("Whether this node is the leader")
    boolean isLeading();

    @Description("Whether this node holds the cluster lock")
    boolean isClusterLockHeld();

    @Description("Recoveries seen since the statistics were reset")
    long getRecoveries();

    @Description("When the last recovery began, milliseconds since 1970")
    long getStartedMillis();

    @Description("When the last recovery ended, milliseconds since 1970")
    long getEndedMillis();

    @Description("How long the last recovery took")
    double getLastDurationSeconds();

    @Description("Calls for a recovery and waits for its end, at most RecoverTimeout")
    void recover();
}
