// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.ctdb4j.api.Tunables;
import org.ctdb4j.core.Cures;
import org.ctdb4j.spi.recovery.Recovery;

/**
 * What a simulated cluster is made of.
 *
 * @param lmasters so many nodes, the first ones, have lmaster capability
 * @param clusterLock whether there is one
 * @param recovery makes the holder of the recovery role of a node that starts
 * @param delayNanosMax of a packet between two nodes
 * @param eventNanosMax of an event script
 */
public record ClusterSpec(
        int nodes,
        int lmasters,
        boolean clusterLock,
        Tunables tunables,
        Cures cures,
        Supplier<Recovery> recovery,
        long delayNanosMax,
        long eventNanosMax) {

    /** A cluster with a cluster lock on a quick network. */
    public static ClusterSpec of(int nodes, Supplier<Recovery> recovery) {
        return new ClusterSpec(
                nodes,
                nodes,
                true,
                Tunables.DEFAULTS,
                Cures.ALL,
                recovery,
                TimeUnit.MICROSECONDS.toNanos(200),
                TimeUnit.MILLISECONDS.toNanos(20));
    }

    public ClusterSpec withLmasters(int count) {
        return new ClusterSpec(nodes, count, clusterLock, tunables, cures, recovery, delayNanosMax, eventNanosMax);
    }

    public ClusterSpec withClusterLock(boolean configured) {
        return new ClusterSpec(nodes, lmasters, configured, tunables, cures, recovery, delayNanosMax, eventNanosMax);
    }

    public ClusterSpec withCures(Cures newCures) {
        return new ClusterSpec(
                nodes, lmasters, clusterLock, tunables, newCures, recovery, delayNanosMax, eventNanosMax);
    }

    public ClusterSpec withTunables(Tunables newTunables) {
        return new ClusterSpec(
                nodes, lmasters, clusterLock, newTunables, cures, recovery, delayNanosMax, eventNanosMax);
    }

    public ClusterSpec withDelays(long newDelayNanosMax, long newEventNanosMax) {
        return new ClusterSpec(
                nodes, lmasters, clusterLock, tunables, cures, recovery, newDelayNanosMax, newEventNanosMax);
    }
}
