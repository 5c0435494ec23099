// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Frame;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.CheckPidSrvid;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.Opcode;

/** One node that is a cluster by itself: it answers what a client asks, unless a test has it do otherwise. */
public final class FakeNode implements AutoCloseable {
    public static final int PNN = 1;

    private final Path socket;
    private final ServerSocketChannel listener;
    private final FakeDatabases databases;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final Map<Integer, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final List<ReqMessage> undelivered = new CopyOnWriteArrayList<>();
    private final List<Control> asked = new CopyOnWriteArrayList<>();

    /** What a test has the node do about a control. */
    public interface Behaviour {
        void received(Peer peer, ReqControl request) throws IOException;
    }

    public FakeNode(Path folder) {
        this(folder, FakeDatabases.VOLATILE_FLAGS);
    }

    /** @param volatileFlags how its volatile databases are open */
    FakeNode(Path folder, int volatileFlags) {
        socket = folder.resolve("node.socket");
        databases = new FakeDatabases(folder, volatileFlags);
        try {
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public Path socket() {
        return socket;
    }

    FakeDatabases databases() {
        return databases;
    }

    /** Replaces what the node does about an opcode. */
    public void on(int opcode, Behaviour behaviour) {
        behaviours.put(opcode, behaviour);
    }

    /** Has the node do again what it does by itself. */
    public void restore(int opcode) {
        behaviours.remove(opcode);
    }

    /** {@return the controls of one opcode that came, in their order} */
    public List<Control> asked(int opcode) {
        return asked.stream().filter(each -> each.opcode() == opcode).toList();
    }

    /** {@return the messages to srvids nobody has registered} */
    public List<ReqMessage> undelivered() {
        return undelivered;
    }

    List<Peer> peers() {
        return peers;
    }

    /** Ends all connections, as a node that dies. */
    void kill() {
        try {
            listener.close();
            for (Peer peer : peers) {
                peer.channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        databases.close();
    }

    private void accept() {
        try {
            while (true) {
                Peer peer = new Peer(listener.accept());
                peers.add(peer);
                start(peer::serve);
            }
        } catch (IOException end) {
            // the listener is closed
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fake-node");
        thread.setDaemon(true);
        thread.start();
    }

    /** A connected client. */
    public final class Peer {
        private final SocketChannel channel;
        private final List<Long> srvids = new CopyOnWriteArrayList<>();

        private Peer(SocketChannel channel) {
            this.channel = channel;
        }

        List<Long> srvids() {
            return srvids;
        }

        void disconnect() throws IOException {
            channel.close();
        }

        void send(Packet packet) throws IOException {
            sendRaw(packet.padded());
        }

        synchronized void sendRaw(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        public void answer(ReqControl request, int status, Blob data, String error) throws IOException {
            send(new ReplyControl(request.header(), status, data, Blob.utf8(error)));
        }

        private void serve() {
            try {
                while (true) {
                    received(read());
                }
            } catch (IOException end) {
                peers.remove(this);
            } catch (MalformedPacketException | MalformedPayloadException e) {
                throw new AssertionError(e);
            }
        }

        private Packet read() throws IOException, MalformedPacketException {
            ByteBuffer length = readFully(ByteBuffer.allocate(Frame.LENGTH_SIZE).order(ByteOrder.LITTLE_ENDIAN));
            ByteBuffer frame =
                    ByteBuffer.allocate(Math.toIntExact(Frame.length(length))).put(length);
            return Packet.decode(readFully(frame));
        }

        private ByteBuffer readFully(ByteBuffer into) throws IOException {
            while (into.hasRemaining()) {
                if (channel.read(into) < 0) {
                    throw new IOException("end");
                }
            }
            return into.flip();
        }

        private void received(Packet packet) throws IOException, MalformedPayloadException {
            if (packet instanceof ReqControl request) {
                asked.add(Control.decode(request));
                behaviours.getOrDefault(request.opcode(), Peer::carryOut).received(this, request);
            } else if (packet instanceof ReqCall call) {
                send(new ReplyCall(call.header(), 0, databases.call(call)));
            } else if (packet instanceof ReqMessage message) {
                deliver(message);
            }
        }

        public void carryOut(ReqControl request) throws IOException {
            switch (request.opcode()) {
                case Opcode.GET_PNN -> answer(request, PNN, Blob.EMPTY, "");
                case Opcode.REGISTER_SRVID -> {
                    srvids.add(request.srvid());
                    answer(request, 0, Blob.EMPTY, "");
                }
                case Opcode.DEREGISTER_SRVID -> srvids.remove(request.srvid());
                case Opcode.CHECK_PID_SRVID -> answer(request, isRegistered(request) ? 0 : -1, Blob.EMPTY, "");
                case Opcode.SCHEDULE_FOR_DELETION -> {
                    // nobody waits for an answer
                }
                case Opcode.TRAVERSE_START -> databases.traverse(request, this);
                default -> {
                    ReplyControl reply = databases.answer(request);
                    send(reply);
                }
            }
        }

        private boolean isRegistered(ReqControl request) {
            try {
                long srvid = ((CheckPidSrvid) Control.decode(request)).registeredSrvid();
                return peers.stream().anyMatch(peer -> peer.srvids.contains(srvid));
            } catch (MalformedPayloadException e) {
                throw new AssertionError(e);
            }
        }

        private void deliver(ReqMessage message) throws IOException {
            if (peers.stream().allMatch(peer -> peer.srvids.isEmpty())) {
                undelivered.add(message);
            }
            for (Peer peer : peers) {
                for (long srvid : peer.srvids) {
                    if (srvid == message.srvid() || srvid == -1) {
                        peer.send(message);
                    }
                }
            }
        }
    }
}
