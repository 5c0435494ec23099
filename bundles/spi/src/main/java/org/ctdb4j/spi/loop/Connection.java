// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.loop;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A stream socket that the loop reads and writes.
 *
 * <p>Unread bytes stay with the connection when its handler changes, and so do unsent ones.
 */
@ProviderType
public non-sealed interface Connection extends Channel {
    /**
     * Sets the handler. Unread bytes are shown to it in this turn or the next; {@code null} stops reading: the peer then
     * sees a pause and nothing else.
     */
    void handle(ConnectionHandler handler);

    /**
     * Asks that the unread bytes be shown again in the next turn even if no more have come, for a handler that has done
     * its share for this turn. Until then nothing more is read from the socket, so that its kernel buffer pushes back.
     */
    void showAgain();

    /**
     * {@return the output buffer, little endian, its position at the first free byte and at least {@code size} bytes
     * before its limit} The caller advances the position by what it wrote; the loop flushes once per turn. The buffer is
     * only good until the next call on this connection.
     */
    ByteBuffer output(int size);

    /** {@return how many bytes of output the socket has not taken yet} */
    long unsentBytes();

    /** {@return how many bytes have been read and not been consumed by the handler} */
    int unreadBytes();

    /** {@return address of the other side; for a Unix socket an unnamed one} */
    SocketAddress remote();

    /** {@return pid of the peer of a Unix socket when it connected, or 0 if unknown} */
    int peerPid();

    /** {@return bytes read since the connection was made} */
    long bytesReceived();

    /** {@return bytes written since the connection was made} */
    long bytesSent();
}
