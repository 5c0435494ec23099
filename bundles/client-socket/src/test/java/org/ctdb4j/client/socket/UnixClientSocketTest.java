// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.spi.client.ClientHandover;
import org.ctdb4j.spi.client.ClientStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnixClientSocketTest {

    private static final int MIB = 1 << 20;
    private static final Bounds BOUNDS = new Bounds(8 * MIB, 20 * MIB);
    private static final String FIRST = "connected 1 pid " + LiveSocket.PID;
    private static final String SECOND = "connected 2 pid " + LiveSocket.PID;

    @TempDir
    Path folder;

    private LiveSocket node;

    @BeforeEach
    void start() throws IOException {
        node = new LiveSocket(folder.resolve("ctdbd.socket"), BOUNDS);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void acceptsNobodyUntilItIsTold() throws Exception {
        try (RawClient client = node.client()) {
            client.send(message(1));
            node.run(() -> {});
            assertEquals(List.of(), node.pending());
            node.accept();
            node.expect(FIRST);
            node.expectPacket(message(1));
        }
        node.expect("disconnected 1");
    }

    @Test
    void namesClientsByNumberAndAnswersEachPadded() throws Exception {
        node.accept();
        try (RawClient one = node.client()) {
            node.expect(FIRST);
            try (RawClient two = node.client()) {
                node.expect(SECOND);
                node.send(2, message(2));
                node.send(1, message(1));
                node.send(3, message(3));
                assertEquals(message(1), one.receive());
                assertEquals(message(2), two.receive());
            }
            node.expect("disconnected 2");
            ClientStatus status = node.call(() -> node.socket().status().get(0));
            assertEquals(new ClientStatus(1, LiveSocket.PID, 0, 0, 1, 0, 48, 0), status);
        }
    }

    @Test
    void takesPacketsInPieces() throws Exception {
        node.accept();
        Random random = new Random(13);
        try (RawClient client = node.client()) {
            for (int i = 0; i < 200; i++) {
                byte[] bytes = RawClient.bytes(message(random.nextInt(60_000)));
                int from = 0;
                while (from < bytes.length) {
                    int to = Math.min(bytes.length, from + 1 + random.nextInt(20_000));
                    client.send(Arrays.copyOfRange(bytes, from, to));
                    from = to;
                }
                node.expectPacket(message(bytes.length - 44));
            }
        }
    }

    @Test
    void closesAClientOnALengthOfNothing() throws Exception {
        node.accept();
        try (RawClient client = node.client()) {
            client.send(new byte[4]);
            assertTrue(client.isClosedByNode());
            node.expect(FIRST, "disconnected 1");
        }
    }

    @Test
    void closesAClientThatAnnouncesTooMuch() throws Exception {
        node.accept();
        try (RawClient client = node.client()) {
            client.send(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(20 * MIB + 1)
                    .array());
            assertTrue(client.isClosedByNode());
            node.expect(FIRST, "disconnected 1");
        }
    }

    @Test
    void servesOthersWhateverSomeSend() throws Exception {
        node.accept();
        try (RawClient good = node.client()) {
            node.expect(FIRST);
            Random random = new Random(17);
            for (int i = 0; i < 200; i++) {
                byte[] noise = new byte[random.nextInt(2000)];
                random.nextBytes(noise);
                if (noise.length > 40 && random.nextBoolean()) {
                    System.arraycopy(RawClient.bytes(message(8)), 0, noise, 0, 40);
                }
                try (RawClient bad = node.client()) {
                    bad.send(noise);
                }
            }
            good.send(message(5));
            node.expectPacket(message(5));
        }
    }

    @Test
    void closesTheClientThatDoesNotReadAndNoOther() throws Exception {
        node.accept();
        try (RawClient reading = node.client()) {
            RawClient deaf = node.client();
            node.expect(FIRST, SECOND);
            long unsent = 0;
            int sent = 0;
            for (; unsent <= 7 * MIB; sent++) {
                node.send(2, message(100_000));
                unsent = node.call(() -> node.socket().unsentBytes(2));
            }
            assertEquals(List.of(), node.pending());
            for (int i = 0; i < 20; i++) {
                node.send(2, message(100_000));
            }
            node.expect("disconnected 2");
            assertEquals(0, node.call(() -> node.socket().unsentBytes(2)));
            node.send(1, message(1));
            assertEquals(message(1), reading.receive());
            assertEquals(1, node.call(() -> node.socket().status()).size());
            deaf.close();
            node.run(() -> {});
            assertEquals(List.of(), node.pending());
        }
    }

    @Test
    void closesTheClientWithTheMostWhenAllTogetherHaveTooMuch() throws Exception {
        node.accept();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            clients.add(node.client());
            node.expect("connected " + i + " pid " + LiveSocket.PID);
        }
        int[] mebibytes = {4, 7, 5, 5};
        node.run(() -> {
            for (int i = 0; i < 4; i++) {
                for (int sent = 0; sent < mebibytes[i] * 10; sent++) {
                    node.socket().send(i + 1, message(104_800));
                }
            }
        });
        node.expect("disconnected 2");
        node.run(() -> {});
        assertEquals(List.of(), node.pending());
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void tellsWhenAClientThatWasBehindHasCaughtUp() throws Exception {
        node.accept();
        try (RawClient client = node.client()) {
            node.expect(FIRST);
            int sent = 40;
            node.run(() -> {
                for (int i = 0; i < sent; i++) {
                    node.socket().send(1, message(100_000));
                }
            });
            node.run(() -> {});
            assertEquals(List.of(), node.pending());
            for (int i = 0; i < sent; i++) {
                assertEquals(message(100_000), client.receive());
            }
            node.expect("drained 1");
            node.run(() -> {});
            assertEquals(List.of(), node.pending());
        }
    }

    @Test
    void saysNothingOfALittleThatHadToWait() throws Exception {
        node.accept();
        try (RawClient client = node.client()) {
            node.expect(FIRST);
            node.run(() -> {
                for (int i = 0; i < 9; i++) {
                    node.socket().send(1, message(100_000));
                }
            });
            for (int i = 0; i < 9; i++) {
                client.receive();
            }
            node.run(() -> {});
            assertEquals(List.of(), node.pending());
        }
    }

    @Test
    void letsOthersInWhileOneFloods() throws Exception {
        List<Long> order = new ArrayList<>();
        int flood = 20_000;
        CountDownLatch all = new CountDownLatch(flood + 1);
        node.onPacket((connection, packet) -> {
            order.add(connection);
            all.countDown();
        });
        CountDownLatch hold = new CountDownLatch(1);
        node.accept();
        try (RawClient flooding = node.client();
                RawClient other = node.client()) {
            node.expect(FIRST, SECOND);
            Thread writer = new Thread(() -> flood(flooding, flood));
            node.loop().execute(() -> awaitQuietly(hold));
            writer.start();
            other.send(message(0));
            hold.countDown();
            writer.join();
            all.await();
            int before = node.call(() -> order.indexOf(2L));
            assertTrue(before <= 64, before + " packets of the other came first");
        }
    }

    private static void flood(RawClient client, int count) {
        try {
            for (int i = 0; i < count; i++) {
                client.send(message(0));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void endsAConnectionWithoutAWordWhenTold() throws Exception {
        node.accept();
        try (RawClient client = node.client()) {
            node.expect(FIRST);
            node.run(() -> node.socket().close(1));
            assertTrue(client.isClosedByNode());
            node.run(() -> node.socket().close(1));
        }
        assertEquals(List.of(), node.pending());
    }

    @Test
    void saysWhenItCannotListen() throws Exception {
        Path nowhere = folder.resolve("missing/socket");
        UnixClientSocket socket = new UnixClientSocket(node.loop(), BOUNDS);
        IllegalStateException failed = assertThrows(
                IllegalStateException.class, () -> node.run(() -> socket.take(ClientHandover.first(nowhere), node)));
        assertTrue(failed.getCause().getMessage().contains(nowhere.toString()), failed::toString);
    }

    @Test
    void handsOverClientsWithTheirNumbersAndHalfPackets() throws Exception {
        node.accept();
        try (RawClient client = node.client()) {
            node.expect(FIRST);
            client.send(message(3));
            node.expectPacket(message(3));
            byte[] bytes = RawClient.bytes(message(50_000));
            client.send(Arrays.copyOf(bytes, 20_000));
            node.swap(new UnixClientSocket(node.loop(), BOUNDS));
            client.send(Arrays.copyOfRange(bytes, 20_000, bytes.length));
            node.expectPacket(message(50_000));
            node.send(1, message(4));
            assertEquals(message(4), client.receive());
            ClientStatus status = node.call(() -> node.socket().status().get(0));
            assertEquals(2, status.packetsReceived());
            assertEquals(1, status.packetsSent());
            assertEquals(LiveSocket.PID, status.pid());
            try (RawClient next = node.client()) {
                node.expect(SECOND);
                next.send(message(6));
                node.expectPacket(message(6));
            }
        }
    }

    @Test
    void tellsTheNextHolderOfAClientThatLeftInBetween() throws Exception {
        node.accept();
        RawClient client = node.client();
        node.expect(FIRST);
        ClientHandover given = node.call(() -> node.socket().give());
        client.close();
        node.run(() -> {});
        assertEquals(List.of(), node.pending());
        node.run(() -> new UnixClientSocket(node.loop(), BOUNDS).take(given, node));
        node.expect("disconnected 1");
    }

    @Test
    void tellsTheNextHolderOfAClientThatCaughtUpInBetween() throws Exception {
        node.accept();
        try (RawClient client = node.client()) {
            node.expect(FIRST);
            ClientHandover given = node.call(() -> {
                for (int i = 0; i < 30; i++) {
                    node.socket().send(1, message(100_000));
                }
                return node.socket().give();
            });
            for (int i = 0; i < 30; i++) {
                client.receive();
            }
            node.run(() -> {});
            assertEquals(List.of(), node.pending());
            node.run(() -> new UnixClientSocket(node.loop(), BOUNDS).take(given, node));
            node.expect("drained 1");
        }
    }

    @Test
    void tellsOfAClosedClientBeforeItGives() throws Exception {
        node.accept();
        try (RawClient deaf = node.client()) {
            node.expect(FIRST);
            ClientHandover given = node.call(() -> {
                for (int i = 0; i < 100; i++) {
                    node.socket().send(1, message(100_000));
                }
                return node.socket().give();
            });
            assertEquals(List.of(), given.clients());
            assertTrue(deaf.isClosedByNode());
            node.expect("disconnected 1");
            node.run(() -> {});
            assertEquals(List.of(), node.pending());
        }
    }

    private static Packet message(int size) {
        byte[] data = new byte[size];
        Arrays.fill(data, (byte) size);
        return new ReqMessage(new Header(1, 0, 0, 0), size, Blob.wrap(data));
    }
}
