// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.transport;

import org.ctdb4j.protocol.Packet;
import org.osgi.annotation.versioning.ProviderType;

/** What the transport tells the daemon, on the loop thread. */
@ProviderType
public interface TransportEvents {
    /**
     * A packet came on the incoming connection of a peer. The transport has checked the frame and that its
     * {@code srcnode} is that peer; a redirected call may name another known node ({@code spec/protocol.md} 2.6, 3.1).
     */
    void received(int pnn, Packet packet);

    /** Both connections of a peer stand. */
    void connected(int pnn);

    /**
     * A peer is gone: EOF, error or a bad frame on either connection, whether or not both stood. The transport is already
     * connecting anew.
     */
    void disconnected(int pnn, String reason);
}
