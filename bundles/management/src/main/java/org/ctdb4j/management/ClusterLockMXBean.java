// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

/** {@code org.ctdb4j:type=ClusterLock}. */
@Description("The lock that only the leader holds")
public interface ClusterLockMXBean extends RoleHolder {
    @Description("As configured, the same on all nodes; empty without one")
    String getLock();

    @Description("Whether this node holds it")
    boolean isHeld();
}
