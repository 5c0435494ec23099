// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.client;

import java.util.List;
import java.util.Optional;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.role.Role;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Serves the clients' Unix socket ({@code spec/protocol.md} 2.5). A client is named by the number of its connection, which
 * the role assigns, counting up. All methods are called on the loop thread and never block.
 */
@ConsumerType
public interface ClientSocket extends Role<ClientHandover, ClientEvents> {
    /** Begins to accept; until then connections wait in the backlog. */
    void accept();

    /**
     * Sends to a client, in the order of the calls; a client that is gone is ignored. A client whose unsent bytes pass the
     * bound is closed, logged, and reported by {@link ClientEvents#disconnected}.
     */
    void send(long connection, Packet packet);

    /** Ends a connection from our side; {@link ClientEvents#disconnected} does not follow. */
    void close(long connection);

    /** {@return unsent bytes of a client, 0 if it is gone} Producers of many records stop at 1 MiB. */
    long unsentBytes(long connection);

    /** {@return one line per client, for management} */
    List<ClientStatus> status();

    /**
     * {@return another holder with the same settings, for nodes of a rehearsal on a loop of their own; empty if there can be none}
     * Its sockets end with its loop. From any thread.
     */
    default Optional<ClientSocket> understudy(Loop loop) {
        return Optional.empty();
    }
}
