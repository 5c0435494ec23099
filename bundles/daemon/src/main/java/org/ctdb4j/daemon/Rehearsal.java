// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.ctdb4j.api.RunState;
import org.ctdb4j.api.service.RehearsalStatus;
import org.ctdb4j.api.service.RehearsalStatus.State;
import org.ctdb4j.daemon.rehearsal.Calm;
import org.ctdb4j.daemon.rehearsal.Play;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.loop.Loops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node rehearses once, after its start, on a thread of its own. One that fails does the node no harm. The plug-ins that are there at
 * that time have the understudies: what a swap brings later has not been rehearsed.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private static final Duration LOOK = Duration.ofMillis(200);

    /** From the node's start to the rehearsal: others start, too. */
    private static final Duration BREATH = Duration.ofSeconds(3);

    /** A node that is busy for so long has no need of it any more. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** The process ends no later than this for the sake of what has to be removed. */
    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    private static final Duration LOOP_LIMIT = Duration.ofSeconds(5);

    /** Twice, so that the second time the end of a node is known. */
    private static final int[] ROUNDS = {48, 192};

    private final NodeHost host;
    private final Loop loop;
    private final Loops loops;
    private final Path folder;
    private final Thread thread = new Thread(this::run, "ctdb4j-rehearsal-play");
    private boolean wanted;
    private volatile boolean ending;
    private volatile RehearsalStatus status = new RehearsalStatus(State.OFF, 0, "");

    Rehearsal(NodeHost host, Loop loop, Loops loops) {
        this.host = host;
        this.loop = loop;
        this.loops = loops;
        folder = host.configuration().locations().runDirectory().resolve("rehearsal");
        thread.setDaemon(true);
    }

    /**
     * Begins as soon as the node runs; what was left by a process that was killed is removed at once.
     *
     * @param isWanted if not, that is all
     */
    void start(boolean isWanted) {
        wanted = isWanted;
        if (wanted) {
            status = new RehearsalStatus(State.WAITING, 0, "");
            Runtime.getRuntime().addShutdownHook(new Thread(this::breakOff, "ctdb4j-rehearsal-end"));
        }
        thread.start();
    }

    private void breakOff() {
        ending = true;
        thread.interrupt();
        try {
            thread.join(END_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return how far it is} From any thread. */
    RehearsalStatus status() {
        return status;
    }

    private void run() {
        long start = loop.nanoTime();
        try {
            RehearsalStage.clear(folder);
            if (!wanted) {
                return;
            }
            awaitRunning();
            start = loop.nanoTime();
            status = new RehearsalStatus(State.PLAYING, 0, "");
            rehearse();
            status = new RehearsalStatus(State.DONE, secondsSince(start), "");
            LOG.info("Rehearsed in {} s", Math.round(status.seconds()));
        } catch (Throwable e) {
            // Whatever it is: a thread too many for the machine is no reason for the node to end.
            failed(start, e);
        }
    }

    private void failed(long start, Throwable why) {
        Throwable root = why;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        status = new RehearsalStatus(State.FAILED, secondsSince(start), root.toString());
        if (!ending && isRunning()) {
            LOG.info("No rehearsal, so first recoveries will take longer: {}", root.toString());
        }
    }

    private double secondsSince(long start) {
        return (loop.nanoTime() - start) / 1e9;
    }

    private boolean isRunning() {
        return host.snapshots().latest().runState() == RunState.RUNNING;
    }

    private void awaitRunning() throws InterruptedException {
        while (!isRunning()) {
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
        TimeUnit.NANOSECONDS.sleep(BREATH.toNanos());
    }

    private void rehearse() throws Exception {
        loop.execute(() -> loop.schedule(LIMIT.toNanos(), thread::interrupt));
        Calm calm = new Calm(() -> loop.gaps().turns(), loop::nanoTime, this::isRunning);
        boolean mutexes = host.configuration().cluster().tdbMutexes();
        for (int rounds : ROUNDS) {
            try (RehearsalStage stage = RehearsalStage.open(folder, loops, cast(), mutexes);
                    Play play = new Play(stage, calm)) {
                play.run(rounds);
            }
        }
    }

    private RehearsalStage.Cast cast() {
        AtomicReference<RehearsalStage.Cast> cast = new AtomicReference<>();
        loop.executeAndAwait(() -> cast.set(host.cast()), LOOP_LIMIT);
        return cast.get();
    }
}
