// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.spi.config.NodeLine;
import org.ctdb4j.spi.database.Database.Entry;

/** What a node wants done. Effects are carried out in order, before the next step; those that answer do so by an {@link Event}. */
public sealed interface Effect {
    /** Calls the method of the carrier that has this effect's name. */
    void carryOut(EffectCarrier carrier);

    record SendToNode(int pnn, Packet packet) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.sendToNode(pnn, packet);
        }
    }

    record SendToClient(long connection, Packet packet) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.sendToClient(connection, packet);
        }
    }

    /** Ends a client's connection; no event follows. */
    record CloseClient(long connection) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.closeClient(connection);
        }
    }

    /** Clients may be accepted, and other nodes connected to. */
    record Open() implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.open();
        }
    }

    /** The run state is RUNNING, or the node's part in it changed; for whoever waits for the start. */
    record Ready() implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.ready();
        }
    }

    /** Replaces the list of peers the transport keeps; the index is the pnn. */
    record SetPeers(List<NodeLine> nodes) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.setPeers(nodes);
        }
    }

    /** Tears the connections to a peer down and begins to connect anew; no event follows. */
    record DropPeer(int pnn) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.dropPeer(pnn);
        }
    }

    record StartTimer(TimerKey key, long delayNanos) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.startTimer(key, delayNanos);
        }
    }

    record CancelTimer(TimerKey key) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.cancelTimer(key);
        }
    }

    /** @param flags {@link org.ctdb4j.api.DatabaseFlags} */
    record OpenDatabase(int dbId, String name, int flags, int hashSize, int maxDead) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.openDatabase(dbId, name, flags, hashSize, maxDead);
        }
    }

    record CloseDatabase(int dbId) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.closeDatabase(dbId);
        }
    }

    /** Waits for the chain lock of a key. */
    record LockRecord(long request, int dbId, Blob key) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.lockRecord(request, dbId, key);
        }
    }

    /** Waits for whatever made a store busy: the free list, or the room a dead writer's transaction is rolled back in. */
    record LockFreeList(long request, int dbId) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.lockFreeList(request, dbId);
        }
    }

    /** Waits for the whole database; it stays held until {@link ReleaseDatabase}. */
    record LockDatabase(long request, int dbId) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.lockDatabase(request, dbId);
        }
    }

    record ReleaseDatabase(long request) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.releaseDatabase(request);
        }
    }

    /** Forgets a lock request that has not been granted. */
    record ForgetLock(long request) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.forgetLock(request);
        }
    }

    /** Reads on in a pass over a database, which the first slice of a task begins. */
    record ReadSlice(long task, int dbId, int records, int bytes) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.readSlice(task, dbId, records, bytes);
        }
    }

    /** Ends a pass early. */
    record EndRead(long task) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.endRead(task);
        }
    }

    /** Joins pieces of free space that lie side by side, of the newest so many. */
    record MergeFreeSpace(int dbId, int piecesMax) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.mergeFreeSpace(dbId, piecesMax);
        }
    }

    /** Empties a frozen database. */
    record Wipe(long task, int dbId) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.wipe(task, dbId);
        }
    }

    /** Writes records of a frozen database as they are. */
    record StoreAll(long task, int dbId, List<Entry> entries) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.storeAll(task, dbId, entries);
        }
    }

    /**
     * Empties a frozen database if so wanted and writes records as they are, in one transaction, which survives any crash once
     * it was reported done.
     *
     * @param records gone through once, on another thread, before the answer
     */
    record Commit(long task, int dbId, boolean wipe, Iterable<Entry> records) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.commit(task, dbId, wipe, records);
        }
    }

    /** Notes that a persistent database is unhealthy, or healthy again if the reason is empty; durable before any later commit ends. */
    record SetHealth(String name, String reason) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.setHealth(name, reason);
        }
    }

    /** Limits waits in the kernel per database (LockProcessesPerDB). */
    record LimitLocks(int perDatabase) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.limitLocks(perDatabase);
        }
    }

    record RunEvent(long run, String event, List<String> arguments, int limitSeconds) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.runEvent(run, event, arguments, limitSeconds);
        }
    }

    /** Runs the notification script. */
    record Notification(String name) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.notification(name);
        }
    }

    record AcquireClusterLock(long limitNanos) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.acquireClusterLock(limitNanos);
        }
    }

    record ReleaseClusterLock() implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.releaseClusterLock();
        }
    }

    record TestClusterLock(long request, long limitNanos) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.testClusterLock(request, limitNanos);
        }
    }

    record ProbeProcess(long request, int pid) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.probeProcess(request, pid);
        }
    }

    record ReportMemory(long request) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.reportMemory(request);
        }
    }

    record ReadNodes(long request) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.readNodes(request);
        }
    }

    record LocalReply(long request, ReplyControl reply) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.localReply(request, reply);
        }
    }

    /** A message for a srvid that an operator has registered. */
    record LocalMessage(ReqMessage message) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.localMessage(message);
        }
    }

    record Log(DebugLevel level, String text) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.log(level, text);
        }
    }

    record SetDebugLevel(DebugLevel level) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.setDebugLevel(level);
        }
    }

    /** The last effect of a node. */
    record Exit(int code, String reason) implements Effect {
        @Override
        public void carryOut(EffectCarrier carrier) {
            carrier.exit(code, reason);
        }
    }
}
