// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.time.Duration;
import java.util.Optional;

/** The messages to one srvid, or to every one for {@link org.ctdb4j.api.Srvid#ALL}, from the time it was made to its close. */
public final class Subscription implements AutoCloseable {
    private final long srvid;
    private final Mailbox mailbox = new Mailbox(Mailbox.WhenFull.END, Mailbox.BYTES_MAX);
    private final Subscriptions all;

    Subscription(long srvid, Subscriptions all) {
        this.srvid = srvid;
        this.all = all;
    }

    public long srvid() {
        return srvid;
    }

    /**
     * {@return the next message; nothing if none comes in time} Messages wait in the order of their coming, up to 64 MiB of
     * them.
     *
     * @throws CtdbException when all that have come are taken and no more can: the node is gone, the subscription is
     *     closed, or more than the bound came unread
     */
    public Optional<Message> receive(Duration limit) {
        return mailbox.take(Deadline.after(limit));
    }

    /** Takes no more messages. The node is told, without waiting for it. */
    @Override
    public void close() {
        all.remove(this);
    }

    Mailbox mailbox() {
        return mailbox;
    }
}
