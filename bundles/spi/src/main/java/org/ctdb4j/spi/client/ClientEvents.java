// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.client;

import org.ctdb4j.protocol.Packet;
import org.osgi.annotation.versioning.ProviderType;

/** What the client socket tells the daemon, on the loop thread. */
@ProviderType
public interface ClientEvents {
    /** @param pid of the peer as the kernel gave it, 0 if unknown */
    void connected(long connection, int pid);

    /** A well-framed packet; malformed ones are dropped by the role as {@code spec/protocol.md} 2.2 says. */
    void received(long connection, Packet packet);

    /** The client is gone. */
    void disconnected(long connection);

    /** The output of a client that had passed 1 MiB has drained. */
    void drained(long connection);
}
