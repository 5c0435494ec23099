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
final class ReadonlyClient extends RestartingClient {
    private static final double CALLS = 0.3;
    private static final long GRANT_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final int IMMEDIATE_READONLY = CallFlags.IMMEDIATE_MIGRATION | CallFlags.WANT_READONLY;

    private final String database;
    private final List<Blob> keys;
    private final long thinkNanosMax;
    private long copies;

    ReadonlyClient(
            World world,
            SimulatedNode node,
            SplittableRandom random,
            String database,
            List<Blob> keys,
            long thinkNanosMax) {
        super(world, node, random);
        this.database = database;
        this.keys = keys;
        this.thinkNanosMax = thinkNanosMax;
    }

    /** {@return how often it has read a copy} */
    long copies() {
        return copies;
    }

    @Override
    Life newLife() {
        return new Life();
    }

    private final class Life extends RestartingClient.Life {
        private int dbId;

        @Override
        void begin() {
            attach(new DbAttach(database), attached -> {
                dbId = attached;
                connection.ask(Pnn.CURRENT, new SetDbReadonly(dbId), allowed -> rest());
            });
        }

        private void rest() {
            setIdle(true);
            later(1 + random.nextLong(thinkNanosMax), this::work);
        }

        private void work() {
            if (isStopped()) {
                return;
            }
            setIdle(false);
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
