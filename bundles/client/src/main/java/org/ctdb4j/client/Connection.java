// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqMessage;

/**
 * A connection to the node's socket. Any thread sends; a thread of its own receives, gives answers to whoever waits for
 * their request ids, and messages to the receiver. The channel never blocks, so no interrupt of a caller can close it.
 */
final class Connection implements AutoCloseable {
    private static final long CONNECT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketChannel channel;
    private final Selector selector;
    private final Outbox outbox;
    private final Frames frames = new Frames();
    private final Receiver receiver;
    private final AtomicInteger reqids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Packet>> asked = new ConcurrentHashMap<>();
    private final AtomicReference<CtdbException> end = new AtomicReference<>();

    /** Told on the connection's thread. */
    interface Receiver {
        void message(ReqMessage message);

        /** Nothing follows. Told once, after callers that wait for answers were. */
        void ended(CtdbException why);
    }

    /** Makes a request of the request id it is given. */
    interface Request {
        Packet numbered(int reqid);
    }

    private Connection(SocketChannel channel, Selector selector, Receiver receiver) {
        this.channel = channel;
        this.selector = selector;
        this.receiver = receiver;
        outbox = new Outbox(channel);
    }

    static Connection open(Path socket, Receiver receiver, Deadline deadline) {
        try {
            Selector selector = Selector.open();
            SocketChannel channel = null;
            try {
                channel = connected(socket, deadline);
                channel.register(selector, SelectionKey.OP_READ);
                Connection connection = new Connection(channel, selector, receiver);
                Thread thread = new Thread(connection::run, "ctdb-client");
                thread.setDaemon(true);
                thread.start();
                return connection;
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

    /** Sends a packet that nobody answers. */
    void send(Packet packet, Deadline deadline) {
        requireAlive();
        ByteBuffer bytes = ByteBuffer.allocate(packet.paddedSize());
        packet.encodePadded(bytes);
        try {
            if (outbox.put(bytes.flip(), deadline)) {
                selector.wakeup();
            }
        } catch (IOException e) {
            close(new CtdbException(Reason.DISCONNECTED, "The node is gone: " + e.getMessage(), e));
            throw end.get().again();
        }
    }

    /** Sends a request and waits for its answer. {@code what}: for the message of a failure */
    Packet ask(Request request, String what, Deadline deadline) {
        int reqid = nextReqid();
        CompletableFuture<Packet> answer = new CompletableFuture<>();
        asked.put(reqid, answer);
        try {
            send(request.numbered(reqid), deadline);
            // The end may have come between the look at it and the entry in the map.
            requireAlive();
            return answer.get(deadline.nanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw deadline.missed(what);
        } catch (InterruptedException e) {
            throw Deadline.interrupted(what);
        } catch (ExecutionException e) {
            throw end.get().again();
        } finally {
            asked.remove(reqid);
        }
    }

    boolean isAlive() {
        return end.get() == null;
    }

    /** Fails with the cause once the connection has ended. */
    void requireAlive() {
        CtdbException why = end.get();
        if (why != null) {
            throw why.again();
        }
    }

    @Override
    public void close() {
        close(new CtdbException(Reason.DISCONNECTED, "The client was closed"));
    }

    private void close(CtdbException why) {
        if (end.compareAndSet(null, why)) {
            selector.wakeup();
        }
    }

    private int nextReqid() {
        int reqid;
        do {
            reqid = reqids.incrementAndGet();
        } while (reqid == 0 || asked.containsKey(reqid));
        return reqid;
    }

    private void run() {
        try {
            serve();
        } catch (IOException e) {
            close(new CtdbException(Reason.DISCONNECTED, "The node is gone: " + e.getMessage(), e));
        } catch (CtdbException e) {
            close(e);
        } finally {
            close(new CtdbException(Reason.DISCONNECTED, "The connection's thread has failed"));
            finish();
        }
    }

    private void serve() throws IOException {
        SelectionKey key = channel.keyFor(selector);
        while (isAlive()) {
            selector.select();
            selector.selectedKeys().clear();
            key.interestOps(outbox.flush() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            if (!frames.readFrom(channel)) {
                throw new CtdbException(Reason.DISCONNECTED, "The node has closed the connection");
            }
            for (var packet = frames.next(); packet.isPresent(); packet = frames.next()) {
                received(packet.get());
            }
        }
    }

    private void received(Packet packet) {
        if (packet instanceof ReqMessage message) {
            receiver.message(message);
            return;
        }
        // An answer nobody waits for any more is none of our business.
        CompletableFuture<Packet> answer = asked.remove(packet.header().reqid());
        if (answer != null) {
            answer.complete(packet);
        }
    }

    private void finish() {
        CtdbException why = end.get();
        outbox.close();
        try {
            channel.close();
            selector.close();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        asked.values().forEach(answer -> answer.completeExceptionally(why));
        receiver.ended(why);
    }
}
