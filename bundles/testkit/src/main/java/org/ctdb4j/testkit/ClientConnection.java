// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;

/** A client's connection to its node: brings each answer to who asked for it. */
final class ClientConnection implements SimulatedSocket {
    private final SimulatedNode node;
    private final int pid;
    private final Runnable whenClosed;
    private final Map<Integer, Consumer<Packet>> waiting = new LinkedHashMap<>();
    private Consumer<ReqMessage> messages = message -> {};
    private long connection;
    private int lastReqid;

    /** @param whenClosed the node is gone, or has thrown the client out */
    ClientConnection(SimulatedNode node, Runnable whenClosed) {
        this.node = node;
        this.pid = node.nextPid();
        this.whenClosed = whenClosed;
    }

    /** {@return whether the node listens; then the client is connected} */
    boolean connect() {
        connection = node.connect(this);
        return connection != 0;
    }

    boolean isConnected() {
        return connection != 0;
    }

    @Override
    public int pid() {
        return pid;
    }

    /** Asks a node; the answer may never come. */
    void ask(int destnode, Control control, Consumer<ReplyControl> then) {
        int reqid = ++lastReqid;
        waiting.put(reqid, reply -> then.accept((ReplyControl) reply));
        send(control.toRequest(new Header(0, destnode, Pnn.UNKNOWN, reqid), 0));
    }

    void call(int dbId, Blob key, int callId, int flags, Consumer<ReplyCall> then) {
        int reqid = ++lastReqid;
        waiting.put(reqid, reply -> then.accept((ReplyCall) reply));
        send(new ReqCall(new Header(0, Pnn.CURRENT, Pnn.UNKNOWN, reqid), flags, dbId, callId, 0, key, Blob.EMPTY));
    }

    void say(int destnode, long srvid, Blob data) {
        send(new ReqMessage(new Header(0, destnode, Pnn.UNKNOWN, 0), srvid, data));
    }

    void onMessage(Consumer<ReqMessage> listener) {
        messages = listener;
    }

    /** The client goes. */
    void leave() {
        node.clientGone(connection);
        connection = 0;
        waiting.clear();
    }

    private void send(Packet packet) {
        node.fromClient(connection, packet);
    }

    @Override
    public void received(Packet packet) {
        if (packet instanceof ReqMessage message) {
            messages.accept(message);
            return;
        }
        Consumer<Packet> then = waiting.remove(packet.header().reqid());
        if (then != null) {
            then.accept(packet);
        }
    }

    @Override
    public void closed() {
        connection = 0;
        waiting.clear();
        whenClosed.run();
    }
}
