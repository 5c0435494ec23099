// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.socket;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.client.ClientEvents;
import org.ctdb4j.spi.client.ClientHandover;
import org.ctdb4j.spi.client.ClientStatus;
import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.ConnectionHandler;
import org.ctdb4j.spi.loop.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: reports its packets and sends it ours. */
final class ClientConnection implements ConnectionHandler, ClientFrames.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** After as many packets of one client in a turn it is the others' turn. */
    private static final int FRAMES_PER_TURN_MAX = 64;

    /** Past this producers of many records stop, and below half of it they are told to go on. */
    private static final long BEHIND_BYTES = 1024 * 1024;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long number;
    private final Connection connection;
    private final int pid;
    private final long sinceNanos;
    private final Surroundings around;

    private boolean live;
    private boolean behind;
    private boolean complained;
    private long packetsReceived;
    private long packetsSent;

    /**
     * What all clients share.
     *
     * @param left told of a client that ended by itself
     */
    record Surroundings(Loop loop, ClientFrames frames, ClientEvents events, Consumer<ClientConnection> left) {}

    ClientConnection(ClientHandover.Client client, Surroundings around) {
        this.number = client.number();
        this.connection = client.connection();
        this.pid = client.pid();
        this.sinceNanos = client.sinceNanos();
        this.behind = client.behind();
        this.packetsReceived = client.packetsReceived();
        this.packetsSent = client.packetsSent();
        this.around = around;
    }

    /** Goes live. What drained while nobody listened is told now. */
    void start() {
        live = true;
        connection.handle(this);
        tellIfDrained();
    }

    /** Goes quiet and leaves the connection open. */
    ClientHandover.Client give() {
        live = false;
        connection.handle(null);
        return new ClientHandover.Client(number, connection, pid, sinceNanos, behind, packetsReceived, packetsSent);
    }

    long number() {
        return number;
    }

    int pid() {
        return pid;
    }

    /** {@return the bytes the packet adds to its output} */
    int send(Packet packet) {
        int size = packet.paddedSize();
        packet.encodePadded(connection.output(size));
        packetsSent++;
        if (!behind && connection.unsentBytes() > BEHIND_BYTES) {
            behind = true;
            // the socket may take it all in this turn's flush, and then the connection has nothing to tell
            around.loop().execute(this::tellIfDrained);
        }
        return size;
    }

    long unsentBytes() {
        return connection.unsentBytes();
    }

    void close() {
        live = false;
        connection.close();
    }

    @Override
    public void received(Connection from, ByteBuffer input) {
        for (int i = 0; i < FRAMES_PER_TURN_MAX; i++) {
            switch (around.frames().next(input, this)) {
                case FRAME -> {
                    if (!connection.isOpen()) {
                        return;
                    }
                }
                case NOTHING -> {
                    return;
                }
                case END -> {
                    leave();
                    return;
                }
                case TOO_LONG -> {
                    LOG.warn("Closing client {} of process {}: it announces a packet too long to take", number, pid);
                    leave();
                    return;
                }
            }
        }
        if (input.hasRemaining()) {
            connection.showAgain();
        }
    }

    private void leave() {
        close();
        around.left().accept(this);
    }

    @Override
    public void packet(Packet packet) {
        packetsReceived++;
        around.events().received(number, packet);
    }

    /** Loud once per client: one that does it again and again must not fill the log. */
    @Override
    public void dropped(String why) {
        if (complained) {
            LOG.debug("Dropped a packet of client {} of process {}: {}", number, pid, why);
        } else {
            complained = true;
            LOG.warn("Dropped a packet of client {} of process {}: {}; no more is said of such", number, pid, why);
        }
    }

    @Override
    public void drained(Connection from) {
        tellIfDrained();
    }

    private void tellIfDrained() {
        if (live && behind && connection.unsentBytes() < BEHIND_BYTES / 2) {
            behind = false;
            around.events().drained(number);
        }
    }

    @Override
    public void closed(Connection from, Optional<String> reason) {
        reason.ifPresent(why -> LOG.info("Client {} of process {} is gone: {}", number, pid, why));
        live = false;
        around.left().accept(this);
    }

    ClientStatus status(long nowNanos) {
        return new ClientStatus(
                number,
                pid,
                (nowNanos - sinceNanos) / NANOS_PER_SECOND,
                packetsReceived,
                packetsSent,
                connection.bytesReceived(),
                connection.bytesSent(),
                connection.unsentBytes());
    }
}
