// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallId;
import org.ctdb4j.core.Tally.Count;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyDmaster;
import org.ctdb4j.protocol.ReqCall;
import org.junit.jupiter.api.Test;

class RecordQueuesTest {
    private final DatabaseCluster cluster = new DatabaseCluster(3);
    private final DatabaseNode node = cluster.node(0);
    private final Blob key = cluster.keyOf(1);

    @Test
    void whoFindsTheChainBusyWaitsForIt() {
        node.put(key, 5, 0, 0, "value");
        node.records.hold(key);
        int client = node.connect();
        node.migrate(client, key);
        cluster.settle();
        assertEquals(List.of(), node.answers(client));
        assertEquals(1, node.context.counters.totals().get(Count.LOCKS_CURRENT));
        node.records.letGo(key);
        cluster.settle();
        assertEquals(1, node.answers(client).size());
        assertEquals(0, node.context.counters.totals().get(Count.LOCKS_CURRENT));
        assertTrue(node.expected.isEmpty());
    }

    @Test
    void whatIsDoneUnderTheLockSeesWhatItsHolderLeft() {
        node.put(key, 5, 0, 0, "old");
        node.records.hold(key);
        int client = node.connect();
        node.call(client, key, CallId.FETCH, 0);
        node.put(key, 5, 0, 0, "new");
        node.records.letGo(key);
        cluster.settle();
        assertEquals(Blob.utf8("new"), node.answers(client).get(0).data());
    }

    @Test
    void oneRequestWaitsHoweverManyCallsDo() {
        node.put(key, 5, 0, 0, "value");
        node.records.hold(key);
        for (int i = 0; i < 10; i++) {
            node.migrate(node.connect(), key);
        }
        assertEquals(1, node.world.waitingLocks());
        assertEquals(10, node.machine.waiting());
        node.records.letGo(key);
        cluster.settle();
        assertEquals(15, node.records.get(key).header().rsn());
        assertEquals(0, node.machine.waiting());
    }

    @Test
    void theLockIsLetGoNowAndThen() {
        node.put(key, 0, 0, 0, "value");
        node.records.hold(key);
        for (int i = 0; i < RecordQueues.PER_GRANT_MAX + 1; i++) {
            node.migrate(node.connect(), key);
        }
        node.records.letGo(key);
        node.work();
        assertEquals(1, node.machine.waiting());
        node.work();
        assertEquals(0, node.machine.waiting());
    }

    @Test
    void aKeyThatIsWaitedForIsNotOvertaken() {
        node.put(key, 5, 0, 0, "value");
        node.records.hold(key);
        node.migrate(node.connect(), key);
        node.records.letGo(key);
        node.world.standingMax = 0;
        int second = node.connect();
        node.migrate(second, key);
        assertEquals(List.of(), node.answers(second));
    }

    /** A client of the new dmaster has the chain while the record comes in; a call that waits longer must not turn it away. */
    @Test
    void aRecordThatComesInGoesAheadOfCallsThatWait() {
        cluster.node(2).write(key, "value");
        node.migrate(node.connect(), key);
        node.records.hold(key);
        node.receive(callFrom(2, 4711));
        cluster.settle();
        node.records.letGo(key);
        cluster.takeTrace();
        cluster.settle();
        assertEquals("0>client REPLY_CALL status 0", cluster.trace.get(0));
        assertEquals("0>1 REQ_DMASTER " + key.text() + " for 2 rsn 5 flags 0x10000 value", cluster.trace.get(1));
    }

    @Test
    void packetsOfAnOlderGenerationAreDroppedWhenTheirTurnComes() {
        node.put(key, 5, 0, 0, "value");
        node.records.hold(key);
        node.receive(callFrom(2, 4711));
        node.step(node.machine::becomeInactive);
        node.records.letGo(key);
        cluster.settle();
        assertEquals(0, node.records.get(key).header().dmaster());
        assertEquals(0, node.machine.waiting());
    }

