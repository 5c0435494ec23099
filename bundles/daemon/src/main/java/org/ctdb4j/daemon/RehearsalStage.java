// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private final Thread player = Thread.currentThread();
    private final List<Actor> actors = new ArrayList<>();
    private volatile boolean leaving;

    /** Whose understudies play. */
    record Cast(ClientSocket clients, DatabaseBackend backend, LockScheduler locks, Recovery recovery) {}

    private RehearsalStage(Path folder, Loops.Own own) {
        this.folder = folder;
        this.own = own;
        loop = own.loop();
    }

    /**
     * Starts the nodes; their clients are accepted when this returns. The calling thread is interrupted when a node ends by itself.
     *
     * @param folder for all they have; it is made, and goes with them
     * @param tdbMutexes as the node's own
     */
    static RehearsalStage open(Path folder, Loops loops, Cast cast, boolean tdbMutexes) throws IOException {
        clear(folder);
        RehearsalStage stage = new RehearsalStage(folder, loops.open("ctdb4j-rehearsal"));
        try {
            Files.createDirectory(folder);
            stage.loop.onFailure(defect -> stage.failed(defect.toString()));
            stage.loop.executeAndAwait(() -> stage.start(cast, tdbMutexes), LIMIT);
            for (Actor actor : stage.actors) {
                actor.await(actor.open, "starts");
            }
            return stage;
        } catch (IOException | IllegalStateException e) {
            stage.abandon();
            throw e;
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
                Path own = Files.createDirectory(folder.resolve("node." + pnn));
                actors.add(new Actor(pnn, new StageConfiguration(own, lines, tdbMutexes), wires, cast));
            }
            for (Actor actor : actors) {
                actor.host.start(List.of());
            }
        } catch (IOException | StartException | NoSuchElementException e) {
            throw new IllegalStateException(e.getMessage(), e);
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
        leaving = true;
        boolean interrupted = Thread.interrupted();
        try {
            for (Actor actor : actors) {
                loop.execute(() -> actor.host.leave(0, "the rehearsal is over"));
                actor.await(actor.ended, "ends");
            }
        } finally {
            abandon();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is left of the nodes goes, whatever state they are in. */
    private void abandon() throws IOException {
        leaving = true;
        boolean interrupted = Thread.interrupted();
        try {
            loop.execute(() -> actors.forEach(Actor::withdraw));
            own.close();
            clear(folder);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A node has ended by itself: whoever plays need not wait for it. */
    private void failed(String reason) {
        if (!leaving) {
            leaving = true;
            LOG.info("A node of the rehearsal has failed: {}", reason);
            player.interrupt();
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
        }
    }

    /** One node. */
    private final class Actor implements NodeHost.Fate {
        private final NodeHost host;
        private final DatabaseBackend backend;
        private final CountDownLatch open = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final List<Runnable> withdrawals = new ArrayList<>();

        /** @throws NoSuchElementException if somebody has no understudy */
        Actor(int pnn, StageConfiguration configuration, Wires wires, Cast cast) {
            NodeLine line = configuration.lines().get(pnn);
            int port = configuration.cluster().port();
            LocalNode local = new LocalNode(pnn, new InetSocketAddress(line.address(), port));
            host = new NodeHost(
                    loop,
                    configuration,
                    local,
                    Lifecycle.settings(configuration, local, VERSION),
                    NamePatterns.of(""),
                    DiskSpools.in(configuration.folder()),
                    NodeLog.none(),
                    this);
            backend = cast.backend.understudy(loop).orElseThrow();
            offer(host.roles().transport, wires.end(pnn));
            offer(host.roles().clients, cast.clients.understudy(loop).orElseThrow());
            offer(host.roles().backend, backend);
            offer(host.roles().locks, cast.locks.understudy(loop).orElseThrow());
            offer(host.roles().events, new Prompter(loop));
            host.recovery().offer(cast.recovery.understudy().orElseThrow(), ORIGIN, pnn);
        }

        private <R extends Role<H, E>, H, E> void offer(RoleSlot<R, H, E> slot, R holder) {
            slot.offer(holder, ORIGIN);
            withdrawals.add(0, () -> slot.withdraw(holder));
        }

        private Database database(int dbId) {
            return backend.databases().stream()
                    .filter(each -> each.spec().id() == dbId)
                    .findFirst()
                    .orElseThrow();
        }

        void write(int dbId, Blob key, Blob data) {
            Database database = database(dbId);
            if (database.tryLock(key) == Outcome.DONE) {
                StoredRecord record = database.fetch(key);
                if (record.exists()) {
                    database.store(key, record.header(), data);
                }
                database.unlock(key);
            }
        }

        void store(int dbId, List<Entry> records) {
            Database database = database(dbId);
            for (Entry record : records) {
                if (database.tryLock(record.key()) == Outcome.DONE) {
                    database.store(record.key(), record.header(), record.data());
                    database.unlock(record.key());
                }
            }
        }

        /** The last one first: the lock scheduler before the files it waits for. */
        void withdraw() {
            for (Runnable withdrawal : withdrawals) {
                try {
                    withdrawal.run();
                } catch (RuntimeException e) {
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
