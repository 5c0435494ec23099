// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.loop;

import java.nio.ByteBuffer;
import java.util.Optional;

import org.osgi.annotation.versioning.ConsumerType;

/** Told what happens on a connection, on the loop thread. */
@ConsumerType
public interface ConnectionHandler {
    /** An outgoing connection stands. */
    default void connected(Connection connection) {}

    /**
     * Bytes are there. The handler consumes whole frames by advancing the position; the rest is shown again, with what
     * came after it. The input buffer grows only as bytes arrive, up to the handler's need.
     *
     * @param input all unread bytes, little endian; valid only during the call
     */
    void received(Connection connection, ByteBuffer input);

    /**
     * Output that had been too much for the socket has been sent in part: called each time half of what was left is gone,
     * and when nothing is left. See {@link Connection#unsentBytes}.
     */
    default void drained(Connection connection) {}

    /**
     * The connection has ended (EOF, error, failed attempt) and is closed.
     *
     * @param reason what went wrong, empty at a plain EOF
     */
    void closed(Connection connection, Optional<String> reason);
}
