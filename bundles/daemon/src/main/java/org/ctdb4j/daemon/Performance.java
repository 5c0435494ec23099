// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

import org.ctdb4j.api.service.RehearsalStatus;
import org.ctdb4j.api.service.RehearsalStatus.State;
import org.ctdb4j.daemon.rehearsal.Calm;
import org.ctdb4j.daemon.rehearsal.Play;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.loop.Loops;

/** One rehearsal, on a thread of its own. When it is over nothing of it is left: no thread, file or descriptor. */
final class Performance {
    /** Twice, so that the second time the end of a node is known. */
    static final List<Integer> ROUNDS = List.of(48, 192);

    private final Setting setting;
    private final RehearsalStage.Cast cast;
    private final Calm calm;
    private final Loop loop;
    private final Thread thread;
    private final Consumer<RehearsalStatus> over;
    private Optional<String> stopped = Optional.empty();

    /**
     * What all performances of a node have in common.
     *
     * @param folder for all they have; it is made, and goes with each
     * @param tdbMutexes as the node's own
     * @param rounds of each of the plays, which follow each other
     * @param threads makes the thread of each
     */
    record Setting(Path folder, Loops loops, boolean tdbMutexes, List<Integer> rounds, ThreadFactory threads) {}

    /**
     * @param loop the node's own
     * @param over hears, at the end of the thread or for want of one, that it is done, or why it failed
     */
    Performance(
            Setting setting,
            RehearsalStage.Cast cast,
            Rehearsal.Subject node,
            Loop loop,
            Consumer<RehearsalStatus> over) {
        this.setting = setting;
        this.cast = cast;
        this.loop = loop;
        this.over = over;
        calm = new Calm(node::turns, loop::nanoTime, node::isRunning);
        thread = setting.threads().newThread(this::run);
        thread.setName("ctdb4j-rehearsal-play");
        thread.setDaemon(true);
    }

    /** For the node's loop, which an error would end: where there is no thread to be had the performance has failed. */
    void start() {
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            over.accept(new RehearsalStatus(State.FAILED, 0, e.toString()));
        }
    }

    /** Has it end early; the first reason counts. From any thread. */
    synchronized void stop(String reason) {
        if (stopped.isEmpty()) {
            stopped = Optional.of(reason);
            thread.interrupt();
        }
    }

    /** Waits for its end. From any thread but its own. */
    void await(Duration limit) {
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<String> stopped() {
        return stopped;
    }

    private void run() {
        long start = loop.nanoTime();
        RehearsalStatus end;
        try {
            for (int rounds : setting.rounds()) {
                play(rounds);
            }
            end = new RehearsalStatus(State.DONE, secondsSince(start), "");
        } catch (Throwable e) {
            // Whatever it is: a thread too many for the machine is no reason for the node to end.
            end = new RehearsalStatus(
                    State.FAILED, secondsSince(start), stopped().orElseGet(() -> root(e)));
        }
        over.accept(end);
    }

    private void play(int rounds) throws Exception {
        if (stopped().isPresent()) {
            throw new InterruptedException();
        }
        try (RehearsalStage stage = RehearsalStage.open(setting, cast, this::stop);
                Play play = new Play(stage, calm)) {
            play.run(rounds);
        }
    }

    private static String root(Throwable why) {
        Throwable root = why;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    private double secondsSince(long start) {
        return (loop.nanoTime() - start) / 1e9;
    }
}
