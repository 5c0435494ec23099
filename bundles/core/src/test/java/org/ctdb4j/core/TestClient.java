// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.ReqTunnel;
import org.ctdb4j.protocol.control.Control;

/** A client of a {@link TestNode}. */
final class TestClient {
    private final TestNode node;
    private final long connection;
    private final int pid;
    private final Deque<Packet> received = new ArrayDeque<>();
    private boolean closed;
    private int lastReqid;

    TestClient(TestNode node, long connection, int pid) {
        this.node = node;
        this.connection = connection;
        this.pid = pid;
    }

    long connection() {
        return connection;
    }

    int pid() {
        return pid;
    }

    /** {@return the id the node gave this client} */
    int id() {
        return node.snapshot().clients().stream()
                .filter(client -> client.connection() == connection)
                .findFirst()
                .orElseThrow()
                .id();
    }

    boolean closed() {
        return closed;
    }

    void take(Packet packet) {
        received.add(packet);
    }

    void close() {
        closed = true;
    }

    void send(Packet packet) {
        node.step(new Event.ClientPacket(connection, packet));
    }

    /** Asks the own node; {@return the answer, which must have come at once} */
    ReplyControl ask(Control control) {
        int reqid = request(Pnn.CURRENT, control, 0);
        return answerTo(reqid);
    }

    /** Asks the own node with a payload of the test's own making. */
    ReplyControl askRaw(int opcode, Blob payload) {
        return answerTo(sendRaw(opcode, payload));
    }

    /** Sends the own node a control with a payload of the test's own making; {@return the request id} */
    int sendRaw(int opcode, Blob payload) {
        int reqid = ++lastReqid;
        send(new ReqControl(new Header(0, Pnn.CURRENT, Pnn.UNKNOWN, reqid), opcode, 0, 0, 0, payload));
        return reqid;
    }

    /** {@return the status the own node answers} */
    int status(Control control) {
        return ask(control).status();
    }

    /** {@return the request id} */
    int request(int destnode, Control control, int flags) {
        int reqid = ++lastReqid;
        send(control.toRequest(new Header(0, destnode, Pnn.UNKNOWN, reqid), flags));
        return reqid;
    }

    ReplyControl answerTo(int reqid) {
        return answers().stream()
                .filter(reply -> reply.header().reqid() == reqid)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no answer to " + reqid + " among " + received));
    }

    boolean isAnswered(int reqid) {
        return answers().stream().anyMatch(reply -> reply.header().reqid() == reqid);
    }

    void message(int destnode, long srvid, Blob data) {
        send(new ReqMessage(new Header(0, destnode, Pnn.UNKNOWN, 0), srvid, data));
    }

    void leave() {
        closed = true;
        node.step(new Event.ClientDisconnected(connection));
    }

    /** {@return the next packet of a kind that came, which is not looked at again; null if none is left} */
    Packet poll(Class<? extends Packet> kind) {
        List<? extends Packet> found = of(kind);
        if (found.isEmpty()) {
            return null;
        }
        received.remove(found.get(0));
        return found.get(0);
    }

    List<ReplyControl> answers() {
        return of(ReplyControl.class);
    }

    List<ReplyCall> callAnswers() {
        return of(ReplyCall.class);
    }

    List<ReqTunnel> tunnelPackets() {
        return of(ReqTunnel.class);
    }

    List<ReqMessage> messages() {
        return of(ReqMessage.class);
    }

    private <P extends Packet> List<P> of(Class<P> kind) {
        List<P> found = new ArrayList<>();
        for (Packet packet : received) {
            if (kind.isInstance(packet)) {
                found.add(kind.cast(packet));
            }
        }
        return found;
    }
}
