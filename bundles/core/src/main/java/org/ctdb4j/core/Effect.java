// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.spi.config.NodeLine;
import org.ctdb4j.spi.database.Database.Entry;

/** What a node wants done. Effects are carried out in order, before the next step; those that answer do so by an {@link Event}. */
public sealed interface Effect {
    record SendToNode(int pnn, Packet packet) implements Effect {}

    record SendToClient(long connection, Packet packet) implements Effect {}

    /** Ends a client's connection; no event follows. */
    record CloseClient(long connection) implements Effect {}

    /** Clients may be accepted, and other nodes connected to. */
    record Open() implements Effect {}

    /** The run state is RUNNING, or the node's part in it changed; for whoever waits for the start. */
    record Ready() implements Effect {}

    /** Replaces the list of peers the transport keeps; the index is the pnn. */
    record SetPeers(List<NodeLine> nodes) implements Effect {}

    /** Tears the connections to a peer down and begins to connect anew; no event follows. */
    record DropPeer(int pnn) implements Effect {}

    record StartTimer(TimerKey key, long delayNanos) implements Effect {}

    record CancelTimer(TimerKey key) implements Effect {}

    /** @param flags {@link org.ctdb4j.api.DatabaseFlags} */
    record OpenDatabase(int dbId, String name, int flags, int hashSize, int maxDead) implements Effect {}

    record CloseDatabase(int dbId) implements Effect {}

    /** Waits for the chain lock of a key. */
    record LockRecord(long request, int dbId, Blob key) implements Effect {}

    /** Waits for the whole database; it stays held until {@link ReleaseDatabase}. */
    record LockDatabase(long request, int dbId) implements Effect {}

    record ReleaseDatabase(long request) implements Effect {}

    /** Forgets a lock request that has not been granted. */
    record ForgetLock(long request) implements Effect {}

    /** Reads on in a pass over a database, which the first slice of a task begins. */
    record ReadSlice(long task, int dbId, int records, int bytes) implements Effect {}

    /** Ends a pass early. */
    record EndRead(long task) implements Effect {}

    /** Empties a frozen database. */
    record Wipe(long task, int dbId) implements Effect {}

    /** Writes records of a frozen database as they are. */
    record StoreAll(long task, int dbId, List<Entry> entries) implements Effect {}

    /** Limits waits in the kernel per database (LockProcessesPerDB). */
    record LimitLocks(int perDatabase) implements Effect {}

    record RunEvent(long run, String event, List<String> arguments, int limitSeconds) implements Effect {}

    /** Runs the notification script. */
    record Notification(String name) implements Effect {}

    record AcquireClusterLock(long limitNanos) implements Effect {}

    record ReleaseClusterLock() implements Effect {}

    record TestClusterLock(long request, long limitNanos) implements Effect {}

    record ProbeProcess(long request, int pid) implements Effect {}

    record ReadNodes(long request) implements Effect {}

    record LocalReply(long request, ReplyControl reply) implements Effect {}

    record Log(DebugLevel level, String text) implements Effect {}

    record SetDebugLevel(DebugLevel level) implements Effect {}

    /** The last effect of a node. */
    record Exit(int code, String reason) implements Effect {}
}
