// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.client.ClientEvents;
import org.ctdb4j.spi.client.ClientStatus;
import org.ctdb4j.spi.client.InProcessNode;
import org.ctdb4j.spi.loop.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients in this process. To the node they are clients as those of the socket, with numbers below zero. Lives on the loop but for
 * {@link #connect}.
 */
final class InProcessClients implements InProcessNode {
    /** What a client may leave unread: as much as one of the socket by default. */
    static final long UNREAD_BYTES_MAX = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(InProcessClients.class);

    private final Loop loop;
    private final ClientEvents events;
    private final int pid;
    private final Map<Long, InProcessLink> links = new LinkedHashMap<>();
    private final List<CompletableFuture<Link>> waiting = new ArrayList<>();
    private boolean accepting;
    private long lastNumber;

    InProcessClients(Loop loop, int pid, ClientEvents events) {
        this.loop = loop;
        this.pid = pid;
        this.events = events;
    }

    static boolean isOne(long connection) {
        return connection < 0;
    }

    @Override
    public Link connect(Duration limit) throws InterruptedException, TimeoutException {
        if (loop.inLoop()) {
            throw new IllegalStateException("the node's own thread cannot wait for the node");
        }
        CompletableFuture<Link> link = new CompletableFuture<>();
        loop.execute(() -> arrived(link));
        try {
            return link.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException | TimeoutException e) {
            if (!link.cancel(false)) {
                link.join().close();
            }
            throw e;
        }
    }

    private void arrived(CompletableFuture<Link> link) {
        if (accepting) {
            admit(link);
        } else {
            waiting.removeIf(CompletableFuture::isDone);
            waiting.add(link);
        }
    }

    /** Clients that have come, and those that come, are connected from now on. */
    void accept() {
        accepting = true;
        waiting.forEach(this::admit);
        waiting.clear();
    }

    private void admit(CompletableFuture<Link> waited) {
        InProcessLink link = new InProcessLink(--lastNumber, loop.nanoTime(), new Node());
        if (waited.complete(link)) {
            links.put(link.number(), link);
            events.connected(link.number(), pid);
        }
    }

    /** Sends to a client; one that has gone is ignored. */
    void send(long connection, Packet packet) {
        InProcessLink link = links.get(connection);
        if (link == null) {
            return;
        }
        link.deliver(packet);
        if (link.unreadBytes() > UNREAD_BYTES_MAX) {
            LOG.warn("A client in this process is cut off: it has left {} bytes unread", link.unreadBytes());
            close(connection, "the client has left too much unread");
            events.disconnected(connection);
        }
    }

    /** {@return bytes that a client has not taken yet} */
    long unreadBytes(long connection) {
        InProcessLink link = links.get(connection);
        return link == null ? 0 : link.unreadBytes();
    }

    /** Ends a client from the node's side. */
    void close(long connection, String reason) {
        InProcessLink link = links.remove(connection);
        if (link != null) {
            link.end(reason);
        }
    }

    /** {@return one line for each client} */
    List<ClientStatus> status() {
        return links.values().stream()
                .map(link -> link.status(pid, loop.nanoTime()))
                .toList();
    }

    /** What links tell the node, from any thread. */
    private final class Node implements InProcessLink.Node {
        @Override
        public void sent(InProcessLink link, Packet packet) {
            loop.execute(() -> {
                link.taken(packet);
                if (links.containsKey(link.number())) {
                    events.received(link.number(), packet);
                }
            });
        }

        @Override
        public void drained(InProcessLink link) {
            loop.execute(() -> {
                if (links.containsKey(link.number())) {
                    events.drained(link.number());
                }
            });
        }

        @Override
        public void left(InProcessLink link) {
            loop.execute(() -> {
                if (links.remove(link.number()) != null) {
                    events.disconnected(link.number());
                }
            });
        }
    }
}
