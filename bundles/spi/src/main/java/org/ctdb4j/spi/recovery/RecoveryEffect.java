// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.recovery;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.Packet;

/** What a recovery wants done. */
public sealed interface RecoveryEffect {
    /** Calls the method of the carrier that has this effect's name. */
    void carryOut(Carrier carrier);

    /** Carries effects out: one method for each. */
    interface Carrier {
        void send(Packet packet);

        void startTimer(int timer, long delayNanos);

        void cancelTimer(int timer);

        void acquireClusterLock(long limitNanos);

        void releaseClusterLock();

        void leaderChanged(int leader);

        void log(DebugLevel level, String text);
    }

    /** A ReqControl or ReqMessage, as a client of the node sends it. */
    record Send(Packet packet) implements RecoveryEffect {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.send(packet);
        }
    }

    /** Starts a timer, or starts it anew. */
    record StartTimer(int timer, long delayNanos) implements RecoveryEffect {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.startTimer(timer, delayNanos);
        }
    }

    record CancelTimer(int timer) implements RecoveryEffect {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.cancelTimer(timer);
        }
    }

    /** Tries to take the cluster lock. */
    record AcquireClusterLock(long limitNanos) implements RecoveryEffect {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.acquireClusterLock(limitNanos);
        }
    }

    record ReleaseClusterLock() implements RecoveryEffect {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.releaseClusterLock();
        }
    }

    /** Says who leads, {@link org.ctdb4j.api.Pnn#UNKNOWN} while nobody does: for snapshots, and for the broadcast of an empty role. */
    record LeaderChanged(int leader) implements RecoveryEffect {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.leaderChanged(leader);
        }
    }

    record Log(DebugLevel level, String text) implements RecoveryEffect {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.log(level, text);
        }
    }
}
