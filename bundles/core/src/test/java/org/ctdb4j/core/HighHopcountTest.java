// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

/**
 * The storm of 2015: a dmaster packet waits for its turn in a full lock queue while the chain itself is free, so that calls read the
 * old header and are sent back and forth between the lmaster and the old dmaster.
 */
class HighHopcountTest {
    private static final int ROUNDS = 1_000;
    private static final int LMASTER = 1;
    private static final int OLD_DMASTER = 2;

    @Test
    void withoutParkingACallBouncesUntilTheLockIsHad() {
        DatabaseCluster cluster = new DatabaseCluster(3, 0, new Cures(false, true, true, true, true, true, true));
        Blob key = moveWithFullLockQueue(cluster);
        assertTrue(hops(cluster) >= ROUNDS - 10, () -> hops(cluster) + " hops");
        assertTrue(cluster.node(LMASTER).logs.stream().anyMatch(line -> line.contains("High hopcount 96")));
        assertMoveEnds(cluster, key);
    }

    @Test
    void withParkingItWaitsWhereTheRecordIsExpected() {
        DatabaseCluster cluster = new DatabaseCluster(3);
        Blob key = moveWithFullLockQueue(cluster);
        assertEquals(1, hops(cluster), "from node 0 to the lmaster");
        assertEquals(2, cluster.node(LMASTER).machine.waiting());
        assertMoveEnds(cluster, key);
    }

    /** The same at the new dmaster, whose REPLY_DMASTER waits. */
    @Test
    void withParkingItWaitsAtTheNewDmasterToo() {
        DatabaseCluster cluster = new DatabaseCluster(3);
        Blob key = cluster.keyOf(LMASTER);
        cluster.node(OLD_DMASTER).write(key, "value");
        DatabaseNode target = cluster.node(0);
        target.records.hold(key);
        target.migrate(target.connect(), key);
        target.world.standingMax = 0;
        target.records.letGo(key);
        cluster.takeTrace();
        cluster.settle();
        int client = cluster.node(OLD_DMASTER).connect();
        cluster.node(OLD_DMASTER).migrate(client, key);
        for (int i = 0; i < ROUNDS; i++) {
            cluster.deliverOne();
        }
        assertTrue(hops(cluster) <= 2, cluster.trace::toString);
        target.world.standingMax = 200;
        cluster.settle();
        assertEquals(1, cluster.node(OLD_DMASTER).answers(client).size());
    }

    /** {@return the key of a record on its way to node 0 whose REQ_DMASTER waits, asked for by the old dmaster meanwhile} */
    private static Blob moveWithFullLockQueue(DatabaseCluster cluster) {
        Blob key = cluster.keyOf(LMASTER);
        cluster.node(OLD_DMASTER).write(key, "value");
        cluster.takeTrace();
        DatabaseNode lmaster = cluster.node(LMASTER);
        cluster.node(0).migrate(cluster.node(0).connect(), key);
        cluster.deliver(0, LMASTER);
        cluster.deliver(LMASTER, OLD_DMASTER);
        lmaster.records.hold(key);
        lmaster.world.standingMax = 0;
        cluster.deliver(OLD_DMASTER, LMASTER);
        lmaster.records.letGo(key);
        cluster.takeTrace();

        cluster.node(OLD_DMASTER).migrate(cluster.node(OLD_DMASTER).connect(), key);
        for (int i = 0; i < ROUNDS; i++) {
            cluster.deliverOne();
        }
        return key;
    }

    private static void assertMoveEnds(DatabaseCluster cluster, Blob key) {
        cluster.node(LMASTER).world.standingMax = 200;
        cluster.settle();
        assertEquals(
                OLD_DMASTER, cluster.node(OLD_DMASTER).records.get(key).header().dmaster());
        assertEquals(
                Blob.utf8("value"), cluster.node(OLD_DMASTER).records.get(key).data());
        List<String> answers = cluster.trace.stream()
                .filter(line -> line.contains("REPLY_CALL"))
                .toList();
        assertEquals(List.of("0>client REPLY_CALL status 0", "2>client REPLY_CALL status 0"), answers);
    }

    private static long hops(DatabaseCluster cluster) {
        return cluster.trace.stream()
                .filter(line -> line.contains("REQ_CALL") && !line.contains("hop 0"))
                .count();
    }
}
