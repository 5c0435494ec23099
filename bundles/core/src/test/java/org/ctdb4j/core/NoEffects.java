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

/** Refuses every effect: a test overrides those it expects. */
class NoEffects implements EffectCarrier {
    @Override
    public void sendToClient(long connection, Packet packet) {
        throw unexpected();
    }

    @Override
    public void closeClient(long connection) {
        throw unexpected();
    }

    @Override
    public void open() {
        throw unexpected();
    }

    @Override
    public void ready() {
        throw unexpected();
    }

    @Override
    public void setPeers(List<NodeLine> nodes) {
        throw unexpected();
    }

    @Override
    public void dropPeer(int pnn) {
        throw unexpected();
    }

    @Override
    public void openDatabase(int dbId, String name, int flags, int hashSize, int maxDead) {
        throw unexpected();
    }

    @Override
    public void closeDatabase(int dbId) {
        throw unexpected();
    }

    @Override
    public void limitLocks(int perDatabase) {
        throw unexpected();
    }

    @Override
    public void runEvent(long run, String event, List<String> arguments, int limitSeconds) {
        throw unexpected();
    }

    @Override
    public void notification(String name) {
        throw unexpected();
    }

    @Override
    public void acquireClusterLock(long limitNanos) {
        throw unexpected();
    }

    @Override
    public void releaseClusterLock() {
        throw unexpected();
    }

    @Override
    public void testClusterLock(long request, long limitNanos) {
        throw unexpected();
    }

    @Override
    public void probeProcess(long request, int pid) {
        throw unexpected();
    }

    @Override
    public void reportMemory(long request) {
        throw unexpected();
    }

    @Override
    public void readNodes(long request) {
        throw unexpected();
    }

    @Override
    public void localReply(long request, ReplyControl reply) {
        throw unexpected();
    }

    @Override
    public void localMessage(ReqMessage message) {
        throw unexpected();
    }

    @Override
    public void setDebugLevel(DebugLevel level) {
        throw unexpected();
    }

    @Override
    public void exit(int code, String reason) {
        throw unexpected();
    }

    @Override
    public void sendToNode(int pnn, Packet packet) {
        throw unexpected();
    }

    @Override
    public void lockRecord(long request, int dbId, Blob key) {
        throw unexpected();
    }

    @Override
    public void lockFreeList(long request, int dbId) {
        throw unexpected();
    }

    @Override
    public void lockDatabase(long request, int dbId) {
        throw unexpected();
    }

    @Override
    public void releaseDatabase(long request) {
        throw unexpected();
    }

    @Override
    public void forgetLock(long request) {
        throw unexpected();
    }

    @Override
    public void readSlice(long task, int dbId, int records, int bytes) {
        throw unexpected();
    }

    @Override
    public void endRead(long task) {
        throw unexpected();
    }

    @Override
    public void mergeFreeSpace(int dbId, int piecesMax) {}

    @Override
    public void wipe(long task, int dbId) {
        throw unexpected();
    }

    @Override
    public void storeAll(long task, int dbId, List<Entry> entries) {
        throw unexpected();
    }

    @Override
    public void commit(long task, int dbId, boolean wipe, Iterable<Entry> records) {
        throw unexpected();
    }

    @Override
    public void setHealth(String name, String reason) {
        throw unexpected();
    }

    @Override
    public void startTimer(TimerKey key, long delayNanos) {
        throw unexpected();
    }

    @Override
    public void cancelTimer(TimerKey key) {
        throw unexpected();
    }

    @Override
    public void log(DebugLevel level, String text) {
        throw unexpected();
    }

    private static AssertionError unexpected() {
        return new AssertionError("Not an effect of this machine");
    }
}
