// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.Frame;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.Control;

/** A client of one node, ours or ctdbd, that asks one thing at a time and waits for the answer no longer than its limit. */
final class ControlClient implements AutoCloseable {

    /** Above any node map. */
    private static final long ANSWER_SIZE_MAX = 1 << 20;

    private static final int NO_GENERATION = 0;

    private final SocketChannel channel;
    private final Selector selector;
    private final Duration limit;
    private int reqid;

    private ControlClient(SocketChannel channel, Selector selector, Duration limit) {
        this.channel = channel;
        this.selector = selector;
        this.limit = limit;
    }

    static ControlClient connect(Path socket, Duration limit) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new ControlClient(channel, selector, limit);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /** {@return the node's answer to a control with a small request} */
    ReplyControl ask(Control control) throws IOException {
        reqid++;
        Header header = new Header(NO_GENERATION, Pnn.CURRENT, Pnn.UNKNOWN, reqid);
        Packet request = control.toRequest(header, 0);
        ByteBuffer out = request.padded();
        if (channel.write(out) != out.limit()) {
            throw new IOException("the node does not read");
        }
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            ByteBuffer frame = read(end);
            try {
                if (Packet.decode(frame) instanceof ReplyControl reply
                        && reply.header().reqid() == reqid) {
                    return reply;
                }
            } catch (MalformedPacketException garbage) {
                throw new IOException("the node answers garbage: " + garbage.getMessage(), garbage);
            }
        }
    }

    private ByteBuffer read(long end) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Frame.LENGTH_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        fill(length, end);
        long size = Frame.length(length.flip());
        if (size < Frame.HEADER_SIZE || size > ANSWER_SIZE_MAX) {
            throw new IOException("the node sends a packet of %d bytes".formatted(size));
        }
        ByteBuffer frame =
                ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN).put(length);
        fill(frame, end);
        return frame.flip();
    }

    private void fill(ByteBuffer buffer, long end) throws IOException {
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer);
            if (read < 0) {
                throw new EOFException("the node closed the connection");
            }
            if (read == 0) {
                long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new SocketTimeoutException("no answer within " + limit.toSeconds() + " s");
                }
                selector.select(left);
                selector.selectedKeys().clear();
            }
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
