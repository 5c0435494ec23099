// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqControl;

/** Who is connected, and how packets reach them. */
final class Clients {
    private final Context context;
    private final Map<Integer, Client> clients = new LinkedHashMap<>();
    private final Map<Long, Client> byConnection = new HashMap<>();

    Clients(Context context) {
        this.context = context;
    }

    Client connect(long connection, int pid) {
        Client client = Client.ofConnection(
                context.ids, pid, connection, packet -> context.effect(new Effect.SendToClient(connection, packet)));
        byConnection.put(connection, client);
        add(client);
        return client;
    }

    void add(Client client) {
        clients.put(client.id(), client);
    }

    void remove(Client client) {
        clients.remove(client.id());
        client.connection().ifPresent(byConnection::remove);
        context.ids.release(client.id());
    }

    Optional<Client> ofConnection(long connection) {
        return Optional.ofNullable(byConnection.get(connection));
    }

    Optional<Client> byId(int id) {
        return context.ids.owner(id, Client.class);
    }

    /** {@return the client of this node that sent a control} An id that another node assigned means nothing here. */
    Optional<Client> sender(ReqControl request) {
        return request.header().srcnode() == context.pnn ? byId(request.clientId()) : Optional.empty();
    }

    /** {@return the connected clients of a process} Roles of this process are none: this process is no client of itself. */
    List<Client> ofPid(int pid) {
        return clients.values().stream()
                .filter(client -> client.pid() == pid && client.connection().isPresent())
                .toList();
    }

    int count() {
        return clients.size();
    }

    /** {@return all of them, in the order they came} */
    List<Client> all() {
        return new ArrayList<>(clients.values());
    }

    /** Sends a packet that answers no request. */
    void send(Client client, Packet packet) {
        reply(client, 0, packet);
    }

    /** Sends a packet under the id that the client gave its request. */
    void reply(Client client, int reqid, Packet packet) {
        context.counters.clientPacketSent();
        client.send(packet.withHeader(new Header(context.generation(), 0, context.pnn, reqid)));
    }
}
