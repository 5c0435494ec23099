// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

import org.ctdb4j.api.service.RehearsalStatus.State;
import org.ctdb4j.client.socket.UnixClientSocket;
import org.ctdb4j.database.tdb.TdbBackend;
import org.ctdb4j.lock.scheduler.QueueingLockScheduler;
import org.ctdb4j.recovery.RecoveryMachine;
import org.ctdb4j.socket.SocketLoops;
import org.ctdb4j.spi.recovery.Recovery;
import org.ctdb4j.system.linux.LinuxDatabaseFiles;
import org.ctdb4j.testkit.linux.Await;
import org.ctdb4j.testkit.linux.TestConfiguration;
import org.ctdb4j.testkit.linux.TestLoop;
import org.junit.jupiter.api.Assertions;

/** A rehearsal of the real plug-ins, in which the node and its time are the test's. Notes what the daemon logs. */
final class Theatre implements Rehearsal.Subject, AutoCloseable {
    /**
     * A plug-in may have something to say of its own, of a client that is gone in mid-sentence, and the loop of what has failed in a
     * node.
     */
    private static final Logger LOG = Logger.getLogger("org.ctdb4j.daemon");

    private final Path folder;
    private final TestLoop loop = new TestLoop();
    private final LinuxDatabaseFiles files = new LinuxDatabaseFiles();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler notes = new Notes();
    private final SocketLoops loops = new SocketLoops();
    private Optional<RehearsalStage.Cast> cast = Optional.empty();
    private Rehearsal rehearsal;
    private Runnable cue = () -> {};
    private final long openBefore;
    private volatile boolean running = true;

    Theatre(Path folder) throws IOException {
        this.folder = folder;
        openBefore = openDescriptors();
        cast(new RecoveryMachine());
        rehearse(List.of(1), Thread::new);
        LOG.addHandler(notes);
    }

    private void rehearse(List<Integer> rounds, ThreadFactory threads) {
        rehearsal = new Rehearsal(this, loop, new Performance.Setting(folder, loops, true, rounds, threads));
    }

    /** The machine has no thread left for those who play. */
    void refuseThreads() {
        rehearse(List.of(1), Refused::new);
    }

    /** Fills all the roles. */
    void cast(Recovery recovery) {
        cast = Optional.of(new RehearsalStage.Cast(
                new UnixClientSocket(loop, new Bounds()),
                new TdbBackend(files, loop),
                new QueueingLockScheduler(loop, new TestConfiguration(folder)),
                recovery));
    }

    /** A plug-in has gone. */
    void dismiss() {
        cast = Optional.empty();
        rehearsal.castChanged();
    }

    /** A plug-in has come. */
    void swap() {
        cast(new RecoveryMachine());
        rehearsal.castChanged();
    }

    /** A plug-in has come that was there before. */
    void swapBack(RehearsalStage.Cast former) {
        cast = Optional.of(former);
        rehearsal.castChanged();
    }

    /** Whenever the databases are there and the records of a round are about to be played, on the thread of those who play. */
    void beforeRounds(Runnable action) {
        cue = action;
    }

    void running(boolean isRunning) {
        running = isRunning;
    }

    Path folder() {
        return folder;
    }

    Rehearsal rehearsal() {
        return rehearsal;
    }

    TestLoop loop() {
        return loop;
    }

    State state() {
        return rehearsal.status().state();
    }

    /** {@return what was logged, with the level before each} */
    List<String> lines() {
        return lines;
    }

    /** {@return what was logged, which must be one line} */
    String line() {
        Assertions.assertEquals(1, lines.size(), lines::toString);
        return lines.get(0);
    }

    void start() {
        rehearsal.start(true);
        loop.runPosted();
    }

    /** Has the nodes start and play until somebody stops them, and returns when they do. */
    void play() throws InterruptedException {
        rehearse(List.of(Integer.MAX_VALUE), Thread::new);
        start();
        awaitBegin();
        await("2");
    }

    /** Waits until those who play have come so far as to make records. */
    void awaitRecords() throws InterruptedException {
        await("node.2/rehearsal.tdb.2");
    }

    private void await(String file) throws InterruptedException {
        Path awaited = folder.resolve(file);
        loop.runUntil(() -> Files.exists(awaited) || state() != State.PLAYING, lines::toString);
    }

    void awaitEnd() throws InterruptedException {
        awaitBegin();
        awaitEndOfPlay();
    }

    void awaitEndOfPlay() throws InterruptedException {
        loop.runUntil(() -> state() != State.PLAYING, lines::toString);
    }

    /** Lets time pass until the rehearsal begins. */
    void awaitBegin() {
        while (state() == State.WAITING) {
            loop.runTimers();
            loop.runPosted();
        }
    }

    @Override
    public boolean isRunning() {
        if (state() == State.PLAYING) {
            cue.run();
        }
        return running;
    }

    @Override
    public long turns() {
        return 0;
    }

    @Override
    public Optional<RehearsalStage.Cast> cast() {
        return cast;
    }

    /** Checks that nothing is left. */
    @Override
    public void close() throws IOException {
        rehearsal.end();
        LOG.removeHandler(notes);
        Await.until(() -> threads().isEmpty(), () -> "still there: " + threads());
        Assertions.assertFalse(Files.exists(folder));
        Assertions.assertEquals(openBefore, openDescriptors());
        files.deactivate();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("ctdb4j"))
                .toList();
    }

    /** {@return how many sockets, selectors and files of the rehearsal this process has open} */
    private long openDescriptors() throws IOException {
        // What the JDK opens once for all of them.
        SocketChannel.open().close();
        Selector.open().close();
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(Theatre::target)
                    .filter(open -> open.matches("(socket|anon_inode|pipe):.*") || open.startsWith(folder.toString()))
                    .count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "the list's own, which is gone";
        }
    }

    /** A thread too many. */
    private static final class Refused extends Thread {
        Refused(Runnable task) {
            super(task);
        }

        @Override
        public synchronized void start() {
            throw new OutOfMemoryError("unable to create native thread");
        }
    }

    private final class Notes extends Handler {
        @Override
        public void publish(LogRecord entry) {
            String trace = entry.getThrown() == null ? "" : " " + entry.getThrown();
            String text = new SimpleFormatter().formatMessage(entry);
            lines.add(entry.getLevel() + " " + text + trace);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** The defaults of the client socket. */
    private record Bounds() implements UnixClientSocket.Config {
        @Override
        public long unsent_bytes_max() {
            return 64L << 20;
        }

        @Override
        public int unsent_heap_percent_max() {
            return 25;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return UnixClientSocket.Config.class;
        }
    }
}
