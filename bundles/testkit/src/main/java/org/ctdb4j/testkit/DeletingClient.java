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
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.ScheduleForDeletion;
import org.ctdb4j.protocol.control.SetDbSticky;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * Writes and deletes records as Samba does: once the record is here it stores a number no record has had, or nothing, and then tells
 * its node to delete it.
 */
final class DeletingClient extends RestartingClient {
    private static final double DELETIONS = 0.4;
    private static final long GRANT_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long HOLD_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(2);

    private final String database;
    private final List<Blob> keys;
    private final long thinkNanosMax;
    private final boolean sticky;

    /**
     * A client of one node.
     *
     * @param thinkNanosMax between two records
     * @param sticky whether it has its node keep records for a while that are hard to get
     */
    DeletingClient(
            World world,
            SimulatedNode node,
            SplittableRandom random,
            String database,
            List<Blob> keys,
            long thinkNanosMax,
            boolean sticky) {
        super(world, node, random);
        this.database = database;
        this.keys = keys;
        this.thinkNanosMax = thinkNanosMax;
        this.sticky = sticky;
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
                if (sticky) {
                    connection.ask(Pnn.CURRENT, new SetDbSticky(dbId), allowed -> rest());
                } else {
                    rest();
                }
            });
        }

        private void rest() {
            setIdle(true);
            later(1 + random.nextLong(thinkNanosMax), this::work);
        }

        private void work() {
            if (!isStopped()) {
                setIdle(false);
                fetch(keys.get(random.nextInt(keys.size())));
            }
        }

        private SimulatedDatabase file() {
            return node.database(dbId).orElseThrow();
        }

        private void fetch(Blob key) {
            file().awaitForClient(key, this, () -> later(GRANT_NANOS, () -> look(key)));
        }

        private void look(Blob key) {
            StoredRecord record = file().get(key);
            boolean usable = record.exists()
                    && record.header().dmaster() == node.pnn()
                    && !record.header().hasFlags(RecordFlags.RO_HAVE_DELEGATIONS);
            if (usable) {
                world.checks().mortals().clientReads(node, file(), key);
                later(1 + random.nextLong(HOLD_NANOS_MAX), () -> write(key));
            } else {
                file().clientLetsGo(key, this);
                connection.call(dbId, key, CallId.NULL, CallFlags.IMMEDIATE_MIGRATION, reply -> fetch(key));
            }
        }

        private void write(Blob key) {
            StoredRecord record = file().get(key);
            RecordHeader header = record.header();
            boolean deletes = !record.data().isEmpty() && random.nextDouble() < DELETIONS;
            Blob data =
                    deletes ? Blob.EMPTY : Counter.data(world.checks().mortals().next());
            file().clientStores(key, this, header, data);
            world.checks().mortals().clientWrote(node, file(), key);
            if (deletes) {
                connection.ask(Pnn.CURRENT, new ScheduleForDeletion(dbId, header, key), reply -> {});
            }
            file().clientLetsGo(key, this);
            rest();
        }
    }
}
