// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.io.IOException;
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
 * A connection to a node. Any thread sends; a thread of its own receives, gives answers to whoever waits for their request ids, and
 * messages to the receiver.
 */
final class Connection implements AutoCloseable {
    private final Wire wire;
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

    private Connection(Wire wire, Receiver receiver) {
        this.wire = wire;
        this.receiver = receiver;
    }

    static Connection open(Way way, Receiver receiver, Deadline deadline) {
        Connection connection = new Connection(way.connect(deadline), receiver);
        Thread thread = new Thread(connection::run, "ctdb-client");
        thread.setDaemon(true);
        thread.start();
        return connection;
    }

    /** Sends a packet that nobody answers. */
    void send(Packet packet, Deadline deadline) {
        requireAlive();
        try {
            wire.send(packet, deadline);
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
            wire.stop();
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
            wire.receive(this::received);
        } catch (IOException e) {
            close(new CtdbException(Reason.DISCONNECTED, "The node is gone: " + e.getMessage(), e));
        } catch (CtdbException e) {
            close(e);
        } finally {
            close(new CtdbException(Reason.DISCONNECTED, "The connection's thread has failed"));
            finish();
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
        try {
            wire.close();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        asked.values().forEach(answer -> answer.completeExceptionally(why));
        receiver.ended(why);
    }
}
