// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.socket;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;

/** A client on a plain blocking socket. */
final class RawClient implements AutoCloseable {

    private final SocketChannel channel;

    RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    void send(Packet packet) throws IOException {
        send(bytes(packet));
    }

    void send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** {@return the packet as smbd sends it} */
    static byte[] bytes(Packet packet) {
        ByteBuffer buffer = ByteBuffer.allocate(packet.size());
        packet.encode(buffer);
        return buffer.array();
    }

    Packet receive() throws IOException, MalformedPacketException {
        ByteBuffer length = read(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN));
        ByteBuffer frame = ByteBuffer.allocate(length.getInt(0)).order(ByteOrder.LITTLE_ENDIAN);
        return Packet.decode(read(frame.put(length)));
    }

    private ByteBuffer read(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("after " + buffer.position() + " bytes");
            }
        }
        return buffer.flip();
    }

    /** {@return whether the node has closed it; waits until it sends something or does} */
    boolean isClosedByNode() throws IOException {
        return channel.read(ByteBuffer.allocate(1)) < 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
