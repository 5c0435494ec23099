// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.junit.jupiter.api.Test;

/** Records from the leader. */
class PushTest {
    private static final int DB = DatabaseCluster.DB;
    private static final int LEADER = TestLeader.PNN;
    private static final int NEW = 5678;
    private static final long SRVID = TestLeader.SRVID;

    private DatabaseCluster cluster = new DatabaseCluster(2);
    private DatabaseNode node = cluster.node(0);
    private TestLeader leader = new TestLeader(cluster);

    @Test
    void anEmptyPushCountsNothing() {
        leader.freeze();
        leader.start(NEW);
        assertEquals(0, leader.push());
    }

    @Test
    void theDatabaseIdInsidePushedBuffersIsIgnored() {
        leader.freeze();
        leader.start(NEW);
        leader.ask(new DbPushStart(DB, 0, SRVID));
        leader.send(RecBuffer.of(0xd0642_6a7, List.of(TestLeader.record(Blob.utf8("a"), 1, LEADER, 0, "value")))
                .encode());
        assertEquals(Blob.u32(1), leader.ask(new DbPushConfirm(DB)).data());
    }

    @Test
    void afterARecordWithoutAHeaderTheRestIsIgnored() {
        leader.freeze();
        leader.start(NEW);
        leader.ask(new DbPushStart(DB, 0, SRVID));
        leader.send(RecBuffer.of(DB, List.of(TestLeader.record(Blob.utf8("a"), 1, LEADER, 0, "value")))
                .encode());
        leader.send(RecBuffer.of(DB, List.of(new RecData(0, Blob.utf8("b"), Blob.utf8("short"))))
                .encode());
        leader.send(RecBuffer.of(DB, List.of(TestLeader.record(Blob.utf8("c"), 1, LEADER, 0, "value")))
                .encode());
        assertEquals(Blob.u32(1), leader.ask(new DbPushConfirm(DB)).data());
    }

    @Test
    void whatThereIsNoRoomForIsRefused() {
        leader.freeze();
        leader.start(NEW);
        node.spools.room(0);
        assertEquals(0, leader.push(TestLeader.record(Blob.utf8("a"), 1, LEADER, 0, "value")));
        assertTrue(node.logs.stream().anyMatch(line -> line.contains("no room")));
        node.spools.room(1_000);
        assertEquals(1, leader.push(TestLeader.record(Blob.utf8("a"), 1, LEADER, 0, "value")));
    }

    @Test
    void messagesToOtherSrvidsAreNotForThePush() {
        leader.freeze();
        leader.start(NEW);
        leader.ask(new DbPushStart(DB, 0, SRVID));
        assertFalse(node.machine.message(SRVID + 1, Blob.EMPTY));
        leader.ask(new DbPushConfirm(DB));
        assertFalse(node.machine.message(SRVID, Blob.EMPTY));
    }
}
