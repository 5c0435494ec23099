// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.SetDbReadonly;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * Reads records as winbindd does: has its node allow read-only copies, and takes the chain; if neither the record nor a copy of it is
 * here, lets go and asks for one. Sometimes it has the node read.
 */
final class ReadonlyClient implements SimulatedClient {
    private static final double CALLS = 0.3;
    private static final long GRANT_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final int IMMEDIATE_READONLY = CallFlags.IMMEDIATE_MIGRATION | CallFlags.WANT_READONLY;

    private final World world;
    private final SimulatedNode node;
    private final SplittableRandom random;
    private final String database;
    private final List<Blob> keys;
    private final long thinkNanosMax;
    private final ClientLife<Life> lives;
    private long copies;

    ReadonlyClient(
            World world,
            SimulatedNode node,
            SplittableRandom random,
            String database,
            List<Blob> keys,
            long thinkNanosMax) {
        this.world = world;
        this.node = node;
        this.random = random;
        this.database = database;
        this.keys = keys;
        this.thinkNanosMax = thinkNanosMax;
        lives = new ClientLife<>(world, Life::new);
    }

    /** {@return how often it has read a copy} */
    long copies() {
        return copies;
    }

    @Override
    public void start() {
        lives.start();
    }

    @Override
    public void stop() {
        lives.stop();
    }

    @Override
    public void kill() {
        lives.kill();
    }

    @Override
    public boolean isIdle() {
        return lives.isIdle();
    }

    private final class Life implements ClientLife.Process {
        private final ClientConnection connection;
        private boolean ended;
        private boolean idle;
        private int dbId;

        Life(ClientLife<Life> lives) {
            connection = new ClientConnection(node, lives::closed);
        }

        @Override
        public boolean begin() {
            boolean connected = connection.connect();
            if (connected) {
                attach();
            }
            return connected;
        }

        /** What it has locked is free with that. */
        @Override
        public void end() {
            ended = true;
            node.databases().forEach(file -> file.clientGone(this));
        }

        @Override
        public boolean isIdle() {
            return idle;
        }

        @Override
        public ClientConnection connection() {
            return connection;
        }

        private void later(long nanos, Runnable action) {
            world.clock().after(nanos, () -> {
                if (!ended) {
                    action.run();
                }
            });
        }

        private void attach() {
            connection.ask(Pnn.CURRENT, new DbAttach(database), attached -> {
                if (attached.status() == 0) {
                    dbId = attached.data().u32At(0);
                    connection.ask(Pnn.CURRENT, new SetDbReadonly(dbId), allowed -> rest());
                } else {
                    later(ClientLife.RETRY_NANOS, this::attach);
                }
            });
        }

        private void rest() {
            idle = true;
            later(1 + random.nextLong(thinkNanosMax), this::work);
        }

        private void work() {
            if (lives.isStopped()) {
                return;
            }
            idle = false;
            Blob key = keys.get(random.nextInt(keys.size()));
            Ledger.Reading begun = world.checks().clientFetches(dbId, key);
            if (random.nextDouble() < CALLS) {
                connection.call(dbId, key, CallId.FETCH, CallFlags.WANT_READONLY, reply -> {
                    world.checks().clientFetched(node, dbId, key, begun, reply.data());
                    rest();
                });
            } else {
                read(key, begun);
            }
        }

        private SimulatedDatabase file() {
            return node.database(dbId).orElseThrow();
        }

        private void read(Blob key, Ledger.Reading begun) {
            file().awaitForClient(key, this, () -> later(GRANT_NANOS, () -> look(key, begun)));
        }

        private void look(Blob key, Ledger.Reading begun) {
            StoredRecord record = file().get(key);
            boolean copy = record.header().hasFlags(RecordFlags.RO_HAVE_READONLY);
            boolean usable = record.exists() && (copy || record.header().dmaster() == node.pnn());
            if (usable) {
                world.checks().clientReadsCopy(node, file(), key, begun);
                copies += copy ? 1 : 0;
                file().clientLetsGo(key, this);
                rest();
            } else {
                file().clientLetsGo(key, this);
                connection.call(dbId, key, CallId.NULL, IMMEDIATE_READONLY, reply -> read(key, begun));
            }
        }
    }
}
