// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.PacketInput;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;

/** A client of one node of a rehearsal, which waits for each answer. For one thread, which an interrupt ends. */
final class StageClient implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final Duration limit;
    private final PacketInput input = new PacketInput();
    private final int pnn;
    private int lastReqid;

    /** @param limit a node that says nothing for so long has got stuck */
    StageClient(Path socket, int pnn, Duration limit) throws IOException {
        this.pnn = pnn;
        this.limit = limit;
        selector = Selector.open();
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            selector.close();
            throw e;
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** {@return the answer} Messages that come before it are dropped. */
    ReplyControl ask(Control control) throws IOException {
        send(control.toRequest(new Header(0, Pnn.CURRENT, pnn, ++lastReqid), 0));
        Packet answer = receive();
        while (answer instanceof ReqMessage) {
            answer = receive();
        }
        if (answer instanceof ReplyControl reply) {
            return reply;
        }
        throw new IOException("no answer to " + control);
    }

    /** Brings a record to the client's node. */
    void migrate(int dbId, Blob key) throws IOException {
        send(new ReqCall(
                new Header(0, pnn, pnn, ++lastReqid),
                CallFlags.IMMEDIATE_MIGRATION,
                dbId,
                CallId.NULL,
                0,
                key,
                Blob.EMPTY));
        Packet answer = receive();
        if (!(answer instanceof ReplyCall reply) || reply.status() != 0) {
            throw new IOException("a record could not be had: " + answer);
        }
    }

    void tell(int destination, long srvid, Blob data) throws IOException {
        send(new ReqMessage(new Header(0, destination, pnn, 0), srvid, data));
    }

    private void send(Packet packet) throws IOException {
        ByteBuffer bytes = packet.padded();
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("node " + pnn + " of it does not read");
        }
    }

    Packet receive() throws IOException {
        try {
            Optional<Packet> packet = input.next();
            while (packet.isEmpty()) {
                awaitInput();
                if (!input.readFrom(channel::read)) {
                    throw new EOFException("node " + pnn + " of it has closed the connection");
                }
                packet = input.next();
            }
            return packet.get();
        } catch (MalformedPacketException e) {
            throw new IOException("node " + pnn + " of it has sent no packet but " + e.getMessage(), e);
        }
    }

    private void awaitInput() throws IOException {
        boolean came = selector.select(limit.toMillis()) > 0;
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
        }
        if (!came) {
            throw new SocketTimeoutException("node " + pnn + " of it has not answered for " + limit.toSeconds() + " s");
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
