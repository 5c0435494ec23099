// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.socket.SocketLoop;
import org.ctdb4j.spi.transport.Peer;
import org.ctdb4j.spi.transport.PeerStatus;
import org.ctdb4j.spi.transport.Transport;
import org.ctdb4j.spi.transport.TransportEvents;
import org.ctdb4j.spi.transport.TransportHandover;

/** A transport on a loop of its own, and what it reports. */
final class LiveTransport implements AutoCloseable, TransportEvents {

    static final long FRAME_BYTES_MAX = 1L << 30;

    private static final long LIMIT_SECONDS = 15;

    private final SocketLoop loop;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
    private final TransportHandover first;
    private Transport transport;
    private Consumer<Packet> receiver = packets::add;

    LiveTransport(int pnn, InetSocketAddress address) throws IOException {
        loop = new SocketLoop();
        loop.start();
        first = TransportHandover.first(pnn, address);
        transport = new TcpTransport(loop, FRAME_BYTES_MAX);
    }

    /** {@return a port that is free on an address of our block} */
    static int freePort(String address) throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return probe.getLocalPort();
        }
    }

    LiveTransport start(Peer... peers) {
        run(() -> {
            transport.take(first, this);
            transport.peers(List.of(peers));
        });
        return this;
    }

    /** Has packets told to a receiver, on the loop thread, instead of keeping them. */
    void onPacket(Consumer<Packet> newReceiver) {
        run(() -> receiver = newReceiver);
    }

    SocketLoop loop() {
        return loop;
    }

    Transport transport() {
        return transport;
    }

    /** Replaces the transport by another, under the load there is. */
    void swap(Transport next) {
        run(() -> {
            TransportHandover given = transport.give();
            next.take(given, this);
            transport = next;
        });
    }

    void run(Runnable task) {
        loop.executeAndAwait(task, Duration.ofSeconds(LIMIT_SECONDS));
    }

    <T> T call(Supplier<T> task) {
        AtomicReference<T> result = new AtomicReference<>();
        run(() -> result.set(task.get()));
        return result.get();
    }

    void send(int pnn, Packet packet) {
        run(() -> transport.send(pnn, packet));
    }

    PeerStatus status(int pnn) {
        return call(() -> transport.status().stream()
                .filter(peer -> peer.pnn() == pnn)
                .findFirst()
                .orElseThrow());
    }

    void expect(String... expected) throws InterruptedException {
        for (String one : expected) {
            String event = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertEquals(one, event, () -> "then " + events + ", " + call(transport::status));
        }
    }

    void expectPacket(Packet expected) throws InterruptedException {
        assertEquals(expected, nextPacket());
    }

    Packet nextPacket() throws InterruptedException {
        Packet packet = packets.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (packet == null) {
            fail("no packet, but " + events + ", " + call(transport::status));
        }
        return packet;
    }

    List<String> pending() {
        return List.copyOf(events);
    }

    @Override
    public void received(int pnn, Packet packet) {
        receiver.accept(packet);
    }

    @Override
    public void connected(int pnn) {
        events.add("connected " + pnn);
    }

    @Override
    public void disconnected(int pnn, String reason) {
        events.add("disconnected " + pnn + ": " + reason);
    }

    @Override
    public void close() {
        loop.stop();
    }
}
