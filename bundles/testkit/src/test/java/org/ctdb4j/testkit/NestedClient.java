// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.spi.database.StoredRecord;

/** Takes a record, and with that one locked a second one of another database, once; then lets both go, or never the first. */
final class NestedClient extends RestartingClient {
    private static final long GRANT_NANOS = TimeUnit.MICROSECONDS.toNanos(1);

    private final List<String> databases;
    private final List<Blob> keys;
    private final boolean keeps;
    private int held;
    private boolean done;

    /**
     * @param databases two, the first taken first; attached the other way round
     * @param keys one of each
     * @param keeps whether it never lets go of the first
     */
    NestedClient(
            World world,
            SimulatedNode node,
            SplittableRandom random,
            List<String> databases,
            List<Blob> keys,
            boolean keeps) {
        super(world, node, random);
        this.databases = databases;
        this.keys = keys;
        this.keeps = keeps;
    }

    boolean holdsTheFirst() {
        return held == 1;
    }

    boolean isDone() {
        return done;
    }

    @Override
    Life newLife() {
        return new Life();
    }

    private final class Life extends RestartingClient.Life {
        @Override
        void begin() {
            attach(
                    new DbAttach(databases.get(1)),
                    second -> attach(
                            new DbAttach(databases.get(0)),
                            first -> lock(first, keys.get(0), () -> {
                                held = 1;
                                lock(second, keys.get(1), () -> {
                                    letGo(second, keys.get(1));
                                    if (!keeps) {
                                        letGo(first, keys.get(0));
                                        held = 0;
                                    }
                                    done = true;
                                });
                            })));
        }

        private void lock(int dbId, Blob key, Runnable then) {
            database(dbId).awaitForClient(key, this, () -> later(GRANT_NANOS, () -> look(dbId, key, then)));
        }

        private void look(int dbId, Blob key, Runnable then) {
            StoredRecord record = database(dbId).get(key);
            if (record.exists() && record.header().dmaster() == node.pnn()) {
                then.run();
            } else {
                letGo(dbId, key);
                connection.call(dbId, key, CallId.NULL, CallFlags.IMMEDIATE_MIGRATION, reply -> lock(dbId, key, then));
            }
        }

        private void letGo(int dbId, Blob key) {
            database(dbId).clientLetsGo(key, this);
        }

        private SimulatedDatabase database(int dbId) {
            return node.database(dbId).orElseThrow();
        }
    }
}
