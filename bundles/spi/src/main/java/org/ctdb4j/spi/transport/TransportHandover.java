// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.transport;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.spi.loop.Acceptor;
import org.ctdb4j.spi.loop.Connection;

/**
 * What one transport leaves to the next.
 *
 * @param local address of this node, to listen on and to connect from
 * @param acceptor the listening socket; empty for the first holder, which opens it
 */
public record TransportHandover(InetSocketAddress local, Optional<Acceptor> acceptor, List<Link> links) {
    /** A transport that has never been live. */
    public static TransportHandover first(InetSocketAddress local) {
        return new TransportHandover(local, Optional.empty(), List.of());
    }

    /**
     * The connections of one peer.
     *
     * @param outgoing standing outgoing connection; one that was still being made is dropped and begun again
     */
    public record Link(
            Peer peer,
            Optional<Connection> incoming,
            Optional<Connection> outgoing,
            boolean connected,
            long packetsReceived,
            long packetsSent) {}
}
