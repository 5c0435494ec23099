// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.control.SetDbSticky;
import org.junit.jupiter.api.Test;

class StickyRecordsTest {
    private static final int MANY_HOPS = 50;
    private static final Duration PINDOWN = Duration.ofMillis(200);

    private DatabaseCluster cluster = new DatabaseCluster(3);
    private DatabaseNode node = cluster.node(0);
    private Blob key = cluster.keyOf(0);

    private void use(int flags) {
        cluster = new DatabaseCluster(3, flags, Cures.ALL);
        node = cluster.node(0);
        key = cluster.keyOf(0);
    }

    @Test
    void aVolatileDatabaseCanHaveTheProperty() {
        assertEquals(0, cluster.ask(1, 0, new SetDbSticky(cluster.dbId)).status());
        assertEquals(0, cluster.ask(1, 0, new SetDbSticky(cluster.dbId)).status());
        assertEquals(DatabaseFlags.STICKY, node.machine.flags());
        assertEquals(0, cluster.node(1).machine.flags());
    }

    @Test
    void othersCannot() {
        for (int flags : new int[] {DatabaseFlags.PERSISTENT, DatabaseFlags.REPLICATED}) {
            use(flags);
            assertEquals(-1, cluster.ask(1, 0, new SetDbSticky(cluster.dbId)).status());
            assertEquals(flags, node.machine.flags());
        }
    }

    @Test
    void aRecordThatWasHardToFindStaysAWhileWhenItComesBack() {
        use(DatabaseFlags.STICKY);
        takenFromHereAndBack(MANY_HOPS);
        callFromNode(1, 0);
        cluster.settle();
        assertEquals(0, dmaster());
        assertEquals(1, node.machine.waiting());

        cluster.advance(PINDOWN.minusMillis(1));
        cluster.settle();
        assertEquals(0, dmaster());
        cluster.advance(Duration.ofMillis(1));
        cluster.settle();
        assertEquals(1, dmaster());
        assertEquals(0, node.machine.waiting());
        assertTrue(node.expected.isEmpty());
    }

    @Test
    void meanwhileClientsOfTheNodeUseIt() {
        use(DatabaseFlags.STICKY);
        takenFromHereAndBack(MANY_HOPS);
        int client = node.connect();
        node.migrate(client, key);
        assertEquals(1, node.answers(client).size());
    }

    @Test
    void aRecordThatWasFoundSoonGoesAtOnce() {
        use(DatabaseFlags.STICKY);
        takenFromHereAndBack(MANY_HOPS - 1);
        callFromNode(1, 0);
        cluster.settle();
        assertEquals(1, dmaster());
    }

    @Test
    void withoutThePropertyARecordGoesAtOnce() {
        takenFromHereAndBack(MANY_HOPS);
        callFromNode(1, 0);
        cluster.settle();
        assertEquals(1, dmaster());
    }

    @Test
    void aRecordIsStickyForAWhileOnly() {
        use(DatabaseFlags.STICKY);
        node.write(key, "value");
        callFromNode(1, MANY_HOPS);
        cluster.settle();
        cluster.advance(Duration.ofSeconds(600));
        back();
        callFromNode(1, 0);
        cluster.settle();
        assertEquals(1, dmaster());
    }

    @Test
    void aCallFromBeforeARecoveryIsForgottenWhenTheRecordMayGo() {
        use(DatabaseFlags.STICKY);
        takenFromHereAndBack(MANY_HOPS);
        callFromNode(1, 0);
        cluster.nodes.forEach(each -> each.context.vnnMap = each.context.vnnMap.withGeneration(2));
        cluster.advance(PINDOWN);
        cluster.settle();
        assertEquals(0, dmaster());
        assertEquals(0, node.machine.waiting());
    }

    @Test
    void aClosedDatabaseLeavesNothingBehind() {
        use(DatabaseFlags.STICKY);
        takenFromHereAndBack(MANY_HOPS);
        node.step(node.machine::close);
        assertTrue(node.expected.isEmpty());
        assertTrue(node.world.timers.isEmpty());
    }

    private void takenFromHereAndBack(int hops) {
        node.write(key, "value");
        callFromNode(1, hops);
        cluster.settle();
        assertEquals(1, dmaster());
        back();
    }

    private void back() {
        node.migrate(node.connect(), key);
        cluster.settle();
        assertEquals(0, dmaster());
    }

    private int dmaster() {
        return node.records.get(key).header().dmaster();
    }

    private void callFromNode(int from, int hops) {
        Header header = new Header(DatabaseCluster.GENERATION, 0, from, 1_000_000);
        node.receive(
                new ReqCall(header, CallFlags.IMMEDIATE_MIGRATION, cluster.dbId, CallId.NULL, hops, key, Blob.EMPTY));
    }
}
