// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.transport.Peer;
import org.ctdb4j.spi.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A transport is replaced a hundred times, each in a class loader of its own, while two nodes talk. */
@Timeout(120)
class TransportSwapTest {

    private static final int SWAPS = 100;
    private static final int WINDOW = 32;
    private static final int MESSAGE_BYTES_MAX = 60_000;
    private static final int BETWEEN_SWAPS = 50;

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    private LiveTransport asking;
    private LiveTransport answering;
    private Conversation conversation;

    @BeforeEach
    void start() throws Exception {
        int port = LiveTransport.freePort("127.77.3.1");
        InetSocketAddress first = new InetSocketAddress("127.77.3.1", port);
        InetSocketAddress second = new InetSocketAddress("127.77.3.2", port);
        asking = new LiveTransport(0, first).start(new Peer(1, second));
        answering = new LiveTransport(1, second).start(new Peer(0, first));
        asking.expect("connected 1");
        answering.expect("connected 0");
        conversation = new Conversation(asking);
        asking.onPacket(conversation::answered);
        answering.onPacket(packet -> answering.transport().send(0, packet.withHeader(new Header(1, 0, 1, 0))));
    }

    @AfterEach
    void stop() {
        asking.close();
        answering.close();
    }

    @Test
    void losesNothingAndLeavesNoClassLoaderBehind() throws Exception {
        asking.run(conversation::begin);
        for (int i = 0; i < SWAPS; i++) {
            conversation.awaitMore(BETWEEN_SWAPS);
            answering.swap(reloaded(answering.loop()));
            asking.swap(reloaded(asking.loop()));
        }
        conversation.awaitMore(BETWEEN_SWAPS);
        assertEquals(List.of(), asking.pending());
        assertEquals(List.of(), answering.pending());
        assertTrue(asking.status(1).packetsSent() > SWAPS * BETWEEN_SWAPS);
        awaitCollected(2 * SWAPS - 2);
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

    private Transport reloaded(Loop loop) throws Exception {
        ClassLoader loader = new Reloading();
        loaders.add(new WeakReference<>(loader, collected));
        Constructor<?> constructor =
                loader.loadClass(TcpTransport.class.getName()).getDeclaredConstructor(Loop.class, long.class);
        constructor.setAccessible(true);
        Transport transport = (Transport) constructor.newInstance(loop, LiveTransport.FRAME_BYTES_MAX);
        assertEquals(loader, transport.getClass().getClassLoader());
        return transport;
    }

    /** Defines the classes of the bundle itself, as every bundle's loader does. */
    private static final class Reloading extends URLClassLoader {
        Reloading() {
            super(
                    new URL[] {
                        TcpTransport.class.getProtectionDomain().getCodeSource().getLocation()
                    },
                    TcpTransport.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith(TcpTransport.class.getPackageName()) && findLoadedClass(name) == null) {
                    return findClass(name);
                }
                return super.loadClass(name, resolve);
            }
        }
    }

    /** Keeps a window of messages under way and checks each answer; its state belongs to the loop thread. */
    private static final class Conversation {
        private final LiveTransport node;
        private final Random random = new Random(11);
        private long sent;
        private long answered;
        private long wanted;
        private CountDownLatch enough = new CountDownLatch(0);

        Conversation(LiveTransport node) {
            this.node = node;
        }

        void begin() {
            for (int i = 0; i < WINDOW; i++) {
                ask();
            }
        }

        private void ask() {
            byte[] data = new byte[random.nextInt(MESSAGE_BYTES_MAX)];
            new Random(sent).nextBytes(data);
            node.transport().send(1, new ReqMessage(new Header(1, 1, 0, 0), sent, Blob.wrap(data)));
            sent++;
        }

        void answered(Packet packet) {
            ReqMessage message = (ReqMessage) packet;
            byte[] expected = new byte[message.data().size()];
            new Random(answered).nextBytes(expected);
            if (message.srvid() != answered || !message.data().equals(Blob.wrap(expected))) {
                throw new AssertionError("answer " + answered + " is " + message.srvid());
            }
            answered++;
            if (answered >= wanted) {
                enough.countDown();
            }
            ask();
        }

        void awaitMore(int count) throws InterruptedException, IOException {
            CountDownLatch latch = new CountDownLatch(1);
            node.run(() -> {
                wanted = answered + count;
                enough = latch;
            });
            assertTrue(
                    latch.await(20, TimeUnit.SECONDS),
                    () -> "stuck after " + answered + ": " + node.call(node.transport()::status));
        }
    }
}
