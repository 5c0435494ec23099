// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * Uses records as Samba does: takes the chain, looks whether the record is here, else lets go and has the node fetch it, and so on
 * until it is; then adds one. Now and then it takes a record of the next database while it holds the first. When its node goes it
 * goes too, and another one begins on the node's next life.
 */
final class FetchLockClient extends RestartingClient {
    private static final double FETCHES = 0.1;
    private static final long GRANT_NANOS = TimeUnit.MICROSECONDS.toNanos(1);

    private final Habits habits;
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
        super(world, node, random);
        this.habits = habits;
    }

    /** {@return how often it has added one} */
    long increments() {
        return increments;
    }

    @Override
    Life newLife() {
        return new Life();
    }

    private final class Life extends RestartingClient.Life {
        private final List<Integer> attached = new ArrayList<>();

        @Override
        void begin() {
            attach();
        }

        private void attach() {
            if (attached.size() == habits.databases.size()) {
                rest();
                return;
            }
            attach(new DbAttach(habits.databases.get(attached.size())), dbId -> {
                attached.add(dbId);
                attach();
            });
        }

        private void rest() {
            setIdle(true);
            later(1 + random.nextLong(habits.thinkNanosMax), this::work);
        }

        private void work() {
            if (isStopped()) {
                return;
            }
            setIdle(false);
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
