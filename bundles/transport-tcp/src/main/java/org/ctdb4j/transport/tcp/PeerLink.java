// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.IntPredicate;

import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.ConnectionHandler;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.transport.Peer;
import org.ctdb4j.spi.transport.PeerStatus;
import org.ctdb4j.spi.transport.TransportEvents;
import org.ctdb4j.spi.transport.TransportHandover;
import org.ctdb4j.transport.tcp.PeerFrames.BadFrameException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two connections to one peer: the one it made, on which we receive, and the one we made, on which we send. */
final class PeerLink {

    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    /** An attempt is given up after this long, and no two begin within it. */
    private static final long ATTEMPT_NANOS = 1_000_000_000;

    /** After as many packets of one peer in a turn it is the others' turn. */
    private static final int FRAMES_PER_TURN_MAX = 64;

    private final Peer peer;
    private final Surroundings around;

    private Optional<Connection> incoming = Optional.empty();
    private Optional<Connection> outgoing = Optional.empty();
    private Optional<Connection> attempt = Optional.empty();
    private long lastAttemptNanos;
    private Loop.Timer nextAttempt = () -> {};
    private boolean live;
    private boolean connected;
    private boolean complained;

    private long packetsReceived;
    private long packetsSent;
    private long bytesReceivedBefore;
    private long bytesSentBefore;

    /**
     * What all links share.
     *
     * @param local address to connect from, port 0
     * @param known whether a pnn is that of a node that is not deleted
     */
    record Surroundings(
            Loop loop, InetSocketAddress local, TransportEvents events, PeerFrames frames, IntPredicate known) {}

    PeerLink(Peer peer, Surroundings around) {
        this.peer = peer;
        this.around = around;
        lastAttemptNanos = around.loop().nanoTime() - ATTEMPT_NANOS;
    }

    /** Takes what another transport has left, unread bytes and counters included. */
    static PeerLink of(TransportHandover.Link left, Surroundings around) {
        PeerLink link = new PeerLink(left.peer(), around);
        link.connected = left.connected();
        link.packetsReceived = left.packetsReceived();
        link.packetsSent = left.packetsSent();
        link.bytesReceivedBefore = left.bytesReceived();
        link.bytesSentBefore = left.bytesSent();
        link.incoming = left.incoming();
        link.outgoing = left.outgoing();
        return link;
    }

    /** Goes live, if it is not yet, with the connections it has, and makes the one it lacks. */
    void start() {
        if (live) {
            return;
        }
        live = true;
        incoming.ifPresent(connection -> connection.handle(new Incoming()));
        outgoing.ifPresentOrElse(connection -> connection.handle(new Outgoing()), this::connect);
    }

    /** Goes quiet and leaves its standing connections open. */
    TransportHandover.Link give() {
        stopAttempts();
        incoming.ifPresent(connection -> connection.handle(null));
        outgoing.ifPresent(connection -> connection.handle(null));
        return new TransportHandover.Link(
                peer,
                incoming,
                outgoing,
                connected,
                packetsReceived,
                packetsSent,
                bytesReceivedBefore,
                bytesSentBefore);
    }

    Peer peer() {
        return peer;
    }

    private void connect() {
        lastAttemptNanos = around.loop().nanoTime();
        try {
            attempt = Optional.of(around.loop()
                    .connect(TcpTransport.ROLE, around.local(), peer.address(), ATTEMPT_NANOS, new Outgoing()));
        } catch (IOException e) {
            attemptFailed(e.getMessage());
        }
    }

    private void attemptFailed(String reason) {
        LOG.debug("Cannot connect to node {} at {}: {}", peer.pnn(), peer.address(), reason);
        attempt = Optional.empty();
        connectInTime();
    }

    private void connectInTime() {
        long since = around.loop().nanoTime() - lastAttemptNanos;
        nextAttempt = around.loop().schedule(ATTEMPT_NANOS - since, this::connect);
    }

    /** The peer has connected; a second time it is refused, as ctdbd does. */
    void accept(Connection connection) {
        if (incoming.isPresent()) {
            LOG.info(
                    "Node {} connected from {} although its connection stands; refused", peer.pnn(), connection.name());
            connection.close();
            return;
        }
        incoming = Optional.of(connection);
        connection.handle(new Incoming());
        checkConnected();
    }

