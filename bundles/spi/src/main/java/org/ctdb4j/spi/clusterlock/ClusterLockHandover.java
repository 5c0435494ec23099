// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.clusterlock;

import java.util.OptionalInt;

/**
 * What one cluster lock leaves to the next.
 *
 * @param lock the configured string, the same on all nodes
 * @param descriptor the open descriptor that holds the lock, if held
 */
public record ClusterLockHandover(String lock, OptionalInt descriptor) {
    /** A lock that has never been taken. */
    public static ClusterLockHandover first(String lock) {
        return new ClusterLockHandover(lock, OptionalInt.empty());
    }
}
