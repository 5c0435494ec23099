// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.vectors;

import java.nio.ByteBuffer;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.event.EventReply;
import org.ctdb4j.protocol.event.EventRequest;
import org.ctdb4j.protocol.message.Answer;
import org.ctdb4j.protocol.message.MessagePayload;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;

/** A captured packet taken apart as far as it goes, the way a node or a client would. */
final class Decoded {

    private final Vector vector;

    /** What a payload is read as, and what it becomes when it is written again. */
    private record Payload(Object value, Blob encoded) {}

    Decoded(Vector vector) {
        this.vector = vector;
    }

    static Packet packet(ByteBuffer frame) throws MalformedPacketException {
        return Packet.decode(frame);
    }

    /** {@return the payload, if the packet has one with a structure} */
    Optional<Object> payload(Packet packet) throws MalformedPayloadException {
        return read(packet).map(Payload::value);
    }

    /** {@return the payload written again, if the packet has one with a structure} */
    Optional<Blob> encodedPayload(Packet packet) throws MalformedPayloadException {
        return read(packet).map(Payload::encoded);
    }

    private Optional<Payload> read(Packet packet) throws MalformedPayloadException {
        if (packet instanceof ReqControl request) {
            Control control = Control.decode(request);
            return Optional.of(new Payload(control, control.encode()));
        }
        if (packet instanceof ReplyControl reply && reply.status() == 0) {
            Optional<ReplyPayload<?>> type = ReplyPayload.of(vector.opcode());
            return type.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Payload(
                            type.get().decode(reply.data()), type.get().encodeAgain(reply.data())));
        }
        return packet instanceof ReqMessage message ? Optional.of(readMessage(message)) : Optional.empty();
    }

    /** Only whoever chose a srvid of its own knows what comes there; here the capture does. */
    private Payload readMessage(ReqMessage message) throws MalformedPayloadException {
        if (vector.lists("rec.length")) {
            RecData data = RecData.decode(message.data());
            return new Payload(data, data.encode());
        }
        if (vector.lists("count")) {
            RecBuffer records = RecBuffer.decodeWithHeaders(message.data());
            return new Payload(records, records.encode());
        }
        if (vector.lists("result")) {
            Answer answer = Answer.decode(message.data());
            return new Payload(answer, answer.encode());
        }
        MessagePayload payload = MessagePayload.decode(message);
        return new Payload(payload, payload.encode());
    }

    /** {@return a packet of the event daemon's socket} */
    Record event(ByteBuffer frame) throws MalformedPayloadException {
        return vector.operation().startsWith("EVENT_REQ")
                ? (Record) EventRequest.decode(frame)
                : (Record) EventReply.decode(frame);
    }
}
