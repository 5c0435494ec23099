// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.spi.client.ClientSocket;
import org.ctdb4j.spi.loop.Loop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client socket is replaced a hundred times, each in a class loader of its own, while clients ask and new ones come. */
@Timeout(120)
class ClientSwapTest {

    private static final int SWAPS = 100;
    private static final int CLIENTS = 4;
    private static final int WINDOW = 16;
    private static final int MESSAGE_BYTES_MAX = 60_000;
    private static final long BETWEEN_SWAPS = 100;
    private static final ReqMessage LAST = new ReqMessage(new Header(0, 0, 0, 0), -1, Blob.EMPTY);
    private static final Bounds BOUNDS = new Bounds(64L << 20, 128L << 20);

    @TempDir
    Path folder;

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicLong answers = new AtomicLong();

    @Test
    void losesNothingAndLeavesNoClassLoaderBehind() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (LiveSocket node = new LiveSocket(folder.resolve("socket"), BOUNDS).accept()) {
            node.onPacket((connection, packet) -> node.socket().send(connection, packet));
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Conversation conversation = new Conversation(node.client(), i);
                running.add(threads.submit(conversation::ask));
                running.add(threads.submit(conversation::check));
            }
            running.add(threads.submit(() -> comeAndGo(node)));
            for (int i = 0; i < SWAPS; i++) {
                awaitMore(running);
                node.swap(reloaded(node.loop()));
            }
            awaitMore(running);
            enough.set(true);
            for (Future<?> one : running) {
                one.get(20, TimeUnit.SECONDS);
            }
            assertTrue(node.pending().stream()
                            .filter(e -> e.startsWith("connected"))
                            .count()
                    > SWAPS);
            awaitCollected(SWAPS - 1);
        } finally {
            threads.shutdown();
        }
    }

    private void awaitMore(List<Future<?>> running) throws Exception {
        long wanted = answers.get() + BETWEEN_SWAPS;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (answers.get() < wanted) {
            for (Future<?> one : running) {
                if (one.isDone()) {
                    one.get();
                }
            }
            assertTrue(System.nanoTime() < deadline, () -> "stuck after " + answers);
            Thread.onSpinWait();
        }
    }

    private void awaitCollected(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        int done = 0;
        while (done < count) {
            System.gc();
            while (collected.remove(50) != null) {
                done++;
            }
            int soFar = done;
            assertTrue(
                    System.nanoTime() < deadline, () -> soFar + " of " + loaders.size() + " class loaders collected");
        }
    }

    private Void comeAndGo(LiveSocket node) throws Exception {
        while (!enough.get()) {
            try (RawClient client = node.client()) {
                client.send(LAST);
                assertEquals(LAST, client.receive());
            }
        }
        return null;
    }

    private ClientSocket reloaded(Loop loop) throws Exception {
        ClassLoader loader = new Reloading();
        loaders.add(new WeakReference<>(loader, collected));
        Class<?> bounds = loader.loadClass(Bounds.class.getName());
        Constructor<?> boundsConstructor = bounds.getDeclaredConstructor(long.class, long.class);
        boundsConstructor.setAccessible(true);
        Constructor<?> constructor =
                loader.loadClass(UnixClientSocket.class.getName()).getDeclaredConstructor(Loop.class, bounds);
        constructor.setAccessible(true);
        Object limits = boundsConstructor.newInstance(BOUNDS.clientBytes(), BOUNDS.allBytes());
        ClientSocket socket = (ClientSocket) constructor.newInstance(loop, limits);
        assertEquals(loader, socket.getClass().getClassLoader());
        return socket;
    }

    /** Defines the classes of the bundle itself, as every bundle's loader does. */
    private static final class Reloading extends URLClassLoader {
        Reloading() {
            super(
                    new URL[] {
                        UnixClientSocket.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    UnixClientSocket.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith(UnixClientSocket.class.getPackageName()) && findLoadedClass(name) == null) {
                    return findClass(name);
                }
                return super.loadClass(name, resolve);
            }
        }
    }

    /** One thread asks in random pieces, another checks every answer, with a window between them. */
    private final class Conversation {
        private final RawClient client;
        private final int seed;
        private final Semaphore window = new Semaphore(WINDOW);

        Conversation(RawClient client, int seed) {
            this.client = client;
            this.seed = seed;
        }

        private ReqMessage message(long number) {
            Random random = new Random(seed * 1_000_000L + number);
            byte[] data = new byte[random.nextInt(MESSAGE_BYTES_MAX)];
            random.nextBytes(data);
            return new ReqMessage(new Header(0, 0, 0, 0), number, Blob.wrap(data));
        }

        Void ask() throws IOException, InterruptedException {
            Random random = new Random(seed);
            long number = 0;
            while (!enough.get()) {
                window.acquire();
                byte[] bytes = RawClient.bytes(message(number));
                int from = 0;
                while (from < bytes.length) {
                    int to = Math.min(bytes.length, from + 1 + random.nextInt(30_000));
                    client.send(Arrays.copyOfRange(bytes, from, to));
                    from = to;
                }
                number++;
            }
            client.send(LAST);
            return null;
        }

        Void check() throws Exception {
            long number = 0;
            for (Packet answer = client.receive(); !answer.equals(LAST); answer = client.receive()) {
                assertEquals(message(number), answer);
                number++;
                answers.incrementAndGet();
                window.release();
            }
            client.close();
            return null;
        }
    }
}
