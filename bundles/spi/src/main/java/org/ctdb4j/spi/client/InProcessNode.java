// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

import org.ctdb4j.protocol.Packet;
import org.osgi.annotation.versioning.ProviderType;

/** The node of this process, for clients that are in the process as well and need no socket. For any threads but the node's own. */
@ProviderType
public interface InProcessNode {
    /** Connects a client, as soon as the node accepts clients. */
    Link connect(Duration limit) throws InterruptedException, TimeoutException;

    /** The way between a client and the node. */
    interface Link extends AutoCloseable {
        /**
         * Sends a packet behind those that were sent before; dropped when the link has ended. Waits while the node has not taken
         * much of what was sent.
         */
        void send(Packet packet, Duration limit) throws InterruptedException, TimeoutException;

        /** Waits for the next packet. {@return nothing when the link has ended and all that came before has been taken} */
        Optional<Packet> receive() throws InterruptedException;

        /** {@return why the node has ended the link; empty if it has not} */
        String end();

        /** Leaves the node; {@link #receive} answers at once. */
        @Override
        void close();
    }
}
