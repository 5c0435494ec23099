// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Pnn;

/** What becomes of a client's affairs when it goes ({@code spec/protocol.md} 2.7). */
final class Departures {
    private final Context context;
    private final Clients clients;
    private final Registrations registrations;
    private final Tunnels tunnels;
    private final ControlRelay relay;
    private final Messages messages;
    private final Databases databases;
    private final Transactions transactions;

    Departures(
            Context context,
            Clients clients,
            Registrations registrations,
            Tunnels tunnels,
            ControlRelay relay,
            Messages messages,
            Databases databases,
            Transactions transactions) {
        this.context = context;
        this.clients = clients;
        this.registrations = registrations;
        this.tunnels = tunnels;
        this.relay = relay;
        this.messages = messages;
        this.databases = databases;
        this.transactions = transactions;
    }

    /** Ends the connection of a client. A role of this process has none and stays. */
    void close(Client client, String why) {
        client.connection().ifPresent(connection -> {
            context.log(DebugLevel.WARNING, "The connection of " + client + " is closed: " + why);
            context.effect(new Effect.CloseClient(connection));
            gone(client);
        });
    }

    /** The client is gone. Whoever wanted to know is told on every node. */
    void gone(Client client) {
        registrations.forget(client);
        tunnels.forget(client);
        relay.forget(client);
        clients.remove(client);
        databases.clientGone(client);
        transactions.clientGone(client);
        client.farewells().forEach((srvid, data) -> messages.send(Pnn.BROADCAST_CONNECTED, srvid, data));
        if (client.persistentUpdates() > 0) {
            context.forceRecovery(client + " has gone in the middle of a transaction");
        }
    }
}
