// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.ctdb4j.api.service.RehearsalStatus;
import org.ctdb4j.api.service.RehearsalStatus.State;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.loop.Loops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the node rehearses: some seconds after it runs, and again some seconds after a plug-in that has an understudy was swapped,
 * for nobody has compiled the new one. One that fails does the node no harm.
 *
 * <p>Lives on the node's loop thread but for what says otherwise.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private static final Duration LOOK = Duration.ofMillis(200);

    /** From the node's start to the rehearsal: others start, too. And from a swap, which may be one of many. */
    private static final Duration BREATH = Duration.ofSeconds(3);

    /** A node that is busy for so long has no need of it any more. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String TOO_LONG = "it was not through after " + LIMIT.toMinutes() + " minutes of a busy node";

    /** The process ends no later than this for the sake of what has to be removed. */
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final Subject node;
    private final Loop loop;
    private final Performance.Setting setting;
    private final AtomicReference<Phase> phase = new AtomicReference<>(new Off());

    /** What has to be known of the node. */
    interface Subject {
        /** {@return whether it is up and does not leave} From any thread. */
        boolean isRunning();

        /** {@return how often its loop has gone round} From any thread. */
        long turns();

        /** {@return whose understudies may play; empty while a role is} */
        Optional<RehearsalStage.Cast> cast();
    }

    /**
     * Where it stands. {@link Waiting} is followed by {@link Playing} when the node has run for a while, and that by {@link Over} when
     * the performance has ended. A swap leads back to {@link Waiting}; from {@link Playing} it does so when the performance, which is
     * stopped, has ended. Each is followed by {@link Off} when the process ends. No two are the same: whoever was told of one may ask
     * whether it is still that one.
     */
    private sealed interface Phase {
        RehearsalStatus status();
    }

    private static final class Off implements Phase {
        @Override
        public RehearsalStatus status() {
            return new RehearsalStatus(State.OFF, 0, "");
        }
    }

    private static final class Waiting implements Phase {
        @Override
        public RehearsalStatus status() {
            return new RehearsalStatus(State.WAITING, 0, "");
        }
    }

    private record Playing(RehearsalStage.Cast cast, Performance performance, Loop.Timer limit, boolean isSwapped)
            implements Phase {
        /** {@return the same, which is stopped for a swap} */
        Playing swapped() {
            return new Playing(cast, performance, limit, true);
        }

        @Override
        public RehearsalStatus status() {
            return new RehearsalStatus(State.PLAYING, 0, "");
        }
    }

    private record Over(RehearsalStage.Cast cast, RehearsalStatus status) implements Phase {}

    Rehearsal(Subject node, Loop loop, Performance.Setting setting) {
        this.node = node;
        this.loop = loop;
        this.setting = setting;
    }

    /** {@return the rehearsal of a node} */
    static Rehearsal of(NodeHost host, Loop loop, Loops loops) {
        Path folder = host.configuration().locations().runDirectory().resolve("rehearsal");
        boolean mutexes = host.configuration().cluster().tdbMutexes();
        return new Rehearsal(
                host, loop, new Performance.Setting(folder, loops, mutexes, Performance.ROUNDS, Thread::new));
    }

    /**
     * Removes what was left by a process that was killed. From any thread.
     *
     * @param isWanted if not, that is all
     */
    void start(boolean isWanted) {
        try {
            RehearsalStage.clear(setting.folder());
        } catch (IOException e) {
            LOG.warn("What an earlier rehearsal has left cannot be removed: {}", e.toString());
        }
        if (isWanted) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::end, "ctdb4j-rehearsal-end"));
            Phase off = phase.get();
            loop.execute(() -> await(off));
        }
    }

    /** The process ends: has the play end, and waits for that no longer than it may. From any thread but the loop's. */
    void end() {
        if (phase.getAndSet(new Off()) instanceof Playing playing) {
            playing.performance.stop("the process ends");
            playing.performance.await(END_LIMIT);
        }
    }

    /** {@return how far it is} From any thread. */
    RehearsalStatus status() {
        return phase.get().status();
    }

    /**
     * A plug-in has come or gone, with a part in it or without. Each of them prolongs a wait, but only one with a part ends a play or
     * leads to another.
     */
    void castChanged() {
        Phase now = phase.get();
        if (now instanceof Waiting || now instanceof Over over && isObsolete(over.cast)) {
            await(now);
        } else if (now instanceof Playing playing && isObsolete(playing.cast)) {
            phase.compareAndSet(playing, playing.swapped());
            playing.performance.stop("a plug-in is swapped");
        }
    }

    private boolean isObsolete(RehearsalStage.Cast played) {
        return !node.cast().equals(Optional.of(played));
    }

    private void await(Phase before) {
        Waiting waiting = new Waiting();
        if (phase.compareAndSet(before, waiting)) {
            look(waiting);
        }
    }

    private void look(Waiting waiting) {
        if (phase.get() != waiting) {
            return;
        }
        if (node.isRunning()) {
            loop.schedule(BREATH.toNanos(), () -> begin(waiting));
        } else {
            loop.schedule(LOOK.toNanos(), () -> look(waiting));
        }
    }

    private void begin(Waiting waiting) {
        Optional<RehearsalStage.Cast> cast = node.cast();
        if (phase.get() != waiting || cast.isEmpty() || !node.isRunning()) {
            look(waiting);
            return;
        }
        Performance performance =
                new Performance(setting, cast.get(), node, loop, status -> loop.execute(() -> over(status)));
        Loop.Timer limit = loop.schedule(LIMIT.toNanos(), () -> performance.stop(TOO_LONG));
        if (phase.compareAndSet(waiting, new Playing(cast.get(), performance, limit, false))) {
            performance.start();
        } else {
            limit.cancel();
        }
    }

    private void over(RehearsalStatus status) {
        if (!(phase.get() instanceof Playing playing)) {
            return;
        }
        playing.limit.cancel();
        if (playing.isSwapped && node.isRunning()) {
            LOG.info("A swap has ended the rehearsal; another one follows");
            await(playing);
        } else if (phase.compareAndSet(playing, new Over(playing.cast, status))) {
            tell(status);
        }
    }

    private void tell(RehearsalStatus status) {
        if (status.state() == State.DONE) {
            LOG.info("Rehearsed in {} s", Math.round(status.seconds()));
        } else if (node.isRunning()) {
            LOG.info("No rehearsal, so first recoveries will take longer: {}", status.reason());
        }
    }
}
