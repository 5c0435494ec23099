// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.recovery;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.spool.Spools;

/** What can happen to a recovery. */
public sealed interface RecoveryEvent {
    /** Calls the method of the receiver that has this event's name. */
    void deliver(Receiver receiver);

    /** Takes events: one method for each. */
    interface Receiver {
        void bound(Bound event);

        void received(Packet packet);

        void timerFired(int timer, long wallMicros);

        void clusterLockFinished(LockAttempt attempt, long nanos);

        void clusterLockLost(String reason);

        void peerLost(int pnn);
    }

    /**
     * First event of a holder.
     *
     * @param seed of every random choice
     * @param wallMicros wall time, microseconds since the epoch
     * @param spools where a leader puts aside what it collects
     */
    record Bound(
            int pnn, RecoverySettings settings, RecoveryHandover handover, long seed, long wallMicros, Spools spools)
            implements RecoveryEvent {
        @Override
        public void deliver(Receiver receiver) {
            receiver.bound(this);
        }
    }

    /** A ReplyControl to what was sent, or a ReqMessage for a registered SRVID. */
    record Received(Packet packet) implements RecoveryEvent {
        @Override
        public void deliver(Receiver receiver) {
            receiver.received(packet);
        }
    }

    /** A timer started by {@link RecoveryEffect.StartTimer} is over. */
    record TimerFired(int timer, long wallMicros) implements RecoveryEvent {
        @Override
        public void deliver(Receiver receiver) {
            receiver.timerFired(timer, wallMicros);
        }
    }

    /** Answer to {@link RecoveryEffect.AcquireClusterLock}. */
    record ClusterLockFinished(LockAttempt attempt, long nanos) implements RecoveryEvent {
        @Override
        public void deliver(Receiver receiver) {
            receiver.clusterLockFinished(attempt, nanos);
        }
    }

    /** The cluster lock that was held is gone. */
    record ClusterLockLost(String reason) implements RecoveryEvent {
        @Override
        public void deliver(Receiver receiver) {
            receiver.clusterLockLost(reason);
        }
    }

    /** The transport lost a peer just now; ctdbd would see it in the node map a second later. */
    record PeerLost(int pnn) implements RecoveryEvent {
        @Override
        public void deliver(Receiver receiver) {
            receiver.peerLost(pnn);
        }
    }
}
