// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.ConnectionHandler;

/**
 * Compares the loop with a bare selector, both echoing frames of 100 bytes over a Unix socket. Not a test: the figures
 * mean something only on an idle machine and with both processes pinned.
 *
 * <pre>
 *  serve loop|nio SOCKET              a server, until killed
 *  load SOCKET CONNECTIONS WINDOW SERVER-PID
 * </pre>
 *
 * <p>The load prints the time of a round (every connection sends its window and gets it back), messages per second, and the
 * processor time the server spent per message, which says most where the machine is not idle.
 */
final class EchoBenchmark {

    private static final int FRAME = 100;
    private static final long WARM_UP_NANOS = 4_000_000_000L;
    private static final long MEASURED_NANOS = 3_000_000_000L;

    private EchoBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "serve" -> serve(arguments[1], Path.of(arguments[2]));
            case "load" ->
                load(
                        Path.of(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        ProcessHandle.of(Long.parseLong(arguments[4])).orElseThrow());
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void serve(String kind, Path socket) throws Exception {
        if (kind.equals("nio")) {
            serveNio(socket);
        } else {
            SocketLoop loop = new SocketLoop();
            loop.start();
            loop.executeAndAwait(() -> listen(loop, socket), Duration.ofSeconds(5));
            Thread.currentThread().join();
        }
    }

    private static void listen(SocketLoop loop, Path socket) {
        try {
            loop.listen("echo", socket, 100).accept(connection -> connection.handle(new Echo()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Echo implements ConnectionHandler {
        @Override
        public void received(Connection connection, ByteBuffer input) {
            while (input.remaining() >= FRAME && input.remaining() >= input.getInt(input.position())) {
                echo(input, connection.output(FRAME));
            }
        }

        @Override
        public void closed(Connection connection, Optional<String> reason) {}
    }

    private static void echo(ByteBuffer in, ByteBuffer out) {
        int length = in.getInt(in.position());
        out.put(out.position(), in, in.position(), length);
        out.position(out.position() + length);
        in.position(in.position() + length);
    }

    private static void serveNio(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket), 100).configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        ByteBuffer in = buffer();
        ByteBuffer out = buffer();
        while (true) {
            selector.select(key -> {
                try {
                    if (key.isAcceptable()) {
                        SocketChannel accepted = server.accept();
                        accepted.configureBlocking(false);
                        accepted.register(selector, SelectionKey.OP_READ);
                    } else {
                        serveNio(key, in, out);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    /** Good enough for whole frames and a client that reads. */
    private static void serveNio(SelectionKey key, ByteBuffer in, ByteBuffer out) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        in.clear();
        if (channel.read(in) < 0) {
            channel.close();
            return;
        }
        in.flip();
        out.clear();
        while (in.remaining() >= FRAME) {
            echo(in, out);
        }
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    private static void load(Path socket, int connections, int window, ProcessHandle server) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            channels.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        }
        ByteBuffer request = buffer();
        for (int i = 0; i < window; i++) {
            request.putInt(request.position(), FRAME).position(request.position() + FRAME);
        }
        request.flip();
        ByteBuffer reply = buffer();
        run(channels, request, reply, WARM_UP_NANOS);
        long cpuBefore = cpuNanos(server);
        long[] times = run(channels, request, reply, MEASURED_NANOS);
        double messages = (double) times.length * window * connections;
        double cpu = cpuNanos(server) - cpuBefore;
        long nanos = Arrays.stream(times).sum();
        Arrays.sort(times);
        System.out.printf(
                "p50 %.1f us, p99 %.1f us, %,.0f messages/s, server %.2f us per message%n",
                times[times.length / 2] / 1e3,
                times[times.length * 99 / 100] / 1e3,
                messages / nanos * 1e9,
                cpu / messages / 1e3);
    }

    private static long cpuNanos(ProcessHandle server) {
        return server.info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** Each round writes a window to every connection, then reads all answers. {@return nanoseconds of each round} */
    private static long[] run(List<SocketChannel> channels, ByteBuffer request, ByteBuffer reply, long limitNanos)
            throws IOException {
        long[] times = new long[1 << 20];
        int rounds = 0;
        long begin = System.nanoTime();
        for (long now = begin; now - begin < limitNanos && rounds < times.length; rounds++) {
            for (SocketChannel channel : channels) {
                channel.write(request.rewind());
            }
            for (SocketChannel channel : channels) {
                reply.clear().limit(request.limit());
                while (reply.hasRemaining()) {
                    channel.read(reply);
                }
            }
            long end = System.nanoTime();
            times[rounds] = end - now;
            now = end;
        }
        return Arrays.copyOf(times, rounds);
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    }
}
