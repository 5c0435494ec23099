// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.clusterlock;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one cluster lock leaves to the next.
 *
 * @param lock the configured string, the same on all nodes
 * @param descriptor the open descriptor that holds the lock, if held by one
 * @param helper the process that holds the lock, if held by one
 * @param pending attempts that have not been answered, in order; they are begun again
 */
public record ClusterLockHandover(
        String lock, OptionalInt descriptor, Optional<LockHelper> helper, List<Attempt> pending) {
    /** A lock that has never been taken. */
    public static ClusterLockHandover first(String lock) {
        return new ClusterLockHandover(lock, OptionalInt.empty(), Optional.empty(), List.of());
    }

    /** An attempt to take the lock, to keep it or only to test it. */
    public record Attempt(long request, boolean keep, long remainingNanos) {}
}
