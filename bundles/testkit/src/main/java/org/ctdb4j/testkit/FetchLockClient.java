// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * Uses records as Samba does: takes the chain, looks whether the record is here, else lets go and has the node fetch it, and so on
 * until it is; then adds one. Now and then it takes a record of the next database while it holds the first. When its node goes it
 * goes too, and another one begins on the node's next life.
 */
final class FetchLockClient implements SimulatedClient {
    private static final double FETCHES = 0.1;
    private static final long GRANT_NANOS = TimeUnit.MICROSECONDS.toNanos(1);

    private final World world;
    private final SimulatedNode node;
    private final SplittableRandom random;
    private final Habits habits;
    private final ClientLife<Life> lives;
    private long increments;

    /**
     * What the client does all day.
     *
     * @param databases attached in this order, which is the order locks are taken in
     * @param thinkNanosMax between two updates
     * @param holdNanosMax with a record locked
     * @param nested share of updates that touch two databases
     */
    record Habits(List<String> databases, List<Blob> keys, long thinkNanosMax, long holdNanosMax, double nested) {}

    FetchLockClient(World world, SimulatedNode node, SplittableRandom random, Habits habits) {
        this.world = world;
        this.node = node;
        this.random = random;
        this.habits = habits;
        lives = new ClientLife<>(world, Life::new);
    }

    /** {@return how often it has added one} */
    long increments() {
        return increments;
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
        private final List<Integer> attached = new ArrayList<>();
        private boolean ended;
        private boolean idle;

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
            node.databases().forEach(database -> database.clientGone(this));
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
            if (attached.size() == habits.databases.size()) {
                rest();
                return;
            }
            String name = habits.databases.get(attached.size());
            connection.ask(Pnn.CURRENT, new DbAttach(name), reply -> {
                if (reply.status() == 0) {
                    attached.add(reply.data().u32At(0));
                    attach();
                } else {
                    later(ClientLife.RETRY_NANOS, this::attach);
                }
            });
        }

        private void rest() {
            idle = true;
            later(1 + random.nextLong(habits.thinkNanosMax), this::work);
        }

        private void work() {
            if (lives.isStopped()) {
                return;
            }
            idle = false;
            if (random.nextDouble() < FETCHES) {
                read(attached.get(random.nextInt(attached.size())), anyKey());
                return;
            }
            boolean two = attached.size() > 1 && random.nextDouble() < habits.nested;
            if (two) {
                new Update(
                                attached.get(0),
                                anyKey(),
                                held -> new Update(attached.get(1), anyKey(), second -> {
                                            second.write();
                                            held.write();
                                            rest();
                                        })
                                        .fetch())
                        .fetch();
            } else {
                new Update(attached.get(random.nextInt(attached.size())), anyKey(), update -> {
                            update.write();
                            rest();
                        })
                        .fetch();
            }
        }

        /** Reads without a lock, by a call. */
        private void read(int dbId, Blob key) {
            Ledger.Reading begun = world.checks().clientFetches(dbId, key);
            connection.call(dbId, key, CallId.FETCH, 0, reply -> {
                world.checks().clientFetched(node, dbId, key, begun, reply.data());
                rest();
            });
        }

        private Blob anyKey() {
            return habits.keys.get(random.nextInt(habits.keys.size()));
        }

        /** What is done with a record once it is locked and here. */
        private interface Then {
            void locked(Update update);
        }

        /** One record on its way to being one larger. */
        private final class Update {
            private final int dbId;
            private final Blob key;
            private final Then then;

            Update(int dbId, Blob key, Then then) {
                this.dbId = dbId;
                this.key = key;
                this.then = then;
            }

            private SimulatedDatabase database() {
                return node.database(dbId).orElseThrow();
            }

            void fetch() {
                database().awaitForClient(key, Life.this, () -> later(GRANT_NANOS, this::look));
            }

            private void look() {
                StoredRecord record = database().get(key);
                boolean usable = record.exists()
                        && record.header().dmaster() == node.pnn()
                        && !record.header().hasFlags(RecordFlags.RO_HAVE_DELEGATIONS);
                if (usable) {
                    world.checks().clientReads(node, database(), key);
                    later(1 + random.nextLong(habits.holdNanosMax), () -> then.locked(this));
                } else {
                    database().clientLetsGo(key, Life.this);
                    connection.call(dbId, key, CallId.NULL, CallFlags.IMMEDIATE_MIGRATION, reply -> fetch());
                }
            }

            void write() {
                RecordHeader header = database().get(key).header();
                long value = Counter.of(database().get(key)) + 1;
                database().clientStores(key, Life.this, header, Counter.data(value));
                world.checks().clientWrote(node, database(), key);
                increments++;
                database().clientLetsGo(key, Life.this);
            }
        }
    }
}
