// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.io.IOException;
import java.util.function.Consumer;

import org.ctdb4j.protocol.Packet;

/** What carries packets to a node and back. */
interface Wire {
    /** Sends a packet whole or, when that takes too long, not at all. From any thread. */
    void send(Packet packet, Deadline deadline) throws IOException;

    /**
     * Hands over what comes until it is told to {@link #stop}. On the connection's thread.
     *
     * @throws IOException when something is wrong on the way
     * @throws CtdbException when the node has ended the connection
     */
    void receive(Consumer<Packet> receiver) throws IOException;

    /** Has {@link #receive} return. From any thread. */
    void stop();

    /** Lets everything go; {@link #receive} has returned. */
    void close() throws IOException;
}
