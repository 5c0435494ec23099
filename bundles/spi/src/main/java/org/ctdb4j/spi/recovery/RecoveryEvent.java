// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.recovery;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.clusterlock.LockAttempt;

/** What can happen to a recovery. */
public sealed interface RecoveryEvent {
    /**
     * First event of a holder.
     *
     * @param seed of every random choice
     * @param wallMicros wall time, microseconds since the epoch
     */
    record Bound(int pnn, RecoverySettings settings, RecoveryHandover handover, long seed, long wallMicros)
            implements RecoveryEvent {}

    /** A ReplyControl to what was sent, or a ReqMessage for a registered SRVID. */
    record Received(Packet packet) implements RecoveryEvent {}

    /** A timer started by {@link RecoveryEffect.StartTimer} is over. */
    record TimerFired(int timer, long wallMicros) implements RecoveryEvent {}

    /** Answer to {@link RecoveryEffect.AcquireClusterLock}. */
    record ClusterLockFinished(LockAttempt attempt, long nanos) implements RecoveryEvent {}

    /** The cluster lock that was held is gone. */
    record ClusterLockLost(String reason) implements RecoveryEvent {}

    /** The transport lost a peer just now; ctdbd would see it in the node map a second later. */
    record PeerLost(int pnn) implements RecoveryEvent {}
}
