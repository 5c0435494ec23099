// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqKeepalive;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.spi.transport.Peer;
import org.ctdb4j.spi.transport.PeerStatus;
import org.ctdb4j.spi.transport.TransportHandover;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpTransportTest {

    private static final int OURS = 0;
    private static final int PEER = 1;
    private static final int THIRD = 2;

    private InetSocketAddress address;
    private LiveTransport node;
    private RawPeer peer;

    @BeforeEach
    void start() throws IOException {
        address = new InetSocketAddress("127.77.2.1", LiveTransport.freePort("127.77.2.1"));
        node = new LiveTransport(OURS, address);
        peer = new RawPeer("127.77.2.2", address);
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
        peer.close();
    }

    @Test
    void isConnectedWhenBothConnectionsStand() throws Exception {
        node.start(peer.as(PEER));
        peer.accept();
        assertEquals(List.of(), node.pending());
        peer.connect();
        node.expect("connected 1");
    }

    @Test
    void isConnectedWhicheverConnectionCompletesSecond() throws Exception {
        InetSocketAddress later = new InetSocketAddress("127.77.2.3", address.getPort());
        node.start(new Peer(PEER, later));
        try (RawPeer late = new RawPeer("127.77.2.3", address)) {
            late.connect().accept();
            node.expect("connected 1");
        }
    }

    @Test
    void connectsFromItsOwnAddress() throws Exception {
        node.start(peer.as(PEER));
        assertEquals(address.getAddress(), peer.accept().acceptedFrom());
    }

    @Test
    void triesAgainUntilThePeerIsThere() throws Exception {
        peer.close();
        node.start(peer.as(PEER));
        try (RawPeer restarted = new RawPeer("127.77.2.2", address)) {
            restarted.connect().accept();
            node.expect("connected 1");
        }
    }

    @Test
    void carriesPacketsInBothDirectionsAndCountsThem() throws Exception {
        pair();
        Packet keepalive = keepalive(PEER);
        peer.send(keepalive);
        node.expectPacket(keepalive);
        Packet message = message(OURS, 13);
        node.send(PEER, message);
        assertEquals(message, peer.receive());
        PeerStatus status = node.status(PEER);
        assertEquals(1, status.packetsReceived());
        assertEquals(1, status.packetsSent());
        assertEquals(40, status.bytesReceived());
        assertEquals(64, status.bytesSent());
        assertTrue(status.incoming() && status.outgoing());
    }

    @Test
    void sendsPaddedPackets() throws Exception {
        pair();
        node.send(PEER, message(OURS, 1));
        node.send(PEER, message(OURS, 60_000));
        node.send(PEER, message(OURS, 3_000_001));
        assertEquals(message(OURS, 1), peer.receive());
        assertEquals(message(OURS, 60_000), peer.receive());
        assertEquals(message(OURS, 3_000_001), peer.receive());
    }

    @Test
    void dropsWhatItCannotSend() throws Exception {
        peer.close();
        node.start(peer.as(PEER));
        node.send(PEER, keepalive(OURS));
        node.send(7, keepalive(OURS));
        assertEquals(0, node.status(PEER).packetsSent());
    }

    @Test
    void takesAnEndOfEitherConnectionForDeath() throws Exception {
        pair();
        peer.closeConnected();
        node.expect("disconnected 1: it closed the connection it sends on");
        peer.accept().connect();
        node.expect("connected 1");
        peer.closeAccepted();
        node.expect("disconnected 1: it closed the connection we send on");
        peer.accept().connect();
        node.expect("connected 1");
    }

    @Test
    void takesAnythingOnTheOutgoingConnectionForDeath() throws Exception {
        pair();
        peer.sendBackwards();
        node.expect("disconnected 1: it sent something on the connection it only receives on");
        peer.expectBothClosed();
    }

    @Test
    void takesABadFrameForDeath() throws Exception {
        node.start(peer.as(PEER));
        for (int at : new int[] {0, 4, 8}) {
            peer.accept().connect();
            node.expect("connected 1");
            byte[] frame = RawPeer.bytes(keepalive(PEER));
            frame[at] ^= 1;
            peer.send(frame);
            peer.expectBothClosed();
            String event = at == 0 ? "a frame of 41 bytes" : at == 4 ? "a frame with bad MAGIC 1129595971" : "";
            node.expect("disconnected 1: " + (at == 8 ? "a frame with bad VERSION 0" : event));
        }
    }

    @Test
    void refusesALongerFrameThanItMayReceive() throws Exception {
        pair();
        byte[] announcement = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((1 << 30) + 8)
                .array();
        peer.send(announcement);
        node.expect("disconnected 1: a frame of 1073741832 bytes");
    }

    @Test
    void passesOverABadPacketAndTakesTheNext() throws Exception {
        pair();
        byte[] unknown = RawPeer.bytes(keepalive(PEER));
        unknown[16] = 99;
        peer.send(unknown);
        byte[] overlong = RawPeer.bytes(message(PEER, 8));
        overlong[40] = 100;
        peer.send(overlong);
        peer.send(keepalive(PEER));
        node.expectPacket(keepalive(PEER));
    }

    @Test
    void dropsWhatAPeerSendsInTheNameOfAnother() throws Exception {
        RawPeer third = new RawPeer("127.77.2.4", address);
        node.start(peer.as(PEER), third.as(THIRD));
        peer.accept().connect();
        node.expect("connected 1");
        peer.send(keepalive(THIRD));
        peer.send(call(THIRD, 0));
        peer.send(call(7, 1));
        for (int origin : new int[] {THIRD, OURS}) {
            peer.send(call(origin, 1));
            node.expectPacket(call(origin, 1));
        }
        third.close();
    }

    @Test
    void refusesStrangers() throws Exception {
        pair();
        try (Socket stranger = new Socket()) {
            stranger.bind(new InetSocketAddress("127.77.2.9", 0));
            stranger.connect(address);
            RawPeer.expectClosed(stranger);
        }
        peer.send(keepalive(PEER));
        node.expectPacket(keepalive(PEER));
    }

    @Test
    void closesASecondIncomingConnection() throws Exception {
        pair();
        try (Socket second = peer.another()) {
            RawPeer.expectClosed(second);
        }
        peer.send(keepalive(PEER));
        node.expectPacket(keepalive(PEER));
    }

    @Test
    void acceptsNobodyBeforeItKnowsItsPeers() throws Exception {
        node.start();
        node.close();
        LiveTransport fresh = new LiveTransport(OURS, address);
        fresh.run(() -> fresh.transport().take(TransportHandover.first(OURS, address), fresh));
        peer.connect();
        fresh.run(() -> fresh.transport().peers(List.of(peer.as(PEER))));
        peer.accept();
        fresh.expect("connected 1");
        fresh.close();
    }

    @Test
    void keepsConnectionsOfPeersThatStay() throws Exception {
        pair();
        RawPeer third = new RawPeer("127.77.2.4", address);
        node.run(() -> node.transport().peers(List.of(peer.as(PEER), third.as(THIRD))));
        third.accept().connect();
        node.expect("connected 2");
        node.run(() -> node.transport().peers(List.of(third.as(THIRD))));
        peer.expectBothClosed();
        third.send(keepalive(THIRD));
        node.expectPacket(keepalive(THIRD));
        assertEquals(List.of(), node.pending());
        node.run(() -> node.transport().peers(List.of(peer.as(THIRD))));
        third.expectBothClosed();
        peer.accept().connect();
        node.expect("connected 2");
        third.close();
    }

    @Test
    void dropsAPeerWithoutAWordAndConnectsAnew() throws Exception {
        pair();
        node.run(() -> node.transport().drop(PEER));
        peer.expectBothClosed();
        peer.accept().connect();
        node.expect("connected 1");
    }

    @Test
    void saysWhenItCannotListen() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.77.2.5"))) {
            InetSocketAddress busy = (InetSocketAddress) taken.getLocalSocketAddress();
            LiveTransport blocked = new LiveTransport(OURS, busy);
            IllegalStateException failed = assertThrows(IllegalStateException.class, blocked::start);
            assertTrue(failed.getCause().getMessage().contains("Address already in use"), failed::toString);
            blocked.close();
        }
    }

    @Test
    void handsOverConnectionsAndCountersWithoutAWord() throws Exception {
        pair();
        peer.send(keepalive(PEER));
        node.expectPacket(keepalive(PEER));
        byte[] frame = RawPeer.bytes(message(PEER, 1000));
        peer.send(Arrays.copyOf(frame, 500));
        awaitBytes(540);
        node.swap(new TcpTransport(node.loop(), LiveTransport.FRAME_BYTES_MAX));
        peer.send(Arrays.copyOfRange(frame, 500, frame.length));
        node.expectPacket(message(PEER, 1000));
        node.send(PEER, keepalive(OURS));
        assertEquals(keepalive(OURS), peer.receive());
        PeerStatus status = node.status(PEER);
        assertEquals(2, status.packetsReceived());
        assertEquals(1, status.packetsSent());
        assertEquals(40 + frame.length, status.bytesReceived());
        assertEquals(List.of(), node.pending());
    }

    private void awaitBytes(long count) {
        // a turn of the loop reads what there is
        while (node.status(PEER).bytesReceived() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void tellsTheNextTransportOfADeathInBetween() throws Exception {
        pair();
        TransportHandover[] given = new TransportHandover[1];
        node.run(() -> given[0] = node.transport().give());
        peer.close();
        TcpTransport next = new TcpTransport(node.loop(), LiveTransport.FRAME_BYTES_MAX);
        node.run(() -> next.take(given[0], node));
        assertTrue(node.call(next::status).size() == 1);
        String event = "disconnected 1: it closed the connection it sends on";
        node.expect(event);
        node.run(next::give);
    }

    @Test
    void isQuietOnceItHasGiven() throws Exception {
        node.start(peer.as(PEER), new Peer(THIRD, new InetSocketAddress("127.77.2.6", address.getPort())));
        peer.accept().connect();
        node.expect("connected 1");
        node.run(() -> {
            TransportHandover given = node.transport().give();
            assertEquals(Optional.empty(), given.links().get(1).outgoing());
            assertEquals(3, node.loop().channels(TcpTransport.ROLE).size());
        });
        peer.send(keepalive(PEER));
        peer.closeConnected();
        long before = node.loop().gaps().turns();
        node.run(() -> {});
        assertTrue(node.loop().gaps().turns() - before < 5);
        assertEquals(List.of(), node.pending());
        assertFalse(node.call(() -> node.loop().channels(TcpTransport.ROLE)).isEmpty());
    }

    private void pair() throws Exception {
        node.start(peer.as(PEER));
        peer.accept().connect();
        node.expect("connected 1");
    }

    private static ReqKeepalive keepalive(int srcnode) {
        return ReqKeepalive.versioned(new Header(1, OURS, srcnode, 0), ReqKeepalive.VERSION_4_17, 5);
    }

    private static ReqMessage message(int srcnode, int size) {
        byte[] data = new byte[size];
        Arrays.fill(data, (byte) size);
        return new ReqMessage(new Header(1, OURS, srcnode, 0), 42, Blob.wrap(data));
    }

    private static ReqCall call(int srcnode, int hopCount) {
        return new ReqCall(
                new Header(1, OURS, srcnode, 9), 0, 7, 0xFF000001, hopCount, Blob.wrap(new byte[] {1}), Blob.EMPTY);
    }
}
