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

/** Carries effects out: one method per {@link Effect}, which says what it means. Implemented by the daemon and the simulation. */
public interface EffectCarrier {
    void sendToNode(int pnn, Packet packet);

    void sendToClient(long connection, Packet packet);

    void closeClient(long connection);

    void open();

    void ready();

    void setPeers(List<NodeLine> nodes);

    void dropPeer(int pnn);

    void startTimer(TimerKey key, long delayNanos);

    void cancelTimer(TimerKey key);

    void openDatabase(int dbId, String name, int flags, int hashSize, int maxDead);

    void closeDatabase(int dbId);

    void lockRecord(long request, int dbId, Blob key);

    void lockFreeList(long request, int dbId);

    void lockDatabase(long request, int dbId);

    void releaseDatabase(long request);

    void forgetLock(long request);

    void readSlice(long task, int dbId, int records, int bytes);

    void endRead(long task);

    void mergeFreeSpace(int dbId, int piecesMax);

    void wipe(long task, int dbId);

    void storeAll(long task, int dbId, List<Entry> entries);

    void commit(long task, int dbId, boolean wipe, Iterable<Entry> records);

    void setHealth(String name, String reason);

    void limitLocks(int perDatabase);

    void runEvent(long run, String event, List<String> arguments, int limitSeconds);

    void notification(String name);

    void acquireClusterLock(long limitNanos);

    void releaseClusterLock();

    void testClusterLock(long request, long limitNanos);

    void probeProcess(long request, int pid);

    void readNodes(long request);

    void reportMemory(long request);

    void localReply(long request, ReplyControl reply);

    void localMessage(ReqMessage message);

    void log(DebugLevel level, String text);

    void setDebugLevel(DebugLevel level);

    void exit(int code, String reason);
}
