// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.DbAttachPersistent;
import org.ctdb4j.protocol.control.Trans3Commit;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * Changes a persistent database as Samba does: takes the writers' lock, reads from its node's file, and has the node commit a new key,
 * a shared one and the sequence number together. If that fails it looks how far the file has come, and tries again unless a recovery
 * has decided.
 */
final class TransactionClient extends RestartingClient {
    private static final long GRANT_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long LOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Habits habits;
    private long begun;
    private long acknowledged;

    /**
     * What the client does all day.
     *
     * @param lock of all writers of the database
     * @param keys that several transactions change
     * @param thinkNanosMax between two transactions
     */
    record Habits(String database, WriterLock lock, List<Blob> keys, long thinkNanosMax) {}

    TransactionClient(World world, SimulatedNode node, SplittableRandom random, Habits habits) {
        super(world, node, random);
        this.habits = habits;
    }

    /** {@return how many transactions it knows to be done} */
    long acknowledged() {
        return acknowledged;
    }

    @Override
    Life newLife() {
        return new Life();
    }

    private final class Life extends RestartingClient.Life {
        private boolean committing;
        private int dbId;

        @Override
        void begin() {
            attach(new DbAttachPersistent(habits.database), attached -> {
                dbId = attached;
                rest();
            });
        }

        @Override
        void end() {
            if (committing) {
                habits.lock.orphan(this, ledger().recoveries());
            } else {
                habits.lock.letGo(this);
            }
        }

        private CommitLedger ledger() {
            return world.checks().commits(dbId);
        }

        private SimulatedDatabase file() {
            return node.database(dbId).orElseThrow();
        }

        private void rest() {
            setIdle(true);
            later(1 + random.nextLong(habits.thinkNanosMax), this::lock);
        }

        private void lock() {
            if (isStopped()) {
                return;
            }
            setIdle(false);
            if (ledger().admits(node) && habits.lock.tryTake(this, ledger().recoveries())) {
                Blob own = Blob.utf8("transaction-%d-%d".formatted(node.pnn(), ++begun));
                Blob shared = habits.keys.get(random.nextInt(habits.keys.size()));
                new Transaction(own).read(List.of(CommitLedger.SEQUENCE_NUMBER, shared, own));
            } else {
                setIdle(true);
                later(LOCK_NANOS, this::lock);
            }
        }

        private void unlock() {
            habits.lock.letGo(this);
            rest();
        }

        /** Reads one record under its chain, as all clients of a file do. */
        private void read(Blob key, Reader reader) {
            file().awaitForClient(
                            key,
                            this,
                            () -> later(GRANT_NANOS, () -> {
                                StoredRecord record = file().get(key);
                                file().clientLetsGo(key, this);
                                reader.take(record);
                            }));
        }

        /** What is done with a record. */
        private interface Reader {
            void take(StoredRecord record);
        }

        /** Records on their way to being one larger, together. */
        private final class Transaction {
            private final Blob own;
            private final Map<Blob, StoredRecord> before = new TreeMap<>();
            private Set<Integer> nodes = Set.of();
            private int generation;

            Transaction(Blob own) {
                this.own = own;
            }

            void read(List<Blob> keys) {
                Deque<Blob> left = new ArrayDeque<>(keys);
                readNext(left);
            }

            private void readNext(Deque<Blob> left) {
                if (left.isEmpty()) {
                    commit();
                    return;
                }
                Blob key = left.poll();
                Life.this.read(key, record -> {
                    before.put(key, record);
                    readNext(left);
                });
            }

            private RecBuffer changes() {
                RecBuffer.Builder changes = RecBuffer.builder(dbId);
                before.forEach((key, record) -> changes.add(
                        0,
                        key,
                        record.header().withRsn(record.header().rsn() + 1).withDmaster(node.pnn()),
                        Counter.data(Counter.of(record) + 1)));
                return changes.build();
            }

            private void commit() {
                committing = true;
                ledger().attempt();
                ask();
            }

            private void ask() {
                nodes = CommitLedger.takingPart(node);
                generation = node.generation(dbId);
                connection.ask(Pnn.CURRENT, new Trans3Commit(changes()), this::answered);
            }

            private void answered(ReplyControl reply) {
                if (reply.status() == 0) {
                    ledger().acknowledges(node, own, nodes, generation);
                    end(true);
                } else {
                    later(AGAIN_NANOS, () -> Life.this.read(CommitLedger.SEQUENCE_NUMBER, this::decide));
                }
            }

            private void decide(StoredRecord number) {
                if (Counter.of(number) == CommitLedger.sequenceNumber(before)) {
                    ask();
                    return;
                }
                boolean done = file().get(own).exists();
                if (done) {
                    ledger().keep(node, own);
                }
                end(done);
            }

            private void end(boolean done) {
                committing = false;
                acknowledged += done ? 1 : 0;
                unlock();
            }
        }
    }
}
