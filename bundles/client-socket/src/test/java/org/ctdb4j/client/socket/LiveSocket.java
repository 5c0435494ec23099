// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.socket.SocketLoop;
import org.ctdb4j.spi.client.ClientEvents;
import org.ctdb4j.spi.client.ClientHandover;
import org.ctdb4j.spi.client.ClientSocket;

/** A client socket on a loop of its own, and what it reports. */
final class LiveSocket implements AutoCloseable, ClientEvents {

    static final int PID = 4711;

    private static final long LIMIT_SECONDS = 15;

    private final SocketLoop loop;
    private final Path path;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
    private ClientSocket socket;
    private Receiver receiver = (connection, packet) -> packets.add(packet);

    /** Told of packets instead of the queue, on the loop thread. */
    interface Receiver {
        void received(long connection, Packet packet);
    }

    LiveSocket(Path path, Bounds bounds) throws IOException {
        this.path = path;
        loop = new SocketLoop();
        loop.bindCredentials(channel -> PID);
        loop.start();
        socket = new UnixClientSocket(loop, bounds);
        run(() -> socket.take(ClientHandover.first(path), this));
    }

    LiveSocket accept() {
        run(() -> socket.accept());
        return this;
    }

    void onPacket(Receiver newReceiver) {
        run(() -> receiver = newReceiver);
    }

    RawClient client() throws IOException {
        return new RawClient(path);
    }

    SocketLoop loop() {
        return loop;
    }

    /** The live one; for the loop thread. */
    ClientSocket socket() {
        return socket;
    }

    void swap(ClientSocket next) {
        run(() -> {
            next.take(socket.give(), this);
            socket = next;
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

    void send(long connection, Packet packet) {
        run(() -> socket.send(connection, packet));
    }

    void expect(String... expected) throws InterruptedException {
        for (String one : expected) {
            String event = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertEquals(one, event, () -> "then " + events + ", " + call(socket::status));
        }
    }

    void expectPacket(Packet expected) throws InterruptedException {
        Packet packet = packets.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (packet == null) {
            fail("no packet, but " + events + ", " + call(socket::status));
        }
        assertEquals(expected, packet);
    }

    List<String> pending() {
        return List.copyOf(events);
    }

    @Override
    public void connected(long connection, int pid) {
        events.add("connected " + connection + " pid " + pid);
    }

    @Override
    public void received(long connection, Packet packet) {
        receiver.received(connection, packet);
    }

    @Override
    public void disconnected(long connection) {
        events.add("disconnected " + connection);
    }

    @Override
    public void drained(long connection) {
        events.add("drained " + connection);
    }

    @Override
    public void close() {
        loop.stop();
    }
}