    /** Between SETVNNMAP and the commit of the recovery the database has its old generation still. */
    @Test
    void packetsOfAnOlderClusterGenerationAreDroppedToo() {
        node.put(key, 5, 0, 0, "value");
        node.records.hold(key);
        node.receive(callFrom(2, 4711));
        node.context.vnnMap = node.context.vnnMap.withGeneration(99);
        node.records.letGo(key);
        cluster.settle();
        assertEquals(0, node.records.get(key).header().dmaster());
    }

    @Test
    void callsOfClientsOutliveTheGeneration() {
        node.put(key, 5, 0, 0, "value");
        node.records.hold(key);
        int client = node.connect();
        node.migrate(client, key);
        node.step(node.machine::becomeInactive);
        node.records.letGo(key);
        cluster.settle();
        assertEquals(1, node.answers(client).size());
    }

    @Test
    void aClientThatGoesIsNotServedWhenItsTurnComes() {
        node.put(key, 5, 0, 0, "value");
        node.records.hold(key);
        int client = node.connect();
        int other = node.connect();
        node.migrate(client, key);
        node.migrate(other, key);
        node.disconnect(client);
        assertEquals(1, node.machine.waiting());
        assertEquals(1, node.world.waitingLocks());
        node.records.letGo(key);
        cluster.settle();
        assertEquals(6, node.records.get(key).header().rsn());
        assertEquals(1, node.answers(other).size());
    }

    @Test
    void aClientThatGoesTakesItsWaitsWithIt() {
        int client = node.connect();
        for (int i = 0; i < 3; i++) {
            Blob each = cluster.keyOf(i);
            node.put(each, 5, 0, 0, "value");
            node.records.hold(each);
            node.migrate(client, each);
        }
        node.records.fail("disk");
        node.migrate(client, cluster.keyOf(0, 1));
        node.disconnect(client);
        assertEquals(0, node.machine.waiting());
        assertEquals(0, node.world.waitingLocks());
        assertTrue(node.world.timers.isEmpty());
        assertTrue(node.expected.isEmpty());
        assertEquals(0, node.context.counters.totals().get(Count.LOCKS_CURRENT));
    }

    @Test
    void aLockThatCannotBeHadIsTriedAgain() {
        node.put(key, 5, 0, 0, "value");
        node.records.hold(key);
        int client = node.connect();
        node.migrate(client, key);
        node.world.failLock("out of threads");
        node.records.letGo(key);
        cluster.settle();
        assertEquals(List.of(), node.answers(client));
        cluster.advance(Duration.ofNanos(RecordQueues.RETRY_NANOS));
        assertEquals(1, node.answers(client).size());
    }

    @Test
    void aBusyFreeListIsWaitedForAndNothingIsDoneBefore() {
        node.put(key, 5, 0, 0, "value");
        node.records.holdFreeList(true);
        node.receive(callFrom(2, 4711));
        cluster.settle();
        assertEquals(List.of(), cluster.trace);
        assertEquals(0, node.records.get(key).header().dmaster());
        node.records.holdFreeList(false);
        cluster.settle();
        assertEquals(2, node.records.get(key).header().dmaster());
        assertEquals(List.of(), node.storeFailures);
    }

    @Test
    void aRecordThatCannotBeWrittenIsNeitherSentNorForgotten() {
        node.put(key, 5, 0, 0, "value");
        node.records.fail("No space left on device");
        node.receive(callFrom(2, 4711));
        cluster.advance(Duration.ofSeconds(10));
        cluster.settle();
        assertTrue(cluster.trace.stream().noneMatch(line -> line.contains("DMASTER")), cluster.trace::toString);
        assertEquals("No space left on device", node.storeFailures.get(0));
        assertEquals(0, node.records.get(key).header().dmaster());

        node.records.work();
        cluster.advance(Duration.ofSeconds(2));
        cluster.settle();
        assertEquals("works", node.storeFailures.get(node.storeFailures.size() - 1));
        assertEquals(2, node.records.get(key).header().dmaster());
        assertTrue(node.world.timers.isEmpty());
    }

