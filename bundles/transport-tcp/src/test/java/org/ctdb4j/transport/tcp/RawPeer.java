// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.transport.Peer;

/** The other side of a pair, played by a test on plain sockets. */
final class RawPeer implements AutoCloseable {

    private static final int LIMIT_MILLIS = 15_000;

    private final InetSocketAddress address;
    private final InetSocketAddress node;
    private final ServerSocket server = new ServerSocket();

    /** What the node sends on. */
    private Socket accepted = new Socket();

    /** What the node receives on. */
    private Socket connected = new Socket();

    RawPeer(String address, InetSocketAddress node) throws IOException {
        this.address = new InetSocketAddress(address, node.getPort());
        this.node = node;
        server.setReuseAddress(true);
        server.bind(this.address);
        server.setSoTimeout(LIMIT_MILLIS);
    }

    Peer as(int pnn) {
        return new Peer(pnn, address);
    }

    RawPeer accept() throws IOException {
        accepted = server.accept();
        accepted.setSoTimeout(LIMIT_MILLIS);
        return this;
    }

    RawPeer connect() throws IOException {
        connected = another();
        return this;
    }

    /** {@return one more connection to the node} */
    Socket another() throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address.getAddress(), 0));
        socket.connect(node, LIMIT_MILLIS);
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket;
    }

    InetAddress acceptedFrom() {
        return accepted.getInetAddress();
    }

    void send(Packet packet) throws IOException {
        send(bytes(packet));
    }

    void send(byte[] bytes) throws IOException {
        connected.getOutputStream().write(bytes);
    }

    /** Sends on the connection meant for the other direction. */
    void sendBackwards() throws IOException {
        accepted.getOutputStream().write(1);
    }

    Packet receive() throws Exception {
        DataInputStream in = new DataInputStream(accepted.getInputStream());
        byte[] length = in.readNBytes(4);
        int size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
        ByteBuffer frame = ByteBuffer.allocate(size).put(length).put(in.readNBytes(size - 4));
        return Packet.decode(frame.flip());
    }

    void closeAccepted() throws IOException {
        accepted.close();
    }

    void closeConnected() throws IOException {
        connected.close();
    }

    /** Both connections have been ended by the node. */
    void expectBothClosed() throws IOException {
        expectClosed(accepted);
        expectClosed(connected);
    }

    static void expectClosed(Socket socket) throws IOException {
        try {
            assertEquals(-1, socket.getInputStream().read());
        } catch (SocketException e) {
            assertEquals("Connection reset", e.getMessage());
        }
    }

    static byte[] bytes(Packet packet) {
        ByteBuffer buffer = ByteBuffer.allocate(packet.paddedSize());
        packet.encodePadded(buffer);
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        server.close();
        accepted.close();
        connected.close();
    }
}
