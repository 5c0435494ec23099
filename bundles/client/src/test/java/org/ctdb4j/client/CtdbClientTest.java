// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.GetDbName;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.Ping;
import org.ctdb4j.spi.heap.HeapDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CtdbClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path folder;

    private FakeNode node;
    private CtdbClient client;

    @BeforeEach
    void connect() {
        node = new FakeNode(folder);
        client = CtdbClient.connect(node.socket(), LIMIT);
    }

    @AfterEach
    void close() {
        client.close();
        node.close();
    }

    @Test
    void knowsTheNumberOfItsNode() {
        assertEquals(FakeNode.PNN, client.pnn());
        assertTrue(client.isConnected());
    }

    @Test
    void decodesWhatAnAnswerCarries() {
        node.on(
                Opcode.GET_DBNAME,
                (peer, request) -> peer.answer(request, 0, new GetDbName.Reply("a.tdb").encode(), ""));

        GetDbName.Reply reply = client.control(Pnn.CURRENT, new GetDbName(7), GetDbName.Reply::decode, LIMIT);

        assertEquals("a.tdb", reply.name());
        assertEquals(List.of(new GetDbName(7)), node.asked(Opcode.GET_DBNAME));
    }

    @Test
    void tellsStatusAndTextOfARefusal() {
        node.on(Opcode.GET_DBNAME, (peer, request) -> peer.answer(request, -1, Blob.EMPTY, "no such database"));

        CtdbException refused = assertThrows(
                CtdbException.class, () -> client.control(2, new GetDbName(7), GetDbName.Reply::decode, LIMIT));

        assertEquals(Reason.REFUSED, refused.reason());
        assertEquals(-1, refused.status());
        assertEquals("GET_DBNAME of node 2: status -1, no such database", refused.getMessage());
    }

    @Test
    void handsOutAStatusThatIsANumber() {
        node.on(Opcode.GET_RECMODE, (peer, request) -> peer.answer(request, 1, Blob.EMPTY, ""));

        assertEquals(1, client.ask(Pnn.CURRENT, new GetRecmode(), LIMIT).status());
    }

    @Test
    void refusesAPayloadThatIsNotWhatWasAskedFor() {
        node.on(Opcode.GET_DBMAP, (peer, request) -> peer.answer(request, 0, Blob.u32(9), ""));

        CtdbException malformed = assertThrows(
                CtdbException.class, () -> client.control(Pnn.CURRENT, new GetDbMap(), GetDbMap.Reply::decode, LIMIT));

        assertEquals(Reason.MALFORMED, malformed.reason());
        assertTrue(client.isConnected());
    }

    @Test
    void givesUpInTimeAndTakesNoLateAnswerForAnother() {
        List<Runnable> late = new ArrayList<>();
        node.on(Opcode.PING, (peer, request) -> late.add(() -> sendTo(peer, request, 4)));
        assertEquals(Reason.TIMED_OUT, reasonOf(() -> client.ask(Pnn.CURRENT, new Ping(), SHORT)));

        node.on(Opcode.PING, (peer, request) -> {
            late.forEach(Runnable::run);
            peer.answer(request, 5, Blob.EMPTY, "");
        });

        assertEquals(5, client.ask(Pnn.CURRENT, new Ping(), LIMIT).status());
    }

    private static void sendTo(FakeNode.Peer peer, ReqControl request, int status) {
        try {
            peer.answer(request, status, Blob.EMPTY, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void matchesAnswersInAnyOrder() {
        List<Runnable> answers = new ArrayList<>();
        node.on(Opcode.PING, (peer, request) -> {
            int position = answers.size();
            answers.add(0, () -> sendTo(peer, request, position));
            if (answers.size() == 3) {
                answers.forEach(Runnable::run);
            }
        });

        List<CompletableFuture<Integer>> asked = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> client.ask(Pnn.CURRENT, new Ping(), LIMIT).status()))
                .toList();

        assertEquals(
                List.of(0, 1, 2),
                asked.stream().map(CompletableFuture::join).sorted().toList());
    }

    @Test
    void putsHalfPacketsTogether() {
        node.on(Opcode.PING, (peer, request) -> {
            ReplyControl reply = new ReplyControl(request.header(), 3, Blob.wrap(new byte[100]), Blob.EMPTY);
            ByteBuffer bytes = ByteBuffer.allocate(reply.paddedSize());
            reply.encodePadded(bytes);
            for (int i = 0; i < bytes.capacity(); i++) {
                peer.sendRaw(ByteBuffer.wrap(bytes.array(), i, 1));
            }
        });

        assertEquals(3, client.ask(Pnn.CURRENT, new Ping(), LIMIT).status());
    }

    @Test
    void failsEveryCallAtOnceWhenTheNodeGoes() throws Exception {
        CountDownLatch asked = new CountDownLatch(8);
        node.on(Opcode.PING, (peer, request) -> asked.countDown());
        Subscription subscription = client.subscribe(77, LIMIT);
        List<CompletableFuture<Reason>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(CompletableFuture.supplyAsync(() -> reasonOf(() -> client.ask(0, new Ping(), LIMIT))));
        }
        calls.add(CompletableFuture.supplyAsync(() -> reasonOf(() -> subscription.receive(LIMIT))));
        assertTrue(asked.await(10, TimeUnit.SECONDS));

        node.kill();

        for (CompletableFuture<Reason> call : calls) {
            assertEquals(Reason.DISCONNECTED, call.get(20, TimeUnit.SECONDS));
        }
        assertFalse(client.isConnected());
        assertEquals(Reason.DISCONNECTED, reasonOf(() -> client.ask(0, new Ping(), LIMIT)));
    }

    @Test
    void endsOnGarbage() {
        byte[] garbage = new byte[4096];
        new Random(1).nextBytes(garbage);
        for (byte[] sent : List.of(
                garbage,
                new byte[64],
                new byte[] {8, 0, 0, 0},
                new byte[] {-1, -1, -1, -1},
                packet(Map.of(4, (byte) 1)),
                packet(Map.of(16, (byte) 99)),
                packet(Map.of(36, (byte) 99)))) {
            node.on(Opcode.PING, (peer, request) -> peer.sendRaw(ByteBuffer.wrap(sent)));
            try (CtdbClient other = CtdbClient.connect(node.socket(), LIMIT)) {
                assertEquals(Reason.MALFORMED, reasonOf(() -> other.ask(0, new Ping(), LIMIT)));
                assertFalse(other.isConnected());
            }
        }
        assertTrue(client.isConnected());
    }

    /** {@return an answer with some bytes changed} */
    private static byte[] packet(Map<Integer, Byte> changes) {
        ReplyControl reply = new ReplyControl(new Header(0, 0, 0, 1), 0, Blob.EMPTY, Blob.EMPTY);
        ByteBuffer bytes = ByteBuffer.allocate(reply.paddedSize());
        reply.encodePadded(bytes);
        changes.forEach((at, value) -> bytes.put(at, value));
        return bytes.array();
    }

    @Test
    void interruptingAThreadEndsItsCallAlone() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        node.on(Opcode.PING, (peer, request) -> asked.countDown());
        CompletableFuture<Reason> reason = new CompletableFuture<>();
        Thread thread = new Thread(() -> reason.complete(reasonOf(() -> client.ask(0, new Ping(), LIMIT))));
        thread.start();
        assertTrue(asked.await(10, TimeUnit.SECONDS));

        thread.interrupt();

        assertEquals(Reason.INTERRUPTED, reason.get(20, TimeUnit.SECONDS));
        node.restore(Opcode.PING);
        assertEquals(0, client.ask(0, new Ping(), LIMIT).status());
    }

    @Test
    void sendsNoHalfPacketWhenTheNodeIsBusy() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        node.on(Opcode.PING, (peer, request) -> {
            busy.countDown();
            try {
                proceed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            peer.answer(request, 6, Blob.EMPTY, "");
        });
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(
                () -> client.ask(0, new Ping(), LIMIT).status());
        assertTrue(busy.await(10, TimeUnit.SECONDS));
        Blob large = Blob.wrap(new byte[5 << 20]);
        int sent = 0;
        while (reasonUnless(() -> client.send(0, 9, large, SHORT)) == null) {
            sent++;
        }
        assertTrue(sent > 2 && sent < 8, sent + " messages went out");

        proceed.countDown();

        assertEquals(6, first.get(20, TimeUnit.SECONDS));
        node.restore(Opcode.PING);
        assertEquals(0, client.ask(0, new Ping(), LIMIT).status());
    }

    @Test
    void saysThatThereIsNoNode() {
        CtdbException nobody =
                assertThrows(CtdbException.class, () -> CtdbClient.connect(folder.resolve("nobody"), LIMIT));

        assertEquals(Reason.DISCONNECTED, nobody.reason());
        assertTrue(nobody.getMessage().startsWith("Cannot connect to a node at " + folder), nobody.getMessage());
    }

    @Test
    void failsToConnectToANodeThatDoesNotAnswer() {
        node.on(Opcode.GET_PNN, (peer, request) -> {});

        assertEquals(Reason.TIMED_OUT, reasonOf(() -> CtdbClient.connect(node.socket(), SHORT)));
    }

    @Test
    void closesTheClientsOfAServiceThatGoes() {
        OsgiCtdb service = new OsgiCtdb(null, new HeapDatabases());
        CtdbClient connected = service.connect(node.socket(), LIMIT);

        service.deactivate();

        assertEquals(Reason.DISCONNECTED, reasonOf(() -> connected.ask(0, new Ping(), LIMIT)));
    }

    static Reason reasonOf(Runnable call) {
        return assertThrows(CtdbException.class, call::run).reason();
    }

    private static Reason reasonUnless(Runnable call) {
        try {
            call.run();
            return null;
        } catch (CtdbException e) {
            return e.reason();
        }
    }
}