    private void checkConnected() {
        if (!connected && incoming.isPresent() && outgoing.isPresent()) {
            connected = true;
            complained = false;
            LOG.debug("Both connections to node {} stand", peer.pnn());
            around.events().connected(peer.pnn());
        }
    }

    void send(Packet packet) {
        if (outgoing.isPresent()) {
            packet.encodePadded(outgoing.get().output(packet.paddedSize()));
            packetsSent++;
        }
    }

    private void dead(String reason) {
        LOG.debug("Connections to node {} torn down: {}", peer.pnn(), reason);
        reconnect();
        around.events().disconnected(peer.pnn(), reason);
    }

    /** Tears both connections down and begins anew, without telling. */
    void reconnect() {
        close();
        connectInTime();
    }

    void close() {
        stopAttempts();
        incoming.ifPresent(this::close);
        outgoing.ifPresent(this::close);
        incoming = Optional.empty();
        outgoing = Optional.empty();
        connected = false;
    }

    private void close(Connection connection) {
        bytesReceivedBefore += connection.bytesReceived();
        bytesSentBefore += connection.bytesSent();
        connection.close();
    }

    private void stopAttempts() {
        nextAttempt.cancel();
        attempt.ifPresent(Connection::close);
        attempt = Optional.empty();
    }

    long unsentBytes() {
        return outgoing.isPresent() ? outgoing.get().unsentBytes() : 0;
    }

    PeerStatus status() {
        return new PeerStatus(
                peer.pnn(),
                NodeAddress.of(peer.address()).textWithPort(),
                incoming.isPresent(),
                outgoing.isPresent(),
                bytesReceivedBefore + incoming.map(Connection::bytesReceived).orElse(0L),
                bytesSentBefore + outgoing.map(Connection::bytesSent).orElse(0L),
                packetsReceived,
                packetsSent,
                unsentBytes());
    }

    /** Nothing but its end may come on the connection we send on. */
    private final class Outgoing implements ConnectionHandler {
        @Override
        public void connected(Connection connection) {
            attempt = Optional.empty();
            outgoing = Optional.of(connection);
            checkConnected();
        }

        @Override
        public void received(Connection connection, ByteBuffer input) {
            dead("it sent something on the connection it only receives on");
        }

        @Override
        public void closed(Connection connection, Optional<String> reason) {
            if (attempt.isPresent()) {
                attemptFailed(reason.orElse("closed"));
            } else {
                dead(reason.orElse("it closed the connection we send on"));
            }
        }
    }

    private final class Incoming implements ConnectionHandler, PeerFrames.Receiver {
        @Override
        public void received(Connection connection, ByteBuffer input) {
            try {
                int taken = 0;
                while (taken < FRAMES_PER_TURN_MAX
                        && connection.isOpen()
                        && around.frames().next(input, this)) {
                    taken++;
                }
                if (taken == FRAMES_PER_TURN_MAX && input.hasRemaining()) {
                    connection.showAgain();
                }
            } catch (BadFrameException e) {
                dead(e.getMessage());
            }
        }

        @Override
        public void packet(Packet packet) {
            packetsReceived++;
            if (mayComeFromPeer(packet)) {
                around.events().received(peer.pnn(), packet);
            } else {
                complain("it names node " + packet.header().srcnode() + " as its sender");
            }
        }

        /** A redirected call still names its origin. */
        private boolean mayComeFromPeer(Packet packet) {
            int srcnode = packet.header().srcnode();
            return srcnode == peer.pnn()
                    || packet instanceof ReqCall call
                            && call.hopCount() != 0
                            && around.known().test(srcnode);
        }

        @Override
        public void dropped(MalformedPacketException why) {
            packetsReceived++;
            complain(why.getMessage());
        }

        /** Loud once per connection: a peer that does it again and again must not fill the log. */
        private void complain(String reason) {
            if (complained) {
                LOG.debug("Dropped a packet of node {}: {}", peer.pnn(), reason);
            } else {
                complained = true;
                LOG.warn("Dropped a packet of node {}: {}; no more is said of such", peer.pnn(), reason);
            }
        }

        @Override
        public void closed(Connection connection, Optional<String> reason) {
            dead(reason.orElse("it closed the connection it sends on"));
        }
    }
}
