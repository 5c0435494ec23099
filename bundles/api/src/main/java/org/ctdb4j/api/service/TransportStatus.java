// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

/** The connections to the other nodes. */
public record TransportStatus(RoleStatus role, List<Peer> peers) {
    /**
     * One of them.
     *
     * @param incoming whether the connection we receive on stands
     * @param outgoing whether the connection we send on stands
     */
    public record Peer(
            int pnn,
            String address,
            boolean incoming,
            boolean outgoing,
            long bytesReceived,
            long bytesSent,
            long packetsReceived,
            long packetsSent,
            long unsentBytes) {}
}
