// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReplyError;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.GetPnn;
import org.ctdb4j.protocol.control.Opcode;

/** The node at the other end of a connection, and through it the others: what can be asked and ordered. */
final class Node {
    private final Connection connection;
    private final int pnn;

    Node(Connection connection, Deadline deadline) {
        this.connection = connection;
        pnn = ask(connection, Pnn.CURRENT, 0, new GetPnn(), deadline).status();
        if (pnn < 0) {
            throw CtdbException.refused("GET_PNN", pnn, "");
        }
    }

    int pnn() {
        return pnn;
    }

    Connection connection() {
        return connection;
    }

    /** {@return the answer, whatever its status} */
    ReplyControl ask(int destination, Control control, Deadline deadline) {
        return ask(connection, destination, pnn, control, deadline);
    }

    /** {@return what the answer carries} */
    <R> R ask(int destination, Control control, ReplyDecoder<R> decoder, Deadline deadline) {
        Blob payload = order(destination, control, deadline).data();
        try {
            return decoder.decode(payload);
        } catch (MalformedPayloadException e) {
            throw new CtdbException(Reason.MALFORMED, name(control, destination) + ": " + e.getMessage(), e);
        }
    }

    /** {@return the answer, whose status is 0} */
    ReplyControl order(int destination, Control control, Deadline deadline) {
        ReplyControl reply = ask(destination, control, deadline);
        if (reply.status() != 0) {
            throw CtdbException.refused(
                    name(control, destination), reply.status(), reply.error().text());
        }
        return reply;
    }

    /** Sends a control whose answer nobody wants. */
    void tell(int destination, Control control, Deadline deadline) {
        connection.send(control.toRequest(new Header(0, destination, pnn, 0), ReqControl.NOREPLY), deadline);
    }

    void send(int destination, long srvid, Blob data, Deadline deadline) {
        connection.send(new ReqMessage(new Header(0, destination, pnn, 0), srvid, data), deadline);
    }

    /** {@return the data of the answer} */
    Blob call(int dbId, int callId, int flags, Blob key, Deadline deadline) {
        String what = "Call for a record of database 0x%08x".formatted(dbId);
        Packet answer = connection.ask(
                reqid -> new ReqCall(new Header(0, pnn, pnn, reqid), flags, dbId, callId, 0, key, Blob.EMPTY),
                what,
                deadline);
        if (!(answer instanceof ReplyCall reply)) {
            throw unexpected(what, answer);
        }
        if (reply.status() != 0) {
            throw CtdbException.refused(what, reply.status(), "");
        }
        return reply.data();
    }

    private static ReplyControl ask(
            Connection connection, int destination, int source, Control control, Deadline deadline) {
        String what = name(control, destination);
        Packet answer = connection.ask(
                reqid -> control.toRequest(new Header(0, destination, source, reqid), 0), what, deadline);
        if (answer instanceof ReplyControl reply) {
            return reply;
        }
        throw unexpected(what, answer);
    }

    private static CtdbException unexpected(String what, Packet answer) {
        return answer instanceof ReplyError error
                ? CtdbException.refused(what, error.status(), error.message().text())
                : new CtdbException(Reason.MALFORMED, what + ": answered by operation " + answer.operation());
    }

    private static String name(Control control, int destination) {
        return Opcode.nameOf(control.opcode()) + " of node " + Pnn.toText(destination);
    }
}
