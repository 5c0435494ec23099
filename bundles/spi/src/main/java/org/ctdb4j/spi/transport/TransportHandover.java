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
 * @param pnn number of this node, which a call redirected back to its origin carries
 * @param local address of this node, to listen on and to connect from
 * @param acceptor the listening socket; empty for the first holder, which opens it
 */
public record TransportHandover(int pnn, InetSocketAddress local, Optional<Acceptor> acceptor, List<Link> links) {
    /** A transport that has never been live. */
    public static TransportHandover first(int pnn, InetSocketAddress local) {
        return new TransportHandover(pnn, local, Optional.empty(), List.of());
    }

    /**
     * The connections of one peer.
     *
     * @param outgoing standing outgoing connection; one that was still being made is dropped and begun again
     * @param connected whether {@link TransportEvents#connected} was the last that was said of the peer
     * @param bytesReceived by connections of before
     * @param bytesSent by connections of before
     */
    public record Link(
            Peer peer,
            Optional<Connection> incoming,
            Optional<Connection> outgoing,
            boolean connected,
            long packetsReceived,
            long packetsSent,
            long bytesReceived,
            long bytesSent) {}
}
