// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

/** The socket of the clients and who is connected to it. */
public record ClientSocketStatus(RoleStatus role, String path, List<Client> clients) {
    /**
     * A client.
     *
     * @param id unsigned, by which controls name it
     * @param pid 0 if unknown
     * @param srvids it is registered for
     * @param pendingControls it waits for
     */
    public record Client(
            long id,
            int pid,
            long ageSeconds,
            long packetsReceived,
            long packetsSent,
            long bytesReceived,
            long bytesSent,
            long unsentBytes,
            int pendingControls,
            List<String> srvids) {}
}
