// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.daemon.rehearsal.Prompter;
import org.ctdb4j.daemon.rehearsal.Stage;
import org.ctdb4j.daemon.rehearsal.StageConfiguration;
import org.ctdb4j.daemon.rehearsal.Wires;
import org.ctdb4j.spi.client.ClientSocket;
import org.ctdb4j.spi.config.NodeLine;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.StoredRecord;
import org.ctdb4j.spi.lock.LockScheduler;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.loop.Loops;
import org.ctdb4j.spi.recovery.Recovery;
import org.ctdb4j.spi.role.Role;
import org.ctdb4j.spi.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of a rehearsal: of the node's own classes, with understudies of its plug-ins, all on a loop of their own. Nobody outside of
 * the process can reach them but by their clients' sockets.
 */
final class RehearsalStage implements Stage {
    /** The fewest with which a record's requester, lmaster and dmaster are three. */
    private static final int NODES = 3;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Origin ORIGIN = new Origin("rehearsal", "");
    private static final String VERSION = "0.0";
    private static final Logger LOG = LoggerFactory.getLogger(RehearsalStage.class);

    private final Path folder;
    private final Loops.Own own;
    private final Loop loop;
    private final Consumer<String> onFailure;
    private final List<Actor> actors = new ArrayList<>();
    private volatile boolean leaving;

    /** Whose understudies play. */
    record Cast(ClientSocket clients, DatabaseBackend backend, LockScheduler locks, Recovery recovery) {}

    private RehearsalStage(Path folder, Loops.Own own, Consumer<String> onFailure) {
        this.folder = folder;
        this.own = own;
        this.onFailure = onFailure;
        loop = own.loop();
    }

    /**
     * Starts the nodes; their clients are accepted when this returns.
     *
     * @param onFailure hears why a node has ended by itself; called on the stage's loop thread
     */
    static RehearsalStage open(Performance.Setting setting, Cast cast, Consumer<String> onFailure) throws IOException {
        Path folder = setting.folder();
        StageConfiguration.requireShort(folder);
        clear(folder);
        RehearsalStage stage = new RehearsalStage(folder, setting.loops().open("ctdb4j-rehearsal"), onFailure);
        boolean complete = false;
        try {
            stage.open(cast, setting.tdbMutexes());
            complete = true;
            return stage;
        } finally {
            if (!complete) {
                stage.abandon();
            }
        }
    }

    private void open(Cast cast, boolean tdbMutexes) throws IOException {
        Files.createDirectory(folder);
        loop.onFailure(defect -> failed(defect.toString()));
        loop.executeAndAwait(() -> start(cast, tdbMutexes), LIMIT);
        for (Actor actor : actors) {
            actor.await(actor.open, "starts");
        }
    }

    private void start(Cast cast, boolean tdbMutexes) {
        Wires wires = new Wires(loop);
        try {
            List<NodeLine> lines = new ArrayList<>();
            for (byte last = 1; last <= NODES; last++) {
                lines.add(new NodeLine(InetAddress.getByAddress(new byte[] {127, 0, 0, last}), false));
            }
            for (int pnn = 0; pnn < NODES; pnn++) {
                StageConfiguration configuration = new StageConfiguration(folder, pnn, lines, tdbMutexes);
                Files.createDirectory(configuration.own());
                Actor actor = new Actor(pnn, configuration);
                actors.add(actor);
                actor.offer(cast, wires.end(pnn));
            }
            for (Actor actor : actors) {
                actor.host.start(List.of());
            }
        } catch (IOException | StartException e) {
            throw new IllegalStateException(e.toString(), e);
        }
    }

    @Override
    public List<Path> sockets() {
        return actors.stream()
                .map(actor -> actor.host.configuration().locations().socket())
                .toList();
    }

    @Override
    public void store(int pnn, int dbId, List<Entry> records) {
        loop.executeAndAwait(() -> actors.get(pnn).store(dbId, records), LIMIT);
    }

    @Override
    public void write(int pnn, int dbId, Blob key, Blob data) {
        loop.executeAndAwait(() -> actors.get(pnn).write(dbId, key, data), LIMIT);
    }

