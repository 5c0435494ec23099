// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.PacketInput;

/** Carries packets over the node's socket. The channel never blocks, so no interrupt of a caller can close it. */
final class SocketWire implements Wire {
    private static final long CONNECT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketChannel channel;
    private final Selector selector;
    private final Outbox outbox;
    private final PacketInput input = new PacketInput();
    private volatile boolean stopped;

    private SocketWire(SocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
        outbox = new Outbox(channel);
    }

    static SocketWire connect(Path socket, Deadline deadline) {
        try {
            Selector selector = Selector.open();
            SocketChannel channel = null;
            try {
                channel = connected(socket, deadline);
                channel.register(selector, SelectionKey.OP_READ);
                return new SocketWire(channel, selector);
            } catch (IOException | RuntimeException e) {
                selector.close();
                if (channel != null) {
                    channel.close();
                }
                throw e;
            }
        } catch (IOException e) {
            throw new CtdbException(
                    Reason.DISCONNECTED, "Cannot connect to a node at " + socket + ": " + e.getMessage(), e);
        }
    }

    /** A backlog that is full answers that the socket is busy: the node is there, so it is asked again. */
    private static SocketChannel connected(Path socket, Deadline deadline) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.configureBlocking(false);
                if (channel.connect(address)) {
                    return channel;
                }
                channel.close();
                deadline.pause(CONNECT_PAUSE_NANOS, "Connecting to a node at " + socket);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
    }

    @Override
    public void send(Packet packet, Deadline deadline) throws IOException {
        if (outbox.put(packet.padded(), deadline)) {
            selector.wakeup();
        }
    }

    @Override
    public void receive(Consumer<Packet> receiver) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        while (!stopped) {
            selector.select();
            selector.selectedKeys().clear();
            key.interestOps(outbox.flush() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            if (!input.readFrom(channel::read)) {
                throw new CtdbException(Reason.DISCONNECTED, "The node has closed the connection");
            }
            for (var packet = next(); packet.isPresent(); packet = next()) {
                receiver.accept(packet.get());
            }
        }
    }

    private Optional<Packet> next() {
        try {
            return input.next();
        } catch (MalformedPacketException e) {
            throw new CtdbException(Reason.MALFORMED, "The node has sent no packet but " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        stopped = true;
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        outbox.close();
        channel.close();
        selector.close();
    }
}
