// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.ctdb4j.spi.loop.Acceptor;
import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.ConnectionHandler;
import org.ctdb4j.spi.loop.Loop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SocketLoopTest {

    private static final long MILLI = 1_000_000;

    @TempDir
    Path folder;

    private RunningLoop running;
    private SocketLoop loop;
    private final Recorder recorder = new Recorder();

    @BeforeEach
    void start() throws IOException {
        running = new RunningLoop();
        loop = running.loop();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void runsTasksOfOneThreadInOrder() throws Exception {
        for (int i = 0; i < 1000; i++) {
            String name = Integer.toString(i);
            loop.execute(() -> recorder.note(name));
        }
        for (int i = 0; i < 1000; i++) {
            recorder.expect(Integer.toString(i));
        }
    }

    @Test
    void losesNoTaskOfManyThreads() throws Exception {
        int threads = 4;
        int each = 50_000;
        CountDownLatch done = new CountDownLatch(threads * each);
        List<Thread> posters = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread poster = new Thread(() -> {
                for (int j = 0; j < each; j++) {
                    loop.execute(done::countDown);
                }
            });
            posters.add(poster);
            poster.start();
        }
        for (Thread poster : posters) {
            poster.join();
        }
        assertTrue(done.await(20, TimeUnit.SECONDS), () -> done.getCount() + " tasks not run");
    }

    @Test
    void hasEndedAlsoForAThreadThatWasInterrupted() {
        Thread stopper = Thread.currentThread();
        AtomicBoolean ended = new AtomicBoolean();
        loop.execute(() -> {
            awaitWaiting(stopper);
            stopper.interrupt();
            awaitWaiting(stopper);
            ended.set(true);
        });
        loop.stop();

        assertTrue(Thread.interrupted());
        assertTrue(ended.get());
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.isInterrupted() || thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void knowsItsThread() {
        assertFalse(loop.inLoop());
        assertTrue(running.call(loop::inLoop));
        assertEquals("ctdb4j-loop", running.call(() -> Thread.currentThread().getName()));
    }

    @Test
    void refusesToWaitForItself() {
        IllegalStateException refused = assertThrows(
                IllegalStateException.class,
                () -> running.run(() -> loop.executeAndAwait(() -> {}, Duration.ofSeconds(1))));
        assertInstanceOf(IllegalStateException.class, refused.getCause());
    }

    @Test
    void tellsWhoeverWaitsWhatTheTaskThrew() {
        UnsupportedOperationException thrown = new UnsupportedOperationException();
        IllegalStateException told = assertThrows(
                IllegalStateException.class,
                () -> running.run(() -> {
                    throw thrown;
                }));
        assertEquals(thrown, told.getCause());
    }

    @Test
    void neverRunsATaskNobodyWaitsForAnyMore() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        loop.execute(() -> awaitQuietly(hold));
        assertThrows(
                IllegalStateException.class,
                () -> loop.executeAndAwait(() -> recorder.note("too late"), Duration.ofMillis(20)));
        hold.countDown();
        loop.execute(() -> recorder.note("next"));
        recorder.expect("next");
    }

    @Test
    void refusesWaitingOnceStopped() {
        running.close();
        assertThrows(IllegalStateException.class, () -> loop.executeAndAwait(() -> {}, Duration.ofSeconds(5)));
    }

    @Test
    void endsItsThreadWhenStopped() throws Exception {
        Thread thread = running.call(Thread::currentThread);
        running.listen(folder.resolve("s"), connection -> connection.handle(recorder));
        try (SocketChannel client = RunningLoop.client(folder.resolve("s"))) {
            running.close();
            thread.join(20_000);
            assertFalse(thread.isAlive());
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void firesTimersInOrderAndNotEarly() throws Exception {
        long begin = System.nanoTime();
        running.run(() -> {
            loop.schedule(30 * MILLI, () -> recorder.note("c"));
            loop.schedule(10 * MILLI, () -> recorder.note("a"));
            loop.schedule(20 * MILLI, () -> recorder.note("b"));
            loop.schedule(15 * MILLI, () -> recorder.note("cancelled")).cancel();
        });
        recorder.expect("a", "b", "c");
        assertTrue(System.nanoTime() - begin >= 30 * MILLI);
    }

    @Test
    void letsATimerScheduleTheNext() throws Exception {
        running.run(() -> loop.schedule(0, new Runnable() {
            private int fired;

            @Override
            public void run() {
                recorder.note("fired");
                if (++fired < 3) {
                    loop.schedule(0, this);
                }
            }
        }));
        recorder.expect("fired", "fired", "fired");
    }

    @Test
    void refusesTimersFromOtherThreads() {
        assertThrows(IllegalStateException.class, () -> loop.schedule(0, () -> {}));
    }

    @Test
    void runsTasksThenInputThenTimersThenHooks() throws Exception {
        Path socket = folder.resolve("s");
        List<String> turn = new ArrayList<>();
        running.listen(
                socket,
                connection -> connection.handle(new ConnectionHandler() {
                    @Override
                    public void received(Connection from, ByteBuffer input) {
                        turn.add("received " + Recorder.text(input));
                    }

                    @Override
                    public void closed(Connection ended, Optional<String> reason) {}
                }));
        loop.onEndOfTurn(() -> {
            if (!turn.isEmpty()) {
                turn.add("hook");
                recorder.note(String.join(", ", turn));
                turn.clear();
            }
        });
        try (SocketChannel client = RunningLoop.client(socket)) {
            running.run(() -> {});
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch hold = new CountDownLatch(1);
            loop.execute(() -> {
                held.countDown();
                awaitQuietly(hold);
            });
            awaitQuietly(held);
            client.write(ByteBuffer.wrap(new byte[] {'x'}));
            loop.execute(() -> {
                turn.add("task");
                loop.schedule(0, () -> turn.add("timer"));
            });
            hold.countDown();
            recorder.expect("task, received x, timer, hook");
        }
    }

    @Test
    void flushesAfterTheHooks() throws Exception {
        Path socket = folder.resolve("s");
        List<Connection> accepted = new ArrayList<>();
        running.listen(socket, connection -> {
            accepted.add(connection);
            recorder.note("accepted");
        });
        try (SocketChannel client = RunningLoop.client(socket)) {
            recorder.expect("accepted");
            loop.onEndOfTurn(() -> {
                Connection connection = accepted.get(0);
                if (connection.bytesSent() == 0 && connection.unsentBytes() == 0) {
                    connection.output(2).put((byte) 'h').put((byte) 'i');
                }
            });
            loop.execute(() -> {});
            ByteBuffer answer = ByteBuffer.allocate(10);
            client.read(answer);
            assertEquals("hi", Recorder.text(answer.flip()));
        }
    }

    @Test
    void goesOnWhateverACallbackThrows() throws Exception {
        Recorder failures = new Recorder();
        Loop.Registration registration = loop.onFailure(cause -> failures.note(cause.getMessage()));
        loop.onFailure(cause -> {
            throw new IllegalStateException("a listener as bad");
        });
        Loop.Registration hook = loop.onEndOfTurn(() -> {
            throw new AssertionError("hook");
        });
        loop.execute(() -> {});
        failures.await("hook");
        hook.close();
        loop.execute(() -> {
            throw new AssertionError("task");
        });
        failures.await("task");
        running.run(() -> loop.schedule(0, () -> {
            throw new StackOverflowError("timer");
        }));
        failures.await("timer");
        registration.close();
        loop.execute(() -> {
            throw new IllegalStateException("unheard");
        });
        loop.execute(() -> recorder.note("alive"));
        recorder.expect("alive");
        assertEquals(List.of(), failures.pending());
    }

    @Test
    void sleepsWhileNothingHappens() throws Exception {
        Path socket = folder.resolve("s");
        Acceptor acceptor = running.listen(socket, connection -> connection.handle(recorder));
        SocketChannel gone = RunningLoop.client(socket);
        try (SocketChannel quiet = RunningLoop.client(socket)) {
            quiet.write(ByteBuffer.wrap(new byte[] {'q'}));
            gone.write(ByteBuffer.wrap(new byte[] {'g'}));
            recorder.next();
            recorder.next();
            running.run(() -> {
                acceptor.accept(null);
                loop.channels("test").stream()
                        .filter(Connection.class::isInstance)
                        .forEach(channel -> ((Connection) channel).handle(null));
            });
            gone.close();
            RunningLoop.client(socket).close();
            long before = loop.gaps().turns();
            running.run(() -> loop.schedule(1500 * MILLI, () -> recorder.note("later")));
            recorder.expect("later");
            long turns = loop.gaps().turns() - before;
            assertTrue(turns < 10, turns + " turns");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