    /** Also for a thread that was interrupted, which it stays. */
    @Override
    public void close() throws IOException {
        boolean inOrder = !leaving;
        leaving = true;
        boolean interrupted = Thread.interrupted();
        try {
            if (inOrder) {
                leave();
            }
        } finally {
            abandon();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void leave() {
        for (Actor actor : actors) {
            loop.execute(() -> actor.host.leave(0, "the rehearsal is over"));
            actor.await(actor.ended, "ends");
        }
    }

    /** What is left of the nodes goes, whatever state they are in. */
    private void abandon() throws IOException {
        leaving = true;
        loop.execute(() -> actors.forEach(Actor::withdraw));
        own.close();
        clear(folder);
    }

    /** Whoever plays need not wait for a node that has ended by itself. */
    private void failed(String reason) {
        if (!leaving) {
            leaving = true;
            onFailure.accept("one of its nodes has ended: " + reason);
        }
    }

    /** Removes what a rehearsal has left there, and the folder. */
    static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** One node. */
    private final class Actor implements NodeHost.Fate {
        private final int pnn;
        private final NodeHost host;
        private final CountDownLatch open = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final List<Runnable> withdrawals = new ArrayList<>();

        Actor(int pnn, StageConfiguration configuration) {
            this.pnn = pnn;
            NodeLine line = configuration.lines().get(pnn);
            int port = configuration.cluster().port();
            LocalNode local = new LocalNode(pnn, new InetSocketAddress(line.address(), port));
            host = new NodeHost(
                    loop,
                    configuration,
                    local,
                    Lifecycle.settings(configuration, local, VERSION),
                    NamePatterns.of(""),
                    DiskSpools.in(configuration.own()),
                    NodeLog.none(),
                    this);
        }

        void offer(Cast cast, Transport wires) {
            offer(host.roles().transport, wires);
            offer(host.roles().clients, there(cast.clients.understudy(loop), "client socket"));
            offer(host.roles().backend, there(cast.backend.understudy(loop), "database backend"));
            offer(host.roles().locks, there(cast.locks.understudy(loop), "lock scheduler"));
            offer(host.roles().events, new Prompter(loop));
            host.recovery().offer(there(cast.recovery.understudy(), "recovery"), ORIGIN, pnn);
        }

        private <R> R there(Optional<R> understudy, String role) {
            return understudy.orElseThrow(() -> new IllegalStateException("the " + role + " has no understudy"));
        }

        private <R extends Role<H, E>, H, E> void offer(RoleSlot<R, H, E> slot, R holder) {
            slot.offer(holder, ORIGIN);
            withdrawals.add(0, () -> slot.withdraw(holder));
        }

        private Database database(int dbId) {
            return host.roles().backend.holder().orElseThrow().databases().stream()
                    .filter(each -> each.spec().id() == dbId)
                    .findFirst()
                    .orElseThrow();
        }

        void write(int dbId, Blob key, Blob data) {
            Database database = database(dbId);
            if (database.tryLock(key) == Outcome.DONE) {
                StoredRecord record = database.fetch(key);
                Outcome stored = record.exists() ? database.store(key, record.header(), data) : Outcome.DONE;
                database.unlock(key);
                requireRoom(stored);
            }
        }

        void store(int dbId, List<Entry> records) {
            Database database = database(dbId);
            for (Entry record : records) {
                if (database.tryLock(record.key()) == Outcome.DONE) {
                    Outcome stored = database.store(record.key(), record.header(), record.data());
                    database.unlock(record.key());
                    requireRoom(stored);
                }
            }
        }

        private void requireRoom(Outcome stored) {
            if (stored.kind() == Outcome.Kind.FAILED) {
                throw new IllegalStateException("node " + pnn + " of it cannot store a record: " + stored.reason());
            }
        }

        /**
         * The last one first: the lock scheduler before the files it waits for. A plug-in that was swapped may miss classes that it has
         * never needed before.
         */
        void withdraw() {
            for (Runnable withdrawal : withdrawals) {
                try {
                    withdrawal.run();
                } catch (RuntimeException | LinkageError e) {
                    LOG.warn("A part of the rehearsal does not end as it should", e);
                }
            }
        }

        void await(CountDownLatch latch, String what) {
            try {
                if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("no node that " + what);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }

        @Override
        public void open() {
            open.countDown();
        }

        @Override
        public void ended(int exitCode, String reason) {
            ended.countDown();
            failed(reason);
        }
    }
}
