// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.Frame;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;

/** A client of one node of a rehearsal, which waits for each answer. For one thread; an interrupt closes it. */
final class StageClient implements AutoCloseable {
    private final SocketChannel channel;
    private final int pnn;
    private int lastReqid;

    StageClient(Path socket, int pnn) throws IOException {
        this.pnn = pnn;
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
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
        ByteBuffer bytes = ByteBuffer.allocate(packet.paddedSize());
        packet.encodePadded(bytes);
        bytes.flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    Packet receive() throws IOException {
        ByteBuffer length = read(Frame.LENGTH_SIZE);
        ByteBuffer rest = read((int) Frame.length(length) - Frame.LENGTH_SIZE);
        ByteBuffer frame = ByteBuffer.allocate(length.capacity() + rest.capacity());
        try {
            return Packet.decode(frame.put(length).put(rest).flip());
        } catch (MalformedPacketException e) {
            throw new IOException("the node has sent no packet: " + e.getMessage(), e);
        }
    }

    private ByteBuffer read(int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the node has closed the connection");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
