// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbThaw;
import org.junit.jupiter.api.Test;

/** Freeze and thaw, and the calls that are sent again after a thaw. */
class FreezeTest {
    private static final int DB = DatabaseCluster.DB;
    private static final int LEADER = TestLeader.PNN;
    private static final long SRVID = TestLeader.SRVID;

    private static final int NEW = 5678;

    private DatabaseCluster cluster = new DatabaseCluster(2);
    private DatabaseNode node = cluster.node(0);
    private TestLeader leader = new TestLeader(cluster);

    @Test
    void aFreezeIsAnsweredOnceTheWholeDatabaseIsHeld() {
        Blob key = cluster.keyOf(0);
        node.records.hold(key);
        int reqid = cluster.node(LEADER).ask(0, new DbFreeze(DB));
        cluster.settle();
        assertFalse(node.machine.frozen());
        assertTrue(cluster.node(LEADER).replies.isEmpty());
        node.records.letGo(key);
        cluster.settle();
        assertTrue(node.machine.frozen());
        assertEquals(0, cluster.node(LEADER).replies.get(reqid).status());
    }

    @Test
    void severalFreezesShareOneLock() {
        Blob key = cluster.keyOf(0);
        node.records.hold(key);
        List<Integer> reqids = Stream.generate(() -> cluster.node(LEADER).ask(0, new DbFreeze(DB)))
                .limit(3)
                .toList();
        cluster.settle();
        assertEquals(1, node.world.waitingLocks());
        node.records.letGo(key);
        cluster.settle();
        reqids.forEach(
                reqid -> assertEquals(0, cluster.node(LEADER).replies.get(reqid).status()));
        assertEquals(0, leader.ask(new DbFreeze(DB)).status(), "at once, frozen already");
    }

    @Test
    void aThawEndsAFreezeThatStillWaits() {
        node.records.hold(cluster.keyOf(0));
        int reqid = cluster.node(LEADER).ask(0, new DbFreeze(DB));
        cluster.settle();
        assertEquals(0, leader.ask(new DbThaw(DB)).status());
        assertEquals(-1, cluster.node(LEADER).replies.get(reqid).status());
        assertEquals(0, node.world.waitingLocks());
        assertTrue(node.expected.isEmpty());
    }

    @Test
    void aFreezeWhoseLockCannotBeHadFails() {
        node.records.hold(cluster.keyOf(0));
        int reqid = cluster.node(LEADER).ask(0, new DbFreeze(DB));
        cluster.settle();
        node.world.failLock("no");
        cluster.settle();
        assertEquals(-1, cluster.node(LEADER).replies.get(reqid).status());
        assertFalse(node.machine.frozen());
    }

    @Test
    void noMoreThanTheBoundWaitForOneFreeze() {
        node.records.hold(cluster.keyOf(0));
        List<Boolean> ended = new ArrayList<>();
        node.step(() -> {
            for (int i = 0; i < Freeze.WAITERS_MAX + 1; i++) {
                node.machine.freeze(ended::add);
            }
        });
        assertEquals(List.of(false), ended);
    }

    @Test
    void aFrozenDatabaseIsNotTouched() {
        Blob key = cluster.keyOf(0);
        node.put(key, 5, 0, 0, "value");
        leader.freeze();
        int client = node.connect();
        node.migrate(client, key);
        cluster.node(1).migrate(cluster.node(1).connect(), key);
        cluster.settle();
        assertEquals(List.of(), node.answers(client));
        assertEquals(5, node.records.get(key).header().rsn());
        leader.ask(new DbThaw(DB));
        assertEquals(1, node.answers(client).size());
        assertEquals(1, node.records.get(key).header().dmaster());
    }

    @Test
    void whatWasOnItsWayIsSentAgainAfterTheThaw() {
        Blob key = cluster.keyOf(1);
        int client = node.connect();
        node.migrate(client, key);
        int lost = cluster.link(0, 1).remove().header().reqid();
        leader.recover(NEW);
        assertEquals(1, node.answers(client).size());
        assertEquals(0, node.machine.callsSent());
        assertTrue(node.context.ids.owner(lost, Object.class).isEmpty());
    }

    @Test
    void whatIsSentAgainStartsAtHomeUnderANewId() {
        Blob key = cluster.keyOf(1);
        node.migrate(node.connect(), key);
        int lost = cluster.link(0, 1).remove().header().reqid();
        node.step(node.machine::thaw);
        ReqCall again = (ReqCall) cluster.link(0, 1).element();
        assertEquals(1, again.hopCount(), "redirected by this node");
        assertEquals(0, again.header().srcnode());
        assertNotEquals(lost, again.header().reqid());
    }

    /** The first answer to arrive completes the call, the second finds nobody and the record stays. */
    @Test
    void aThawOfAllSendsOnceMore() {
        Blob key = cluster.keyOf(1);
        int client = node.connect();
        node.migrate(client, key);
        node.step(node.machine::thaw);
        node.step(node.machine::thaw);
        assertEquals(3, cluster.link(0, 1).size());
        cluster.settle();
        assertEquals(1, node.answers(client).size());
        assertEquals(0, node.records.get(key).header().dmaster());
    }
}
