// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.Operation;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.ReqTunnel;

/** What clients send. */
final class ClientPackets {
    private final Context context;
    private final ControlRelay relay;
    private final Messages messages;
    private final Tunnels tunnels;
    private final DatabaseRoutes databases;

    ClientPackets(Context context, ControlRelay relay, Messages messages, Tunnels tunnels, DatabaseRoutes databases) {
        this.context = context;
        this.relay = relay;
        this.messages = messages;
        this.tunnels = tunnels;
        this.databases = databases;
    }

    void received(Client client, Packet packet) {
        context.counters.clientPacketReceived(packet.operation());
        switch (packet.operation()) {
            case Operation.REQ_CALL -> databases.callFromClient(client, (ReqCall) packet);
            case Operation.REQ_MESSAGE -> messages.fromClient((ReqMessage) packet);
            case Operation.REQ_CONTROL -> relay.relay(client, (ReqControl) packet);
            case Operation.REQ_TUNNEL -> tunnels.fromClient((ReqTunnel) packet);
            default ->
                context.log(DebugLevel.ERROR, client + " sent a " + Operation.nameOf(packet.operation()) + ": dropped");
        }
    }
}
