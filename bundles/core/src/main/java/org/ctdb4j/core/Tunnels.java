// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.HashMap;
import java.util.Map;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqTunnel;
import org.ctdb4j.protocol.control.TunnelDeregister;
import org.ctdb4j.protocol.control.TunnelRegister;

/** Tunnels between clients of two nodes ({@code spec/protocol.md} 3.11): one client per tunnel and node. */
final class Tunnels {
    private final Context context;
    private final Clients clients;
    private final Map<Long, Client> byId = new HashMap<>();

    Tunnels(Context context, Clients clients) {
        this.context = context;
        this.clients = clients;
    }

    void serve(Controls controls) {
        controls.onFromClient(TunnelRegister.class, this::register);
        controls.onFromClient(TunnelDeregister.class, this::deregister);
    }

    /** Passes a client's packet on; some client of this node must have registered the tunnel. */
    void fromClient(ReqTunnel packet) {
        int destnode = packet.header().destnode();
        if (Pnn.isSpecial(destnode) || !byId.containsKey(packet.tunnelId())) {
            context.log(DebugLevel.WARNING, "Tunnel packet to " + Pnn.toText(destnode) + " dropped");
            return;
        }
        context.send(packet.withHeader(context.header(destnode, 0)));
    }

    void fromNode(ReqTunnel packet) {
        Client client = byId.get(packet.tunnelId());
        if (client == null) {
            context.log(DebugLevel.INFO, "Nobody has registered tunnel " + Long.toUnsignedString(packet.tunnelId()));
            return;
        }
        clients.send(client, packet);
    }

    void forget(Client client) {
        byId.values().removeIf(client::equals);
    }

    private void register(Client client, ReqControl request, TunnelRegister control) {
        boolean free = byId.putIfAbsent(control.tunnelId(), client) == null;
        context.reply(request, free ? 0 : -1);
    }

    private void deregister(Client client, ReqControl request, TunnelDeregister control) {
        boolean registered = byId.remove(control.tunnelId(), client);
        context.reply(request, registered ? 0 : -1);
    }
}
