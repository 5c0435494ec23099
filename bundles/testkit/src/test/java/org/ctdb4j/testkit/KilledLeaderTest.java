// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.core.Cures;
import org.ctdb4j.recovery.RecoveryMachine;
import org.ctdb4j.spi.database.StoredRecord;
import org.junit.jupiter.api.Test;

/**
 * The leader's process ends between any two steps of a recovery: after each control it sends and after each answer it gets. That must
 * cost no record that another node had.
 */
class KilledLeaderTest {
    private static final String NAME = "records.tdb";
    private static final int DB = Blob.cString(NAME).jenkinsHash();
    private static final int NODES = 3;
    private static final int KEYS = 12;

    /** Records with an owner that lives on must survive, at each point, up to the one the recovery does not reach. */
    @Test
    void costsNoRecordThatHasALivingOwner() {
        List<String> lost = new ArrayList<>();
        int points = killAtEachPoint(Cures.ALL, lost);
        assertEquals(List.of(), lost);
        assertTrue(points > 80, () -> "a recovery has more steps than " + points);
    }

    /** Without staging some of them are lost: the test above would notice. */
    @Test
    void costsRecordsWithoutStaging() {
        List<String> lost = new ArrayList<>();
        killAtEachPoint(new Cures(true, true, true, false, true, true, true), lost);
        assertTrue(lost.size() > 5, () -> "nearly nothing is lost: " + lost);
    }

    /** {@return how many points there are} */
    private static int killAtEachPoint(Cures cures, List<String> lost) {
        for (int point = 1; ; point++) {
            Story story = new Story(cures);
            if (!story.killAfter(point)) {
                return point - 1;
            }
            story.findLost(point, lost);
        }
    }

    /** One cluster, with records spread over its nodes, whose leader dies. */
    private static final class Story {
        private final SimulatedCluster cluster;
        private final int leader;
        private final Map<Blob, Long> living = new TreeMap<>();

        Story(Cures cures) {
            cluster = new SimulatedCluster(
                    ClusterSpec.of(NODES, RecoveryMachine::new).withCures(cures), 1);
            cluster.startAll();
            cluster.await("healthy", 30, cluster::isHealthy);
            leader = cluster.leader().orElseThrow().pnn();
            for (int pnn = 0; pnn < NODES; pnn++) {
                countOn(pnn);
            }
            cluster.run(TimeUnit.SECONDS.toNanos(12));
            noteOwners();
        }

        private static List<Blob> keys() {
            return IntStream.range(0, KEYS).mapToObj(i -> Blob.utf8("key" + i)).toList();
        }

        private void countOn(int pnn) {
            FetchLockClient.Habits habits = new FetchLockClient.Habits(List.of(NAME), keys(), 1_000_000, 1_000, 0);
            FetchLockClient client = new FetchLockClient(
                    cluster.world(), cluster.node(pnn), cluster.random().split(), habits);
            cluster.add(client);
            cluster.await("counted", 10, () -> client.increments() > KEYS / 2);
            client.stop();
            cluster.await("idle", 5, cluster::clientsAreIdle);
        }

        private void noteOwners() {
            for (int pnn = 0; pnn < NODES; pnn++) {
                for (Blob key : keys()) {
                    StoredRecord record =
                            cluster.node(pnn).database(DB).orElseThrow().get(key);
                    if (pnn != leader && record.exists() && record.header().dmaster() == pnn) {
                        living.put(key, Counter.of(record));
                    }
                }
            }
            assertTrue(living.size() > 2, () -> "too few records live outside the leader: " + living);
        }

        /** {@return whether the recovery came that far} */
        boolean killAfter(int point) {
            List<Integer> killed = new ArrayList<>();
            Runnable kill = () -> {
                cluster.node(leader).crash();
                killed.add(leader);
            };
            cluster.world().checks().set(Trap.after(cluster.world(), cluster.node(leader), point, kill));
            int before = generation();
            cluster.operator().recover(leader);
            cluster.runUntil(TimeUnit.SECONDS.toNanos(2), () -> !killed.isEmpty() || isRecovered(before));
            return !killed.isEmpty();
        }

        private int generation() {
            return cluster.node(leader).snapshot().vnnMap().generation();
        }

        private boolean isRecovered(int generationBefore) {
            return generation() != generationBefore
                    && cluster.node(leader).snapshot().recoveryMode() == RecoveryMode.NORMAL;
        }

        void findLost(int point, List<String> lost) {
            try {
                cluster.await("recovered without its leader", 60, this::survivorsAreRecovered);
            } catch (Violation violation) {
                lost.add("after step " + point + ": " + violation.getMessage());
                return;
            }
            living.forEach((key, value) -> {
                long found = newest(key);
                if (found < value) {
                    lost.add("after step " + point + ": " + key.text() + " is " + found + " instead of " + value);
                }
            });
        }

        private boolean survivorsAreRecovered() {
            return cluster.nodes().stream()
                    .filter(SimulatedNode::isAlive)
                    .map(SimulatedNode::snapshot)
                    .allMatch(facts -> facts.recoveryMode() == RecoveryMode.NORMAL
                            && !facts.vnnMap().contains(leader)
                            && facts.databases().stream().noneMatch(database -> database.frozen()));
        }

        private long newest(Blob key) {
            return cluster.nodes().stream()
                    .flatMap(node -> node.database(DB).stream())
                    .mapToLong(database -> Counter.of(database.get(key)))
                    .max()
                    .orElseThrow();
        }
    }
}
