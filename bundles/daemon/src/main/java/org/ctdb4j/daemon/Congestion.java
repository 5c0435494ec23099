// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import org.ctdb4j.core.Event;

/** Tells the core once when a client has much unsent, so that who produces for it stops until it has drained. */
final class Congestion {
    /** The mark at which the client socket, too, reports that a client has drained. */
    static final long LIMIT = 1L << 20;

    private final Consumer<Event> post;
    private final Set<Long> congested = new HashSet<>();

    Congestion(Consumer<Event> post) {
        this.post = post;
    }

    void sent(long connection, long unsentBytes) {
        if (unsentBytes > LIMIT && congested.add(connection)) {
            post.accept(new Event.ClientCongested(connection));
        }
    }

    void note(Event event) {
        if (event instanceof Event.ClientDrained drained) {
            congested.remove(drained.connection());
        } else if (event instanceof Event.ClientDisconnected gone) {
            congested.remove(gone.connection());
        }
    }
}
