// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.spi.loop.Acceptor;
import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.ConnectionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SocketConnectionTest {

    private static final long SECOND = 1_000_000_000;

    @TempDir
    Path folder;

    private RunningLoop running;
    private SocketLoop loop;
    private Path socket;
    private final Recorder recorder = new Recorder();
    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws IOException {
        running = new RunningLoop();
        loop = running.loop();
        socket = folder.resolve("socket");
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void replacesAStaleSocketFileAndClosesItToOthers() throws Exception {
        Files.writeString(socket, "stale");
        listen(recorder);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        try (SocketChannel client = RunningLoop.client(socket)) {
            send(client, "hello");
            recorder.expect("received hello");
        }
    }

    @Test
    void namesTheLimitOfAUnixPath() throws Exception {
        for (int length : new int[] {106, 107}) {
            running.listen(pathOf(length), accepted::add);
            assertTrue(Files.exists(pathOf(length)));
        }
        IllegalStateException failed =
                assertThrows(IllegalStateException.class, () -> running.listen(pathOf(108), accepted::add));
        String message = failed.getCause().getCause().getMessage();
        assertTrue(message.contains("107") && message.contains("108"), message);
    }

    private Path pathOf(int length) {
        return folder.resolve("x".repeat(length - folder.toString().length() - 1));
    }

    @Test
    void saysWhereItCannotListen() {
        Path nowhere = folder.resolve("missing/socket");
        IllegalStateException failed =
                assertThrows(IllegalStateException.class, () -> running.listen(nowhere, accepted::add));
        assertTrue(failed.getCause().getCause().getMessage().contains(nowhere.toString()), failed::toString);
    }

    @Test
    void saysWhatItCannotReplace() throws Exception {
        Files.createDirectories(socket.resolve("full"));
        IllegalStateException failed =
                assertThrows(IllegalStateException.class, () -> running.listen(socket, accepted::add));
        String message = failed.getCause().getCause().getMessage();
        assertTrue(message.contains("DirectoryNotEmpty") && message.contains(socket.toString()), message);
    }

    @Test
    void takesAPidItCannotLearnForUnknown() throws Exception {
        loop.bindCredentials(channel -> {
            throw new IllegalStateException("no descriptor");
        });
        listen(null);
        RunningLoop.client(socket).close();
        assertEquals(0, take().peerPid());
    }

    @Test
    void asksForThePidOfAUnixPeer() throws Exception {
        loop.bindCredentials(channel -> 4711);
        listen(null);
        RunningLoop.client(socket).close();
        assertEquals(4711, take().peerPid());
        loop.unbindCredentials(channel -> 1);
        RunningLoop.client(socket).close();
        assertEquals(4711, take().peerPid());
    }

    @Test
    void leavesConnectionsInTheBacklogWithoutAHandler() throws Exception {
        Acceptor acceptor = running.listen(socket, null);
        try (SocketChannel client = RunningLoop.client(socket)) {
            send(client, "early");
            running.run(() -> acceptor.accept(connection -> connection.handle(recorder)));
            recorder.expect("received early");
        }
    }

    @Test
    void acceptsManyAtOnce() throws Exception {
        listen(recorder);
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            clients.add(RunningLoop.client(socket));
        }
        for (SocketChannel client : clients) {
            send(client, "x");
            recorder.expect("received x");
        }
        for (SocketChannel client : clients) {
            client.close();
            recorder.expect("closed");
        }
        assertEquals(1, running.call(() -> loop.channels("test")).size());
    }

    @Test
    void givesUnreadBytesToTheNextHandler() throws Exception {
        listen(new Refusing());
        try (SocketChannel client = RunningLoop.client(socket)) {
            Connection connection = take();
            send(client, "abc");
            recorder.expect("refused 3");
            running.run(() -> connection.handle(null));
            send(client, "def");
            running.run(() -> connection.handle(recorder));
            recorder.expect("received abc", "received def");
            assertEquals(6, running.call(connection::bytesReceived));
        }
    }

    @Test
    void tellsTheNextHandlerOfAnEndInBetween() throws Exception {
        listen(recorder);
        SocketChannel client = RunningLoop.client(socket);
        Connection connection = take();
        running.run(() -> connection.handle(null));
        client.close();
        running.run(() -> connection.handle(recorder));
        recorder.expect("closed");
        assertFalse(running.call(connection::isOpen));
    }

    @Test
    void tellsTheNextHandlerOfAFailedWriteInBetween() throws Exception {
        listen(recorder);
        SocketChannel client = RunningLoop.client(socket);
        Connection connection = take();
        running.run(() -> connection.handle(null));
        client.close();
        running.run(() -> connection.output(1).put((byte) 1));
        running.run(() -> {});
        assertFalse(running.call(connection::isOpen));
        running.run(() -> connection.handle(recorder));
        recorder.expect("closed: Broken pipe");
    }

    @Test
    void hearsNothingAfterClosing() throws Exception {
        listen(new ConnectionHandler() {
            @Override
            public void received(Connection connection, ByteBuffer input) {
                recorder.received(connection, input);
                connection.close();
                connection.output(10).putInt(1);
                connection.close();
            }

            @Override
            public void closed(Connection connection, Optional<String> reason) {
                recorder.closed(connection, reason);
            }
        });
        try (SocketChannel client = RunningLoop.client(socket)) {
            send(client, "x");
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        }
        running.run(() -> recorder.note("later"));
        recorder.expect("received x", "later");
    }

    @Test
    void endsAConnectionWhoseHandlerThrows() throws Exception {
        Recorder failures = new Recorder();
        loop.onFailure(cause -> failures.note(cause.getMessage()));
        listen(new ConnectionHandler() {
            @Override
            public void received(Connection connection, ByteBuffer input) {
                throw new AssertionError("never mind");
            }

            @Override
            public void closed(Connection connection, Optional<String> reason) {
                recorder.closed(connection, reason);
            }
        });
        try (SocketChannel client = RunningLoop.client(socket)) {
            send(client, "x");
            recorder.expect("closed: its handler failed");
            failures.expect("never mind");
        }
    }

    @Test
    void endsAConnectionNobodyWouldServe() throws Exception {
        Recorder failures = new Recorder();
        loop.onFailure(cause -> failures.note(cause.getMessage()));
        running.listen(socket, connection -> {
            throw new AssertionError("no room");
        });
        try (SocketChannel client = RunningLoop.client(socket)) {
            failures.expect("no room");
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void showsAgainInTheNextTurnAndLetsOthersInBetween() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        listen(new ConnectionHandler() {
            @Override
            public void received(Connection connection, ByteBuffer input) {
                char first = (char) input.get();
                recorder.note(Character.toString(first));
                awaitUninterrupted(sent);
                if (input.hasRemaining()) {
                    connection.showAgain();
                }
            }

            @Override
            public void closed(Connection connection, Optional<String> reason) {
                recorder.closed(connection, reason);
            }
        });
        SocketChannel flooding = RunningLoop.client(socket);
        try (SocketChannel other = RunningLoop.client(socket)) {
            take();
            take();
            send(flooding, "f".repeat(10_000));
            recorder.expect("f");
            send(other, "o");
            sent.countDown();
            int before = 1;
            while (recorder.next().equals("f")) {
                before++;
            }
            assertTrue(before < 10_000, "the other one waited for all");
            flooding.close();
            int after = 0;
            while (recorder.next().equals("f")) {
                after++;
            }
            assertEquals(10_000, before + after);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readsNoFurtherWhileItsHandlerIsNotDone() throws Exception {
        listen(new ConnectionHandler() {
            @Override
            public void received(Connection connection, ByteBuffer input) {
                input.get();
                connection.showAgain();
            }

            @Override
            public void closed(Connection connection, Optional<String> reason) {}
        });
        try (SocketChannel client = RunningLoop.client(socket)) {
            Connection connection = take();
            client.configureBlocking(false);
            ByteBuffer much = ByteBuffer.allocate(1 << 20);
            for (int i = 0; i < 1000; i++) {
                client.write(much.rewind());
                running.run(() -> {});
            }
            assertTrue(running.call(connection::unreadBytes) <= 64 * 1024, "read on");
        }
    }

    @Test
    void takesLongFramesInRandomPieces() throws Exception {
        Random random = new Random(1);
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] frame = new byte[4 + random.nextInt(i % 50 == 0 ? 3_000_000 : 60_000)];
            random.nextBytes(frame);
            frames.add(frame);
        }
        BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
        listen(new ConnectionHandler() {
            @Override
            public void received(Connection connection, ByteBuffer input) {
                while (input.remaining() >= 4 && input.remaining() - 4 >= input.getInt(input.position())) {
                    byte[] frame = new byte[input.getInt()];
                    input.get(frame);
                    received.add(frame);
                }
            }

            @Override
            public void closed(Connection connection, Optional<String> reason) {}
        });
        try (SocketChannel client = RunningLoop.client(socket)) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(client, frames, random));
            for (byte[] frame : frames) {
                assertArrayEquals(frame, received.poll(20, TimeUnit.SECONDS));
            }
            writing.get();
        }
    }

    private static void write(SocketChannel client, List<byte[]> frames, Random random) {
        try {
            for (byte[] frame : frames) {
                ByteBuffer bytes = ByteBuffer.allocate(4 + frame.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.putInt(frame.length).put(frame).flip();
                while (bytes.hasRemaining()) {
                    int end = bytes.position() + 1 + random.nextInt(random.nextBoolean() ? 100 : 100_000);
                    client.write(bytes.limit(Math.min(end, bytes.capacity())));
                    bytes.limit(bytes.capacity());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keepsWhatASlowReaderHasNotTakenAndTellsOfProgress() throws Exception {
        listen(recorder);
        int size = 20_000_000;
        byte[] sent = new byte[size];
        new Random(2).nextBytes(sent);
        try (SocketChannel client = RunningLoop.client(socket)) {
            Connection connection = take();
            running.run(() -> {
                for (int from = 0; from < size; from += 1000) {
                    connection.output(1000).put(sent, from, 1000);
                }
            });
            running.run(() -> {});
            long unsent = running.call(connection::unsentBytes);
            assertTrue(unsent > size - 2_000_000, unsent + " bytes");
            assertEquals(size, running.call(connection::bytesSent) + unsent);
            long before = loop.gaps().turns();
            running.run(() -> {});
            assertTrue(loop.gaps().turns() - before < 10, "turned while the socket was full");
            ByteBuffer received = ByteBuffer.allocate(size);
            while (received.hasRemaining()) {
                client.read(received);
            }
            assertArrayEquals(sent, received.array());
            recorder.expect("drained");
            assertEquals(0, running.call(connection::unsentBytes));
        }
    }

    @Test
    void connectsOverTcpFromTheAddressGiven() throws Exception {
        InetAddress own = InetAddress.getByName("127.77.1.1");
        Acceptor acceptor = running.call(() -> loop.listen("test", new InetSocketAddress(own, 0), 10));
        running.run(() -> acceptor.accept(this::admit));
        int port = Integer.parseInt(acceptor.name().substring(acceptor.name().indexOf(':') + 1));
        InetAddress other = InetAddress.getByName("127.77.1.2");
        Connection connection = connect(other, new InetSocketAddress(own, port));
        recorder.expect("connected");
        Connection incoming = take();
        assertEquals(other, ((InetSocketAddress) incoming.remote()).getAddress());
        running.run(() -> incoming.handle(recorder));
        running.run(() -> connection.output(2).put((byte) 'o').put((byte) 'k'));
        recorder.expect("received ok");
        assertEquals(0, incoming.peerPid());
        running.run(connection::close);
        recorder.expect("closed");
    }

    @Test
    void saysWhyAConnectionWasRefused() throws Exception {
        InetSocketAddress nobody = new InetSocketAddress("127.77.1.3", 1);
        connect(InetAddress.getByName("127.77.1.1"), nobody);
        recorder.expect("closed: Connection refused");
        assertEquals(List.of(), running.call(() -> loop.channels("out")));
    }

    @Test
    void failsAtOnceWithoutALocalAddress() {
        IllegalStateException failed = assertThrows(
                IllegalStateException.class,
                () -> connect(InetAddress.getByName("192.0.2.1"), new InetSocketAddress("127.77.1.3", 1)));
        assertTrue(failed.getCause().getCause() instanceof IOException, failed::toString);
        assertEquals(List.of(), running.call(() -> loop.channels("out")));
    }

    @Test
    void givesUpAnAttemptNobodyAnswers() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.77.1.4"))) {
            List<Socket> waiting = new ArrayList<>();
            fill(full, waiting);
            long begin = System.nanoTime();
            running.call(() -> loop.connect(
                    "out",
                    new InetSocketAddress("127.77.1.1", 0),
                    (InetSocketAddress) full.getLocalSocketAddress(),
                    SECOND / 5,
                    recorder));
            recorder.expect("closed: no answer within 200 ms");
            assertTrue(System.nanoTime() - begin >= SECOND / 5);
            for (Socket one : waiting) {
                one.close();
            }
        }
    }

    /** The kernel ignores whoever knocks at a full backlog. */
    private static void fill(ServerSocket full, List<Socket> waiting) throws IOException {
        while (true) {
            Socket next = new Socket();
            waiting.add(next);
            try {
                next.connect(full.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException | ConnectException e) {
                return;
            }
        }
    }

    @Test
    void dropsAnAttemptThatIsClosed() throws Exception {
        Connection attempt = connect(InetAddress.getByName("127.77.1.1"), new InetSocketAddress("127.77.1.3", 1));
        running.run(attempt::close);
        running.run(() -> recorder.note("later"));
        recorder.next();
        assertFalse(attempt.isOpen());
    }

    @Test
    void saysWhyATcpConnectionEnded() throws Exception {
        InetAddress own = InetAddress.getByName("127.77.1.1");
        Acceptor acceptor = running.call(() -> loop.listen("test", new InetSocketAddress(own, 0), 10));
        running.run(() -> acceptor.accept(this::admit));
        int port = Integer.parseInt(acceptor.name().substring(acceptor.name().indexOf(':') + 1));
        SocketChannel client = SocketChannel.open(new InetSocketAddress(own, port));
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        Connection incoming = take();
        running.run(() -> incoming.handle(recorder));
        client.close();
        recorder.expect("closed: Connection reset");
    }

    private Connection connect(InetAddress local, InetSocketAddress remote) {
        return running.call(() -> loop.connect("out", new InetSocketAddress(local, 0), remote, SECOND, recorder));
    }

    private void listen(ConnectionHandler handler) {
        running.listen(socket, connection -> {
            if (handler != null) {
                connection.handle(handler);
            }
            admit(connection);
        });
    }

    private void admit(Connection connection) {
        accepted.add(connection);
    }

    private Connection take() throws InterruptedException {
        Connection connection = accepted.poll(10, TimeUnit.SECONDS);
        assertTrue(connection != null, "nothing accepted");
        return connection;
    }

    private static void send(SocketChannel client, String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private final class Refusing implements ConnectionHandler {
        @Override
        public void received(Connection connection, ByteBuffer input) {
            recorder.note("refused " + input.remaining());
        }

        @Override
        public void closed(Connection connection, Optional<String> reason) {
            recorder.closed(connection, reason);
        }
    }
}
