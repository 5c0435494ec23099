// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.ReqMessage;

/** Which client wants the messages of which srvid ({@code spec/protocol.md} 6). */
final class Registrations {
    /** A client that registers more srvids than this is out of its mind; Samba needs about five. */
    static final int PER_CLIENT_MAX = 100_000;

    private final Context context;
    private final Clients clients;
    private final Map<Long, List<Client>> bySrvid = new HashMap<>();
    private final Map<Client, List<Long>> byClient = new LinkedHashMap<>();

    Registrations(Context context, Clients clients) {
        this.context = context;
        this.clients = clients;
    }

    /**
     * {@return whether there was room} The same srvid may be registered several times, by the same client as well;
     * but a role of this process stays registered when its holder goes, and the next one registers anew.
     */
    boolean register(Client client, long srvid) {
        if (client.connection().isEmpty() && has(client, srvid)) {
            return true;
        }
        List<Long> srvids = byClient.computeIfAbsent(client, key -> new ArrayList<>());
        if (srvids.size() == PER_CLIENT_MAX) {
            return false;
        }
        srvids.add(srvid);
        bySrvid.computeIfAbsent(srvid, key -> new ArrayList<>()).add(client);
        return true;
    }

    /** Takes one registration back; {@return whether there was one} */
    boolean deregister(Client client, long srvid) {
        if (!has(client, srvid)) {
            return false;
        }
        byClient.get(client).remove(srvid);
        removeFrom(srvid, client);
        return true;
    }

    boolean has(Client client, long srvid) {
        return srvids(client).contains(srvid);
    }

    /** {@return what a client has registered, in that order} */
    List<Long> srvids(Client client) {
        return byClient.getOrDefault(client, List.of());
    }

    void forget(Client client) {
        List<Long> srvids = byClient.remove(client);
        if (srvids != null) {
            srvids.forEach(srvid -> removeFrom(srvid, client));
        }
    }

    /** Hands a message to every registration of the srvid, the last first, then to those of all srvids. */
    void deliver(long srvid, Blob data) {
        deliverExactly(srvid, data);
        deliverTo(bySrvid.get(Srvid.ALL), srvid, data);
    }

    /** Hands a message to the registrations of the srvid only. */
    void deliverExactly(long srvid, Blob data) {
        deliverTo(bySrvid.get(srvid), srvid, data);
    }

    private void deliverTo(List<Client> registered, long srvid, Blob data) {
        if (registered == null) {
            return;
        }
        ReqMessage message = new ReqMessage(context.header(0, 0), srvid, data);
        for (int i = registered.size() - 1; i >= 0; i--) {
            clients.send(registered.get(i), message);
        }
    }

    private void removeFrom(long srvid, Client client) {
        List<Client> registered = bySrvid.get(srvid);
        registered.remove(client);
        if (registered.isEmpty()) {
            bySrvid.remove(srvid);
        }
    }
}
