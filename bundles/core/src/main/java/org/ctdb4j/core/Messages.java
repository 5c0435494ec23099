// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.function.BiPredicate;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.message.MessagePayload;

/** Messages between (node, srvid) pairs ({@code spec/protocol.md} 6): no answer, no guarantee, order kept per path. */
final class Messages {
    private final Context context;
    private final Registrations registrations;
    private final BiPredicate<Long, Blob> databases;

    /** @param databases takes a message for a database that is being filled; says whether it was one */
    Messages(Context context, Registrations registrations, BiPredicate<Long, Blob> databases) {
        this.context = context;
        this.registrations = registrations;
        this.databases = databases;
    }

    /** A client's message. To the own node it is delivered without becoming a packet. */
    void fromClient(ReqMessage message) {
        int destnode = message.header().destnode();
        if (destnode == Pnn.CURRENT || destnode == context.pnn) {
            deliver(message.srvid(), message.data());
        } else {
            send(destnode, message.srvid(), message.data());
        }
    }

    void fromNode(ReqMessage message) {
        deliver(message.srvid(), message.data());
    }

    /** Sends one packet to each node that the destination stands for. */
    void send(int destnode, long srvid, Blob data) {
        if (Pnn.isBroadcast(destnode)) {
            context.destinations(destnode).forEach(node -> sendTo(node, srvid, data));
        } else {
            sendTo(destnode, srvid, data);
        }
    }

    void send(int destnode, MessagePayload payload) {
        send(destnode, payload.srvid(), payload.encode());
    }

    private void sendTo(int node, long srvid, Blob data) {
        context.send(new ReqMessage(context.header(node, 0), srvid, data));
    }

    private void deliver(long srvid, Blob data) {
        if (!databases.test(srvid, data)) {
            registrations.deliver(srvid, data);
        }
    }
}
