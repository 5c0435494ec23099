// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

import org.ctdb4j.api.Srvid;
import org.ctdb4j.client.CtdbException.Reason;

/** Who wants the messages of one connection. The node keeps one registration for each srvid, so the last one out ends it. */
final class Subscriptions {
    private final Map<Long, List<Subscription>> bySrvid = new ConcurrentHashMap<>();
    private final LongConsumer deregister;

    /** {@code deregister}: tells the node that a srvid is not wanted any more */
    Subscriptions(LongConsumer deregister) {
        this.deregister = deregister;
    }

    /** Adds a subscription that gets messages from now on. {@return whether it is the first one to its srvid} */
    synchronized boolean add(Subscription subscription) {
        List<Subscription> same = bySrvid.computeIfAbsent(subscription.srvid(), srvid -> new CopyOnWriteArrayList<>());
        same.add(subscription);
        return same.size() == 1;
    }

    synchronized void remove(Subscription subscription) {
        subscription.mailbox().end(new CtdbException(Reason.DISCONNECTED, "The subscription was closed"));
        List<Subscription> same = bySrvid.get(subscription.srvid());
        if (same != null && same.remove(subscription) && same.isEmpty()) {
            bySrvid.remove(subscription.srvid());
            deregister.accept(subscription.srvid());
        }
    }

    void deliver(Message message) {
        deliver(message, message.srvid());
        if (message.srvid() != Srvid.ALL) {
            deliver(message, Srvid.ALL);
        }
    }

    private void deliver(Message message, long to) {
        bySrvid.getOrDefault(to, List.of()).forEach(each -> each.mailbox().put(message));
    }

    void end(CtdbException why) {
        bySrvid.values().forEach(same -> same.forEach(each -> each.mailbox().end(why)));
    }
}
