// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.List;
import java.util.Optional;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.config.NodeLine;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;
import org.ctdb4j.spi.recovery.Recovery;

/** What can happen to a node. Each case says which effect asks for it, if one does. */
public sealed interface Event {
    /** First event: the client socket is bound, the transport listens, nothing is accepted yet. */
    record Started(long wallMicros) implements Event {}

    /** What the process needs of memory; statistics tell the last that was said. */
    record MemoryMeasured(long bytes) implements Event {}

    /** The node leaves: run the shutdown sequence ({@code spec/daemon.md} 2.4) and end with this exit code. */
    record ShutdownWanted(int exitCode, String reason) implements Event {}

    record ClientConnected(long connection, int pid) implements Event {}

    record ClientPacket(long connection, Packet packet) implements Event {}

    record ClientDisconnected(long connection) implements Event {}

    /** More than 1 MiB for a client is unsent: who produces much for it should stop until {@link ClientDrained}. */
    record ClientCongested(long connection) implements Event {}

    /** The output of a client that was congested has drained. */
    record ClientDrained(long connection) implements Event {}

    /** A packet on the incoming connection of a peer. */
    record PeerPacket(int pnn, Packet packet) implements Event {}

    record PeerConnected(int pnn) implements Event {}

    record PeerDisconnected(int pnn, String reason) implements Event {}

    /** More than 1 MiB for a peer is unsent: who produces much for it should stop until {@link PeerDrained}. */
    record PeerCongested(int pnn) implements Event {}

    /** The output of a peer that was congested has drained. A peer that is lost needs none. */
    record PeerDrained(int pnn) implements Event {}

    /** {@link Effect.StartTimer}. */
    record TimerFired(TimerKey key, long wallMicros) implements Event {}

    /**
     * {@link Effect.OpenDatabase}.
     *
     * @param path of the file, empty if the database is in memory
     * @param port stays good across changes of the backend
     * @param health why a persistent database is unhealthy; empty if it is healthy
     */
    record DatabaseOpened(int dbId, String path, int openFlags, RecordPort port, String health) implements Event {}

    /** {@link Effect.OpenDatabase}. */
    record DatabaseFailed(int dbId, String reason) implements Event {}

    /** Once at start: persistent databases found on disk, by name, to be attached in this order. */
    record DatabasesFound(List<String> persistent) implements Event {}

    /**
     * {@link Effect.LockRecord}, {@link Effect.LockFreeList}, {@link Effect.LockDatabase}: held. All but the last are given back
     * when this step has ended.
     */
    record LockGranted(long request) implements Event {}

    /** {@link Effect.LockRecord}, {@link Effect.LockFreeList}, {@link Effect.LockDatabase}. */
    record LockFailed(long request, String reason) implements Event {}

    /** {@link Effect.ReadSlice}. {@code last}: the pass is over and has been ended. */
    record SliceRead(long task, List<Entry> entries, boolean last) implements Event {}

    /** {@link Effect.ReadSlice}: the file cannot be read; the pass has been ended. */
    record ReadFailed(long task, String reason) implements Event {}

    /** {@link Effect.Wipe}, {@link Effect.StoreAll}, {@link Effect.Commit}. */
    record Written(long task, Outcome outcome) implements Event {}

    /** {@link Effect.RunEvent}. {@code status}: 0 or a positive errno. */
    record EventFinished(long run, int status) implements Event {}

    /** {@link Effect.AcquireClusterLock} (request 0) and {@link Effect.TestClusterLock}. */
    record ClusterLockFinished(long request, LockAttempt attempt, long nanos) implements Event {}

    record ClusterLockLost(String reason) implements Event {}

    /** {@link Effect.ProbeProcess}. */
    record ProcessProbed(long request, boolean alive) implements Event {}

    /** {@link Effect.ReportMemory}; a text as {@code ctdb dumpmemory} prints it. */
    record MemoryReported(long request, String report) implements Event {}

    /** {@link Effect.ReadNodes}; empty if the file cannot be used. */
    record NodesRead(long request, Optional<List<NodeLine>> nodes) implements Event {}

    /**
     * A control of an operator (JMX, shell), answered by {@link Effect.LocalReply}. It is no client and counts as none; what it
     * registers for comes as {@link Effect.LocalMessage}.
     */
    record LocalControl(long request, ReqControl control) implements Event {}

    /** The recovery role has a holder. */
    record RecoveryBound(Recovery recovery, long seed, long wallMicros) implements Event {}

    /** The holder of the recovery role goes; it is not called any more when the step has ended. */
    record RecoveryUnbound() implements Event {}
}
