// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.client;

/** One client as the socket sees it. {@code ageSeconds}: since it connected. */
public record ClientStatus(
        long connection,
        int pid,
        long ageSeconds,
        long packetsReceived,
        long packetsSent,
        long bytesReceived,
        long bytesSent,
        long unsentBytes) {}
