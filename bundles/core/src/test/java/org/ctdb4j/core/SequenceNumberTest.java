// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.control.GetDbSeqnum;
import org.junit.jupiter.api.Test;

/** The number that transactions count up. */
class SequenceNumberTest {
    private static final int DB = DatabaseCluster.DB;
    private static final int NEW = 5678;
    private static final long SRVID = TestLeader.SRVID;

    private DatabaseCluster cluster = new DatabaseCluster(2);
    private DatabaseNode node = cluster.node(0);
    private TestLeader leader = new TestLeader(cluster);

    @Test
    void theSequenceNumberIsReadFromItsRecord() {
        persistent();
        node.records.put(SequenceNumber.KEY, new RecordHeader(3, 0, 0), Blob.u64(17));
        assertEquals(17, leader.seqnum());
        leader.freeze();
        assertEquals(-1, leader.ask(new GetDbSeqnum(DB)).status());
        leader.start(NEW);
        assertEquals(17, leader.seqnum());
    }

    @Test
    void aSequenceNumberOfAnotherSizeIsZero() {
        persistent();
        node.records.put(SequenceNumber.KEY, new RecordHeader(3, 0, 0), Blob.u32(17));
        assertEquals(0, leader.seqnum());
        assertTrue(node.logs.get(node.logs.size() - 1).contains("has 4 bytes and counts as 0"), node.logs::toString);
    }

    /** As ctdbd leaves it behind in a new persistent database. */
    @Test
    void readingAnAbsentSequenceNumberMakesItsRecord() {
        persistent();
        assertEquals(0, leader.seqnum());
        RecordHeader header = node.records.get(SequenceNumber.KEY).header();
        assertEquals(new RecordHeader(0, node.context.lmaster(SequenceNumber.KEY), RecordFlags.AUTOMATIC), header);
    }

    @Test
    void aFrozenDatabaseIsOnlyRead() {
        persistent();
        leader.freeze();
        leader.start(NEW);
        assertEquals(0, leader.seqnum());
        assertTrue(node.records.all().isEmpty());
    }

    @Test
    void isRefusedWhileTheBackendIsReplaced() {
        persistent();
        leader.freeze();
        leader.start(NEW);
        node.records.isHere = false;
        assertEquals(-1, leader.ask(new GetDbSeqnum(DB)).status());
        node.records.isHere = true;
        assertEquals(0, leader.seqnum());
    }

    private void persistent() {
        cluster = new DatabaseCluster(2, DatabaseFlags.PERSISTENT, Cures.ALL);
        node = cluster.node(0);
        leader = new TestLeader(cluster);
    }
}
