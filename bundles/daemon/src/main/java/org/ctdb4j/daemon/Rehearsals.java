// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.ctdb4j.api.RunState;
import org.ctdb4j.api.service.RehearsalStatus;
import org.ctdb4j.api.service.RehearsalStatus.State;
import org.ctdb4j.daemon.rehearsal.Calm;
import org.ctdb4j.daemon.rehearsal.Play;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.spi.loop.Background;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.loop.Loops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rehearses once, after the start of the node, on a thread that gives way to all others. A rehearsal that fails does no harm. */
final class Rehearsals {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsals.class);

    private static final Duration LOOK = Duration.ofMillis(200);

    /** From the node's start to the rehearsal: others start, too. */
    private static final Duration BREATH = Duration.ofSeconds(3);

    /** A node that is busy for so long has no need of it any more. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private static final Duration LOOP_LIMIT = Duration.ofSeconds(5);

    /** Twice, so that the second time the end of a node is known. Longer ones changed nothing in what came after. */
    private static final int[] ROUNDS = {48, 192};

    private final NodeHost host;
    private final Loop loop;
    private final Loops loops;
    private final Background background;
    private final Path folder;
    private final Thread thread = new Thread(this::run, "ctdb4j-rehearsal-play");
    private volatile boolean stopped;
    private volatile RehearsalStatus status = new RehearsalStatus(State.OFF, 0, "");

    Rehearsals(NodeHost host, Loop loop, Loops loops, Background background) {
        this.host = host;
        this.loop = loop;
        this.loops = loops;
        this.background = background;
        folder = host.configuration().locations().stateDirectory().resolve("rehearsal");
        thread.setDaemon(true);
    }

    /**
     * Begins as soon as the node runs; what was left by a process that was killed is removed at once.
     *
     * @param wanted if not, that is all
     */
    void start(boolean wanted) {
        if (wanted) {
            status = new RehearsalStatus(State.WAITING, 0, "");
        }
        thread.start();
    }

    /** Breaks off, and waits a while for what the nodes of the rehearsal had to be removed. */
    void stop() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(END_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    RehearsalStatus status() {
        return status;
    }

    private void run() {
        long start = loop.nanoTime();
        try {
            RehearsalStage.clear(folder);
            if (status.state() == State.OFF) {
                return;
            }
            background.enter();
            awaitRunning();
            start = loop.nanoTime();
            status = new RehearsalStatus(State.PLAYING, 0, "");
            rehearse();
            long millis = millisSince(start);
            status = new RehearsalStatus(State.DONE, millis, "");
            LOG.info("Rehearsed in {} ms", millis);
        } catch (InterruptedException e) {
            failed(start, "broken off");
        } catch (IOException | MalformedPayloadException | RuntimeException e) {
            failed(start, Thread.interrupted() ? "broken off" : e.toString());
        }
    }

    private void failed(long start, String reason) {
        status = new RehearsalStatus(State.FAILED, millisSince(start), reason);
        if (!stopped) {
            LOG.warn("No rehearsal, so the first recoveries will take longer: {}", reason);
        }
    }

    private long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(loop.nanoTime() - start);
    }

    private void awaitRunning() throws InterruptedException {
        while (host.snapshots().latest().runState() != RunState.RUNNING) {
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
        TimeUnit.NANOSECONDS.sleep(BREATH.toNanos());
    }

    private void rehearse() throws IOException, InterruptedException, MalformedPayloadException {
        Calm calm = new Calm(() -> loop.gaps().turns(), loop::nanoTime);
        AtomicReference<RehearsalStage.Cast> cast = new AtomicReference<>();
        loop.executeAndAwait(() -> cast.set(begin()), LOOP_LIMIT);
        boolean mutexes = host.configuration().cluster().tdbMutexes();
        for (int rounds : ROUNDS) {
            try (RehearsalStage stage = RehearsalStage.open(folder, loops, background, cast.get(), mutexes);
                    Play play = new Play(stage, calm)) {
                play.run(rounds);
            }
        }
    }

    private RehearsalStage.Cast begin() {
        loop.schedule(LIMIT.toNanos(), thread::interrupt);
        return host.cast();
    }
}
