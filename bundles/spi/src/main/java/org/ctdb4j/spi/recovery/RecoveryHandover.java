// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.recovery;

import java.util.Map;

import org.ctdb4j.api.Pnn;

/**
 * What one holder leaves to the next.
 *
 * @param leader {@link Pnn#UNKNOWN} if none is known
 * @param clusterLockHeld whether this node holds the cluster lock
 * @param priorityMicros wall time the node's age in elections counts from; 0: now
 * @param credits ban credits by pnn
 */
public record RecoveryHandover(
        int leader, boolean clusterLockHeld, long priorityMicros, Map<Integer, Integer> credits) {
    /** A recovery that has never been live. */
    public static RecoveryHandover first() {
        return new RecoveryHandover(Pnn.UNKNOWN, false, 0, Map.of());
    }
}
