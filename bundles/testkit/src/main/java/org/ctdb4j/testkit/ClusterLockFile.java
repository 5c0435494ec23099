// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.Optional;

import org.ctdb4j.spi.clusterlock.LockAttempt;

/** The cluster lock: one node holds it at a time, and loses it when its process ends. */
final class ClusterLockFile {
    private Optional<SimulatedNode> holder = Optional.empty();

    Optional<SimulatedNode> holder() {
        return holder;
    }

    LockAttempt acquire(SimulatedNode node) {
        if (holder.isPresent() && holder.get() != node) {
            return LockAttempt.CONTENDED;
        }
        holder = Optional.of(node);
        return LockAttempt.TAKEN;
    }

    /** {@return whether somebody has it; the holder's own test finds it held as well} */
    LockAttempt test() {
        return holder.isPresent() ? LockAttempt.CONTENDED : LockAttempt.TAKEN;
    }

    void release(SimulatedNode node) {
        holder = holder.filter(other -> other != node);
    }
}
