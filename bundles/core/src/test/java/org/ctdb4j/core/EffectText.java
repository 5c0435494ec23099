// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Locale;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqKeepalive;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Opcode;

/**
 * Effects of a node in one line each, for traces. Request ids are left out: what answers what is seen from the order.
 */
final class EffectText {
    private final Reactions<Effect> writers = new Reactions<>();
    private String line = "";

    EffectText() {
        writers.on(Effect.SendToNode.class, effect -> line = "to node " + effect.pnn() + ": " + of(effect.packet()))
                .on(
                        Effect.SendToClient.class,
                        effect -> line = "to client " + effect.connection() + ": " + of(effect.packet()))
                .on(
                        Effect.StartTimer.class,
                        effect -> line = "timer " + name(effect.key()) + " in " + seconds(effect.delayNanos()))
                .on(Effect.CancelTimer.class, effect -> line = "timer " + name(effect.key()) + " off")
                .on(Effect.RunEvent.class, effect -> line = "event " + effect.event())
                .on(Effect.Notification.class, effect -> line = "notification " + effect.name())
                .on(Effect.Log.class, effect -> line = effect.level() + " " + effect.text())
                .on(
                        Effect.SetPeers.class,
                        effect -> line = "set " + effect.nodes().size() + " peers")
                .on(Effect.OpenDatabase.class, effect -> line = "open database " + effect.name())
                .on(Effect.Commit.class, effect -> line = of(effect));
    }

    String of(Effect effect) {
        line = effect.toString();
        writers.to(effect);
        return line;
    }

    private static String of(Effect.Commit commit) {
        StringBuilder text = new StringBuilder("commit").append(commit.wipe() ? ", wiped before" : "");
        commit.records().forEach(record -> text.append(", ").append(record));
        return text.toString();
    }

    static String of(Packet packet) {
        if (packet instanceof ReqControl request) {
            String noreply = request.wantsReply() ? "" : " NOREPLY";
            return Opcode.nameOf(request.opcode()) + noreply + data(request.data());
        }
        if (packet instanceof ReplyControl reply) {
            String error = reply.error().isEmpty() ? "" : " \"" + reply.error().text() + "\"";
            return "status " + reply.status() + data(reply.data()) + error;
        }
        if (packet instanceof ReqMessage message) {
            return "message 0x%016x%s".formatted(message.srvid(), data(message.data()));
        }
        if (packet instanceof ReqKeepalive keepalive) {
            return "keepalive version 0x%08x uptime %d".formatted(keepalive.version(), keepalive.uptimeSeconds());
        }
        return PacketText.of(packet);
    }

    private static String name(TimerKey key) {
        return key.kind() + (key.id() == 0 ? "" : " " + key.id());
    }

    private static String seconds(long nanos) {
        String text = String.format(Locale.ROOT, "%.3f", nanos / 1e9);
        return text.replaceAll("\\.?0+$", "") + " s";
    }

    private static String data(Blob data) {
        return data.isEmpty() ? "" : " [" + data.toHex() + "]";
    }
}
