// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.recovery;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.Packet;

/** What a recovery wants done. */
public sealed interface RecoveryEffect {
    /** A ReqControl or ReqMessage, as a client of the node sends it. */
    record Send(Packet packet) implements RecoveryEffect {}

    /** Starts a timer, or starts it anew. */
    record StartTimer(int timer, long delayNanos) implements RecoveryEffect {}

    record CancelTimer(int timer) implements RecoveryEffect {}

    /** Tries to take the cluster lock. */
    record AcquireClusterLock(long limitNanos) implements RecoveryEffect {}

    record ReleaseClusterLock() implements RecoveryEffect {}

    /** Says who leads, {@link org.ctdb4j.api.Pnn#UNKNOWN} while nobody does: for snapshots, and for the broadcast of an empty role. */
    record LeaderChanged(int leader) implements RecoveryEffect {}

    record Log(DebugLevel level, String text) implements RecoveryEffect {}
}
