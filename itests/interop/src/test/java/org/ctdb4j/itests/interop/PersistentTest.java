// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TdbFile;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Samba stores into a database that every node keeps, from all nodes at once. Each store is a transaction, which adds one to the
 * sequence number: so the number tells how many there were.
 */
@Interop
final class PersistentTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final int STORES_PER_NODE = 20;

    /** With so many stores done a node is killed in the middle of the rest. */
    private static final int STORES_BEFORE_KILL = 3;

    private final String database = "persistent" + DATABASES.incrementAndGet() + ".tdb";

    @ParameterizedTest
    @EnumSource
    void countsEachStoreOnce(NodeKind kind, Clusters clusters) {
        TestCluster cluster = start(kind, clusters);

        List<Store> stores = storeOnAll(cluster, "quiet");
        expectAllDone(stores);
        assertEquals(stores.size(), sequenceNumber(cluster.node(0)));
        expectEverywhere(cluster, stores);

        List<Store> more = storeOnAll(cluster, "recovering");
        int recoveries = 0;
        while (more.stream().anyMatch(Store::isRunning)) {
            cluster.node(recoveries % cluster.nodes().size()).ctdb("recover").expectSuccess();
            recoveries++;
        }
        assertTrue(recoveries > 0, "a recovery in between");
        expectAllDone(more);
        assertEquals(stores.size() + more.size(), sequenceNumber(cluster.node(1)));
        expectEverywhere(cluster, Stream.of(stores, more).flatMap(List::stream).toList());
    }

    @ParameterizedTest
    @EnumSource
    void losesNoStoreThatWasAcknowledgedWhenANodeIsKilled(NodeKind kind, Clusters clusters) {
        TestCluster cluster = start(kind, clusters);
        List<Store> stores = new ArrayList<>();
        List<Store> done = new ArrayList<>();
        for (boolean killLeader : List.of(true, false)) {
            TestNode leader = cluster.awaitLeader();
            TestNode victim = killLeader ? leader : cluster.node((leader.pnn() + 1) % 3);
            TestNode survivor = cluster.node((victim.pnn() + 1) % 3);
            long before = sequenceNumber(survivor);

            List<Store> round = storeOnAll(cluster, killLeader ? "leader" : "follower");
            Await.until(
                    "some stores are done",
                    LIMIT,
                    () -> sequenceNumber(survivor) >= before + STORES_BEFORE_KILL,
                    cluster::state);
            victim.kill();
            List<Store> acknowledged = round.stream().filter(Store::isDone).toList();
            stores.addAll(round);
            done.addAll(acknowledged);
            List<Store> ofSurvivors =
                    round.stream().filter(store -> store.node() != victim).toList();
            assertTrue(acknowledged.containsAll(ofSurvivors), () -> "not all are done: " + ofSurvivors);

            victim.start();
            cluster.awaitHealthy();
            long number = sequenceNumber(victim);
            assertTrue(
                    done.size() <= number && number <= stores.size(),
                    () -> done.size() + " of " + stores.size() + " stores are acknowledged, " + number + " counted");
            expectEverywhere(cluster, done);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesTheCopyOfTheOthersWhenItsFileIsGone(NodeKind kind, Clusters clusters) throws IOException {
        TestCluster cluster = start(kind, clusters);
        List<Store> stores = storeOnAll(cluster, "kept");
        expectAllDone(stores);
        TestNode victim = cluster.node(2);
        Path file = victim.persistentFile(database).path();

        victim.kill();
        Files.delete(file);
        victim.start();
        cluster.awaitHealthy();
        expectEverywhere(cluster, stores);

        victim.kill();
        Files.write(file, new byte[0]);
        victim.start();
        cluster.awaitHealthy();
        expectEverywhere(cluster, stores);
        assertEquals(stores.size(), sequenceNumber(victim));
    }

    private TestCluster start(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.ofClass(kind);
        cluster.node(0).ctdb("attach", database, "persistent").expectSuccess();
        return cluster;
    }

    /** Starts all stores, each under a key of its own, side by side. */
    private List<Store> storeOnAll(TestCluster cluster, String round) {
        List<Store> stores = new ArrayList<>();
        for (int i = 0; i < STORES_PER_NODE; i++) {
            for (TestNode node : cluster.nodes()) {
                String key = round + "-" + node.pnn() + "-" + i;
                DbwrapTool tool = DbwrapTool.persistent(node, database);
                stores.add(new Store(node, key, tool.start("store", key, "string", "value of " + key)));
            }
        }
        return stores;
    }

    private static void expectAllDone(List<Store> stores) {
        for (Store store : stores) {
            assertTrue(store.isDone(), store.program()::state);
        }
    }

    private long sequenceNumber(TestNode node) {
        return Long.decode(node.ctdb("getdbseqnum", database).expectSuccess().text());
    }

    /** All files hold the same, and these stores. */
    private void expectEverywhere(TestCluster cluster, List<Store> stores) {
        List<String> expected = cluster.node(0).persistentFile(database).dump();
        for (Store store : stores) {
            String key = "\"" + store.key() + "\\00\"";
            String value = "\"value of " + store.key() + "\\00\"";
            assertTrue(
                    expected.stream().anyMatch(record -> record.contains(key) && record.contains(value)),
                    () -> store.key() + " is not among " + expected);
        }
        for (TestNode node : cluster.nodes()) {
            TdbFile file = node.persistentFile(database);
            assertEquals(expected, file.dump(), () -> "node " + node.pnn());
            file.expectSound();
        }
    }

    /** One value on its way into the database. */
    private record Store(TestNode node, String key, Running program) {
        boolean isRunning() {
            return program.isAlive();
        }

        /** {@return whether the tool has said that it is stored, once it has ended} */
        boolean isDone() {
            return program.succeeds(LIMIT);
        }
    }
}
