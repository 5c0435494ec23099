// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;

import org.ctdb4j.core.Event;
import org.ctdb4j.spi.loop.Loop;

/**
 * Tells the core once when a client or a peer has much unsent, so that who produces for it stops, and again when that has drained. The
 * client socket says itself when a client has drained; a congested peer is looked at every few milliseconds.
 */
final class Congestion {
    /** The mark at which the client socket, too, reports that a client has drained. */
    static final long LIMIT = 1L << 20;

    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(5).toNanos();

    private final Loop loop;
    private final Consumer<Event> post;
    private final IntToLongFunction unsentToPeer;
    private final Set<Long> clients = new HashSet<>();
    private final Set<Integer> peers = new HashSet<>();

    Congestion(Loop loop, Consumer<Event> post, IntToLongFunction unsentToPeer) {
        this.loop = loop;
        this.post = post;
        this.unsentToPeer = unsentToPeer;
    }

    void sentToClient(long connection, long unsentBytes) {
        if (unsentBytes > LIMIT && clients.add(connection)) {
            post.accept(new Event.ClientCongested(connection));
        }
    }

    void sentToPeer(int pnn, long unsentBytes) {
        if (unsentBytes > LIMIT && peers.add(pnn)) {
            post.accept(new Event.PeerCongested(pnn));
            loop.schedule(LOOK_AGAIN_NANOS, () -> lookAgain(pnn));
        }
    }

    private void lookAgain(int pnn) {
        if (unsentToPeer.applyAsLong(pnn) > LIMIT / 2) {
            loop.schedule(LOOK_AGAIN_NANOS, () -> lookAgain(pnn));
        } else {
            peers.remove(pnn);
            post.accept(new Event.PeerDrained(pnn));
        }
    }

    /** An event of a plug-in may say that a client is not congested any more. */
    void note(Event event) {
        if (event instanceof Event.ClientDrained drained) {
            clients.remove(drained.connection());
        } else if (event instanceof Event.ClientDisconnected gone) {
            clients.remove(gone.connection());
        }
    }
}
