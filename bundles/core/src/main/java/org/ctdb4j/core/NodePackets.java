// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.protocol.Operation;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReplyDmaster;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqDmaster;
import org.ctdb4j.protocol.ReqKeepalive;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.ReqTunnel;

/** What nodes send, this one to itself included. */
final class NodePackets {
    private final Context context;
    private final Peers peers;
    private final Controls controls;
    private final ControlRelay relay;
    private final Messages messages;
    private final Tunnels tunnels;
    private final DatabaseRoutes databases;

    NodePackets(
            Context context,
            Peers peers,
            Controls controls,
            ControlRelay relay,
            Messages messages,
            Tunnels tunnels,
            DatabaseRoutes databases) {
        this.context = context;
        this.peers = peers;
        this.controls = controls;
        this.relay = relay;
        this.messages = messages;
        this.tunnels = tunnels;
        this.databases = databases;
    }

    /** A packet on the connection of a peer. */
    void fromPeer(int pnn, Packet packet) {
        context.counters.nodePacketReceived();
        peers.heard(pnn, packet);
        dispatch(packet);
    }

    void dispatch(Packet packet) {
        if (isOutOfPlace(packet)) {
            return;
        }
        context.counters.nodePacketDispatched(packet.operation());
        switch (packet.operation()) {
            case Operation.REQ_CALL -> databases.fromNode(((ReqCall) packet).dbId(), packet);
            case Operation.REQ_DMASTER -> databases.fromNode(((ReqDmaster) packet).dbId(), packet);
            case Operation.REPLY_DMASTER -> databases.fromNode(((ReplyDmaster) packet).dbId(), packet);
            case Operation.REPLY_CALL, Operation.REPLY_ERROR -> databases.replyFromNode(packet);
            case Operation.REQ_MESSAGE -> messages.fromNode((ReqMessage) packet);
            case Operation.REQ_CONTROL -> controls.act((ReqControl) packet);
            case Operation.REPLY_CONTROL -> relay.answered((ReplyControl) packet);
            case Operation.REQ_KEEPALIVE -> peers.keepalive((ReqKeepalive) packet);
            case Operation.REQ_TUNNEL -> tunnels.fromNode((ReqTunnel) packet);
            default -> throw new IllegalStateException("no packet: " + packet);
        }
    }

    /**
     * Who is banned, or of another generation, has no part in the records of this one ({@code spec/protocol.md} 2.4).
     */
    private boolean isOutOfPlace(Packet packet) {
        return switch (packet.operation()) {
            case Operation.REQ_CALL, Operation.REPLY_CALL, Operation.REQ_DMASTER, Operation.REPLY_DMASTER ->
                context.isBanned()
                        || context.cures.generationCheck() && packet.header().generation() != context.generation();
            default -> false;
        };
    }
}
