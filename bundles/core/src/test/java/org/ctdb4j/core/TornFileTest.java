// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.DbTransactionCommit;
import org.ctdb4j.protocol.type.RecData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A commit that fails half-way. */
class TornFileTest {
    private static final int DB = DatabaseCluster.DB;
    private static final int LEADER = TestLeader.PNN;
    private static final int OLD = DatabaseCluster.GENERATION;
    private static final int NEW = 5678;
    private static final long SRVID = TestLeader.SRVID;

    private DatabaseCluster cluster = new DatabaseCluster(2);
    private DatabaseNode node = cluster.node(0);
    private TestLeader leader = new TestLeader(cluster);

    @ParameterizedTest
    @CsvSource({"0", "1", "3"})
    void aTornFileIsStoodInForByWhatWasStaged(int writesThatWork) throws MalformedPayloadException {
        tear(writesThatWork);
        assertEquals(OLD, node.machine.generation());
        assertEquals(List.of("disk"), node.storeFailures);

        leader.freeze();
        leader.start(NEW + 1);
        assertEquals(
                List.of("a", "b", "c"),
                leader.pull().stream().map(record -> record.key().text()).toList());
    }

    @Test
    void aTornFileIsNotThawed() {
        tear(2);
        assertEquals(-1, leader.ask(new DbThaw(DB)).status());
        assertTrue(node.machine.frozen());
    }

    @Test
    void aLaterCommitMendsATornFile() {
        tear(2);
        node.records.work();
        leader.freeze();
        leader.start(NEW + 1);
        leader.wipe(NEW + 1);
        leader.push(TestLeader.record(Blob.utf8("d"), 1, LEADER, 0, "value"));
        leader.commit(NEW + 1);
        assertEquals(List.of("disk", "works"), node.storeFailures);
        assertEquals(List.of(Blob.utf8("d")), List.copyOf(node.records.all().keySet()));
        assertEquals(0, leader.ask(new DbThaw(DB)).status());
        assertEquals(0, node.spools.held());
    }

    @Test
    void aPullOfWhatWasStagedWaitsForASlowPeer() throws MalformedPayloadException {
        RecData[] many = IntStream.range(0, 2 * Pulls.SLICE_RECORDS)
                .mapToObj(i -> TestLeader.record(Blob.utf8("key" + i), 3, LEADER, 0, "new"))
                .toArray(RecData[]::new);
        tear(2, many);
        leader.freeze();
        leader.start(NEW + 1);
        node.congestedPeers.add(LEADER);
        int reqid = cluster.node(LEADER).ask(0, new DbPull(DB, -1, SRVID));
        cluster.settle();
        assertFalse(cluster.node(LEADER).replies.containsKey(reqid));
        node.peerDrained(LEADER);
        cluster.settle();
        assertEquals(
                Blob.u32(many.length), cluster.node(LEADER).replies.get(reqid).data());
    }

    @Test
    void whatCannotBeReadBackIsNotWritten() {
        node.put(Blob.utf8("a"), 1, 0, 0, "old");
        leader.freeze();
        leader.start(NEW);
        leader.push(TestLeader.record(Blob.utf8("a"), 3, LEADER, 0, "new"));
        node.spools.breakDown();
        assertEquals(-1, leader.ask(new DbTransactionCommit(DB, NEW)).status());
        assertEquals("old", node.records.get(Blob.utf8("a")).data().text());
        assertEquals(List.of("cannot be read"), node.storeFailures);
    }

    private void tear(int writesThatWork) {
        tear(
                writesThatWork,
                Stream.of("a", "b", "c")
                        .map(key -> TestLeader.record(Blob.utf8(key), 3, LEADER, 0, "new"))
                        .toArray(RecData[]::new));
    }

    private void tear(int writesThatWork, RecData... records) {
        node.put(Blob.utf8("a"), 1, 0, 0, "old");
        leader.freeze();
        leader.start(NEW);
        leader.wipe(NEW);
        leader.push(records);
        node.records.failAfter(writesThatWork, "disk");
        assertEquals(-1, leader.ask(new DbTransactionCommit(DB, NEW)).status());
    }
}
