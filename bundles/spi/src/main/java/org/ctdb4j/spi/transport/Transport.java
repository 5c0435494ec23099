// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.transport;

import java.util.List;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.role.Role;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Carries packets between nodes: two connections per pair, each used in one direction ({@code spec/protocol.md} 2.6).
 * All methods are called on the loop thread and never block.
 */
@ConsumerType
public interface Transport extends Role<TransportHandover, TransportEvents> {
    /**
     * Says which peers there are; replaces the list of before. New ones are connected to, vanished ones are dropped without
     * an event, those with an unchanged address keep their connections.
     */
    void peers(List<Peer> peers);

    /**
     * Sends to one peer, in the order of the calls. Dropped silently when there is no outgoing connection.
     */
    void send(int pnn, Packet packet);

    /** Tears both connections of a peer down and starts connecting anew; no event follows for what was torn down. */
    void drop(int pnn);

    /** {@return bytes the socket of a peer has not taken yet} Producers of many records stop at 1 MiB. */
    long unsentBytes(int pnn);

    /** {@return one line per peer, for management} */
    List<PeerStatus> status();
}