    @Test
    void retriesBackOff() {
        node.put(key, 5, 0, 0, "value");
        node.records.fail("disk");
        node.receive(callFrom(2, 4711));
        for (int i = 0; i < 30; i++) {
            cluster.advance(Duration.ofMillis(100));
        }
        assertEquals(5, node.storeFailures.size(), "at 0, 100, 300, 700 and 1,500 ms");
    }

    @Test
    void callsForARecordThatCannotBeWrittenWaitBehindIt() {
        node.put(key, 5, 0, 0, "value");
        node.records.fail("disk");
        node.receive(callFrom(2, 4711));
        int client = node.connect();
        node.migrate(client, key);
        assertEquals(List.of(), node.answers(client));
        assertEquals(1, node.storeFailures.size());
        node.records.work();
        cluster.advance(Duration.ofSeconds(1));
        cluster.settle();
        assertEquals(1, node.answers(client).size());
    }

    @Test
    void anArrivedRecordThatCannotBeWrittenIsNotAcknowledged() {
        cluster.node(2).write(key, "value");
        int client = node.connect();
        node.migrate(client, key);
        node.records.fail("disk");
        cluster.settle();
        assertEquals(List.of(), node.answers(client));
        node.records.work();
        cluster.advance(Duration.ofSeconds(1));
        cluster.settle();
        assertEquals(1, node.answers(client).size());
        assertEquals(Blob.utf8("value"), node.records.get(key).data());
    }

    @Test
    void otherKeysGoOnWhileOneCannotBeWritten() {
        node.put(key, 5, 0, 0, "value");
        node.records.failAfter(0, "disk");
        node.receive(callFrom(2, 4711));
        node.records.work();
        Blob other = cluster.keyOf(0);
        int client = node.connect();
        node.migrate(client, other);
        assertEquals(1, node.answers(client).size());
    }

    @Test
    void moreCallsThanTheBoundAreRefusedButRecordsComeIn() {
        node.records.hold(key);
        ReqCall call = callFrom(2, 4711);
        node.step(() -> {
            for (int i = 0; i < RecordQueues.WAITING_MAX + 1; i++) {
                node.machine.packetFromNode(call);
            }
        });
        assertEquals(RecordQueues.WAITING_MAX, node.machine.waiting());
        node.migrate(node.connect(), key);
        assertEquals(1, node.closedClients.size());
        node.receive(new ReplyDmaster(header(1, 4712), DatabaseCluster.DB, 7, key, Blob.utf8("value"), 0));
        assertEquals(RecordQueues.WAITING_MAX + 1, node.machine.waiting());
    }

    @Test
    void nothingIsExpectedOfADatabaseThatIsClosed() {
        node.put(key, 5, 0, 0, "value");
        node.records.hold(key);
        node.migrate(node.connect(), key);
        node.migrate(node.connect(), cluster.keyOf(2));
        node.migrate(node.connect(), cluster.keyOf(2));
        node.step(node.machine::close);
        assertTrue(node.expected.isEmpty());
        assertTrue(node.world.timers.isEmpty());
        assertEquals(0, node.world.waitingLocks());
        assertEquals(0, node.context.counters.totals().get(Count.CALLS_PENDING));
        assertEquals(0, node.context.counters.totals().get(Count.LOCKS_CURRENT));
    }

    @Test
    void aDatabaseThatIsClosedDoesNotFailAnyMore() {
        node.put(key, 5, 0, 0, "value");
        node.records.fail("disk");
        node.receive(callFrom(2, 4711));
        node.step(node.machine::close);
        assertEquals(List.of("disk", "works"), node.storeFailures);
        assertTrue(node.world.timers.isEmpty());
    }

    private ReqCall callFrom(int source, int reqid) {
        return new ReqCall(header(source, reqid), 1, DatabaseCluster.DB, CallId.NULL, 0, key, Blob.EMPTY);
    }

    private static Header header(int source, int reqid) {
        return new Header(DatabaseCluster.GENERATION, 0, source, reqid);
    }
}
