// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
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

/** A client of one node of a rehearsal, which waits for each answer. For one thread; an interrupt closes it. */
final class StageClient implements AutoCloseable {
    private final SocketChannel channel;
    private final PacketInput input = new PacketInput();
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
        ByteBuffer bytes = packet.padded();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    Packet receive() throws IOException {
        try {
            Optional<Packet> packet = input.next();
            while (packet.isEmpty()) {
                if (!input.readFrom(channel::read)) {
                    throw new EOFException("the node has closed the connection");
                }
                packet = input.next();
            }
            return packet.get();
        } catch (MalformedPacketException e) {
            throw new IOException("the node has sent no packet but " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
