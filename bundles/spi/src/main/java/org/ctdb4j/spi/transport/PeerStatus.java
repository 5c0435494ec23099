// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.transport;

/**
 * One peer as the transport sees it.
 *
 * @param incoming whether the connection we receive on stands
 * @param outgoing whether the connection we send on stands
 */
public record PeerStatus(
        int pnn,
        String address,
        boolean incoming,
        boolean outgoing,
        long bytesReceived,
        long bytesSent,
        long packetsReceived,
        long packetsSent,
        long unsentBytes) {}
