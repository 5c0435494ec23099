// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.spi.loop.Acceptor;
import org.ctdb4j.spi.loop.Connection;

/**
 * What one client socket leaves to the next.
 *
 * @param acceptor the bound socket; empty for the first holder, which binds it
 * @param accepting whether {@link ClientSocket#accept} had been called
 * @param nextNumber number of the next connection
 */
public record ClientHandover(
        Path socket, Optional<Acceptor> acceptor, boolean accepting, long nextNumber, List<Client> clients) {
    /** A client socket that has never been live. */
    public static ClientHandover first(Path socket) {
        return new ClientHandover(socket, Optional.empty(), false, 1, List.of());
    }

    /**
     * One client.
     *
     * @param sinceNanos when it connected, on the loop's clock
     * @param behind whether its unsent bytes have passed 1 MiB and {@link ClientEvents#drained} is owed
     */
    public record Client(
            long number,
            Connection connection,
            int pid,
            long sinceNanos,
            boolean behind,
            long packetsReceived,
            long packetsSent) {}
}
