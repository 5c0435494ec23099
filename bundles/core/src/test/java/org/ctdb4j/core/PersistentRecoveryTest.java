// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.DbTransactionCommit;
import org.ctdb4j.spi.database.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recovery makes of a database that every node keeps: one transaction of its file. */
class PersistentRecoveryTest {
    private static final int LEADER = TestLeader.PNN;
    private static final int NEW = 5678;
    private static final Blob GONE = Blob.utf8("gone");
    private static final Blob KEY = Blob.utf8("key");

    private DatabaseCluster cluster = cluster(DatabaseFlags.PERSISTENT);
    private DatabaseNode node = cluster.node(0);
    private TestLeader leader = new TestLeader(cluster);

    private static DatabaseCluster cluster(int flags) {
        return new DatabaseCluster(2, flags, Cures.ALL);
    }

    private void use(int flags) {
        cluster = cluster(flags);
        node = cluster.node(0);
        leader = new TestLeader(cluster);
    }

    private void stage() {
        leader.freeze();
        leader.start(NEW);
        leader.wipe(NEW);
        leader.push(TestLeader.record(KEY, 7, LEADER, 0, "new"));
    }

    private static StoredRecord stored(long rsn, int dmaster, String text) {
        return new StoredRecord(new RecordHeader(rsn, dmaster, 0), Blob.utf8(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {DatabaseFlags.PERSISTENT, DatabaseFlags.REPLICATED})
    void whatWasPushedIsStoredAsItIsInOneCommit(int flags) {
        use(flags);
        node.put(GONE, 9, 0, 0, "old");
        long writes = node.records.writes();
        stage();
        leader.commit(NEW);
        assertEquals(Map.of(KEY, stored(7, LEADER, "new")), node.records.all());
        assertEquals(writes + 1, node.records.writes());
        assertEquals(NEW, node.machine.generation());
        assertEquals(0, node.spools.held());
    }

    /** The commit is all or nothing, so there is nothing to stand in for, and the old file may be thawed. */
    @Test
    void aCommitThatFailsLeavesTheFileAsItWas() throws MalformedPayloadException {
        node.put(GONE, 9, 0, 0, "old");
        stage();
        node.records.fail("disk");
        assertEquals(-1, leader.ask(new DbTransactionCommit(cluster.dbId, NEW)).status());
        assertEquals(Map.of(GONE, stored(9, 0, "old")), node.records.all());
        assertEquals(DatabaseCluster.GENERATION, node.machine.generation());
        assertEquals(List.of("disk"), node.storeFailures);
        assertEquals(0, node.spools.held());

        leader.freeze();
        leader.start(NEW + 1);
        assertEquals(
                List.of(GONE),
                leader.pull().stream().map(record -> record.key()).toList());
        assertEquals(0, leader.ask(new DbThaw(cluster.dbId)).status());
        assertFalse(node.machine.frozen());
    }

    /** Else the node, healthy again, would leave half a minute after the first failure. */
    @Test
    void aCommitThatWorksEndsWhatAFailedOneHasBegun() {
        stage();
        node.records.fail("disk");
        assertEquals(-1, leader.ask(new DbTransactionCommit(cluster.dbId, NEW)).status());
        node.records.work();
        stage();
        leader.commit(NEW);
        assertEquals(List.of("disk", "works"), node.storeFailures);
    }

    @Test
    void aDatabaseThatGoesFailsNoMore() {
        stage();
        node.records.fail("disk");
        assertEquals(-1, leader.ask(new DbTransactionCommit(cluster.dbId, NEW)).status());
        node.machine.close();
        assertEquals("works", node.storeFailures.get(node.storeFailures.size() - 1));
    }
}
