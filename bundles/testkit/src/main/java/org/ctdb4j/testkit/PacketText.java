// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.core.Effect;
import org.ctdb4j.core.Event;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReplyDmaster;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqDmaster;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;

/** Events, effects and their packets in one line, for whoever reads a trace. */
final class PacketText {
    private static final int TEXT_MAX = 400;

    private PacketText() {}

    static String of(Object what) {
        if (what instanceof Event.PeerPacket received) {
            return "<- " + received.pnn() + " " + of(received.packet());
        }
        if (what instanceof Event.ClientPacket received) {
            return "<- client " + received.connection() + " " + of(received.packet());
        }
        if (what instanceof Effect.SendToNode sent) {
            return "-> " + sent.pnn() + " " + of(sent.packet());
        }
        if (what instanceof Effect.SendToClient sent) {
            return "-> client " + sent.connection() + " " + of(sent.packet());
        }
        if (what instanceof Effect.Log log) {
            return "says: " + log.text();
        }
        String text = what.toString();
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
    }

    static String of(Packet packet) {
        String ids = " [generation %d reqid %d]"
                .formatted(packet.header().generation(), packet.header().reqid());
        if (packet instanceof ReqCall call) {
            return "REQ_CALL %s for %d hop %d%s"
                    .formatted(call.key().text(), call.header().srcnode(), call.hopCount(), ids);
        }
        if (packet instanceof ReplyCall reply) {
            return "REPLY_CALL status %d %s%s".formatted(reply.status(), reply.data(), ids);
        }
        if (packet instanceof ReqDmaster request) {
            return "REQ_DMASTER %s for %d rsn %d %s%s"
                    .formatted(request.key().text(), request.dmaster(), request.rsn(), request.data(), ids);
        }
        if (packet instanceof ReplyDmaster reply) {
            return "REPLY_DMASTER %s rsn %d %s%s".formatted(reply.key().text(), reply.rsn(), reply.data(), ids);
        }
        if (packet instanceof ReqControl request) {
            return "REQ_CONTROL " + control(request) + ids;
        }
        if (packet instanceof ReplyControl reply) {
            return "REPLY_CONTROL status %d %s%s".formatted(reply.status(), text(reply.data()), ids);
        }
        if (packet instanceof ReqMessage message) {
            return "REQ_MESSAGE 0x%016x %s".formatted(message.srvid(), text(message.data()));
        }
        return packet.toString();
    }

    private static String control(ReqControl request) {
        try {
            return Control.decode(request).toString();
        } catch (MalformedPayloadException e) {
            return request.opcode() + " malformed";
        }
    }

    private static String text(Blob data) {
        return data.toString();
    }
}
