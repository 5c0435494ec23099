// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.recovery.RecoveryMachine;
import org.junit.jupiter.api.Test;

/** A connection between two followers breaks while a record is on its way: the leader sees nothing of it. */
class BrokenConnectionTest {
    private static final String NAME = "count.tdb";
    private static final int DB = Blob.cString(NAME).jenkinsHash();

    private final SimulatedCluster cluster = new SimulatedCluster(ClusterSpec.of(3, RecoveryMachine::new), 1);

    @Test
    void theRecordIsFoundAgain() {
        cluster.startAll();
        cluster.await("healthy", 30, cluster::isHealthy);
        int leader = cluster.leader().orElseThrow().pnn();
        int giver = (leader + 1) % 3;
        int taker = (leader + 2) % 3;
        Blob key = keyOf(giver);
        count(giver, key);
        cluster.run(TimeUnit.SECONDS.toNanos(15));
        cluster.world().network().slow(giver, taker, TimeUnit.MILLISECONDS.toNanos(200));
        FetchLockClient client = client(taker, key);
        cluster.run(TimeUnit.MILLISECONDS.toNanos(100));
        assertEquals(taker, dmaster(giver, key));
        cluster.world().network().breakConnection(giver, taker);
        cluster.world().network().slow(giver, taker, 0);
        cluster.await("counted on", 20, () -> client.increments() > 0);
        client.stop();
        cluster.await("idle and healthy", 20, () -> cluster.clientsAreIdle() && cluster.isHealthy());
    }

    private int dmaster(int pnn, Blob key) {
        return cluster.node(pnn).database(DB).orElseThrow().get(key).header().dmaster();
    }

    private void count(int pnn, Blob key) {
        FetchLockClient client = client(pnn, key);
        cluster.await("counted", 5, () -> client.increments() > 0);
        client.stop();
        cluster.await("idle", 5, cluster::clientsAreIdle);
        assertEquals(pnn, dmaster(pnn, key));
    }

    private FetchLockClient client(int pnn, Blob key) {
        FetchLockClient.Habits habits = new FetchLockClient.Habits(List.of(NAME), List.of(key), 1_000_000, 1_000, 0);
        FetchLockClient client = new FetchLockClient(
                cluster.world(), cluster.node(pnn), cluster.random().split(), habits);
        cluster.add(client);
        return client;
    }

    /** {@return a key whose lmaster is this node} */
    private Blob keyOf(int lmaster) {
        VnnMap map = cluster.node(lmaster).snapshot().vnnMap();
        return IntStream.range(0, 1_000)
                .mapToObj(i -> Blob.utf8("key" + i))
                .filter(key -> map.lmaster(key) == lmaster)
                .findFirst()
                .orElseThrow();
    }
}
