// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.spool.SpoolException;
import org.junit.jupiter.api.Test;

class StagingTest {
    private static final int RECORDS = 2 * RecoveryTransaction.SLICE_RECORDS + 1;

    private final DatabaseNode node = new DatabaseCluster(1).node(0);
    private final Staging staging = new Staging(new DatabaseFacts(
            node.context, node, node.machine, DatabaseCluster.DB, DatabaseCluster.NAME, DatabaseFlags.PERSISTENT, ""));

    /** A backend may have to begin again. */
    @Test
    void theRecordsOfACommitCanBeReadAgain() throws SpoolException {
        List<RecData> records = IntStream.range(0, RECORDS)
                .mapToObj(i -> TestLeader.record(Blob.utf8("key" + i), i, 0, 0, "value" + i))
                .toList();
        staging.add(RecBuffer.of(DatabaseCluster.DB, records.subList(0, 10)));
        staging.add(RecBuffer.of(DatabaseCluster.DB, records.subList(10, RECORDS)));
        Iterable<Entry> entries = staging.entries();
        for (int round = 0; round < 2; round++) {
            List<Entry> read = new ArrayList<>();
            entries.forEach(read::add);
            assertEquals(
                    records.stream()
                            .map(record -> new Entry(record.key(), record.header(), record.value()))
                            .toList(),
                    read);
        }
    }
}
