// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.recovery.RecoveryMachine;
import org.junit.jupiter.api.Test;

class SimulatedClusterTest {
    private static final long SEED = 1;

    private static SimulatedCluster started(int nodes) {
        SimulatedCluster cluster = new SimulatedCluster(ClusterSpec.of(nodes, RecoveryMachine::new), SEED);
        cluster.startAll();
        return cluster;
    }

    @Test
    void oneNodeComesUp() {
        SimulatedCluster cluster = started(1);
        cluster.await("healthy", 30, cluster::isHealthy);
        assertEquals(0, cluster.leader().orElseThrow().pnn());
    }

    @Test
    void threeNodesElectALeaderAndRecover() {
        SimulatedCluster cluster = started(3);
        cluster.await("healthy", 30, cluster::isHealthy);
        assertTrue(cluster.leader().isPresent());
    }

    @Test
    void threeNodesWithoutClusterLockElectByVotes() {
        ClusterSpec spec = ClusterSpec.of(3, RecoveryMachine::new).withClusterLock(false);
        SimulatedCluster cluster = new SimulatedCluster(spec, SEED);
        cluster.startAll();
        cluster.await("healthy", 40, cluster::isHealthy);
    }

    @Test
    void threeClientsCountTogether() {
        SimulatedCluster cluster = started(3);
        cluster.await("healthy", 30, cluster::isHealthy);
        FetchLockClient.Habits habits =
                new FetchLockClient.Habits(List.of("count.tdb"), List.of(Blob.utf8("key")), 100_000, 50_000, 0);
        List<FetchLockClient> clients = cluster.nodes().stream()
                .map(node -> new FetchLockClient(
                        cluster.world(), node, cluster.random().split(), habits))
                .toList();
        clients.forEach(cluster::add);
        cluster.run(TimeUnit.SECONDS.toNanos(5));
        clients.forEach(FetchLockClient::stop);
        cluster.await("idle", 5, cluster::clientsAreIdle);
        long counted = clients.stream().mapToLong(FetchLockClient::increments).sum();
        assertTrue(counted > 1_000, () -> "only " + counted);
        assertEquals(counted, cluster.world().checks().updates());
    }

    @Test
    void readersUseCopiesWhileAnotherCounts() {
        SimulatedCluster cluster = started(3);
        cluster.await("healthy", 30, cluster::isHealthy);
        List<Blob> keys = List.of(Blob.utf8("key"));
        cluster.add(new FetchLockClient(
                cluster.world(),
                cluster.node(0),
                cluster.random().split(),
                new FetchLockClient.Habits(List.of("read.tdb"), keys, 50_000_000, 50_000, 0)));
        List<ReadonlyClient> readers = cluster.nodes().stream()
                .map(node -> new ReadonlyClient(
                        cluster.world(), node, cluster.random().split(), "read.tdb", keys, 1_000_000))
                .toList();
        readers.forEach(cluster::add);
        cluster.run(TimeUnit.SECONDS.toNanos(5));
        assertTrue(
                readers.get(1).copies() > 1_000, () -> "only " + readers.get(1).copies());
        assertTrue(cluster.world().checks().updates() > 20);
    }

    @Test
    void everyNodeKeepsWhatWritersCommit() {
        SimulatedCluster cluster = started(3);
        cluster.await("healthy", 30, cluster::isHealthy);
        List<TransactionClient> writers = writeOnAll(cluster);
        cluster.run(TimeUnit.SECONDS.toNanos(5));
        assertTrue(acknowledged(writers) > 300, () -> "only " + acknowledged(writers));
        settle(cluster, writers);
    }

    @Test
    void whatWasCommittedOutlivesAllProcesses() {
        SimulatedCluster cluster = started(3);
        cluster.await("healthy", 30, cluster::isHealthy);
        List<TransactionClient> writers = writeOnAll(cluster);
        cluster.run(TimeUnit.SECONDS.toNanos(2));
        cluster.nodes().forEach(SimulatedNode::crash);
        cluster.startAll();
        cluster.await("healthy", 30, cluster::isHealthy);
        settle(cluster, writers);
    }

    @Test
    void emptiedRecordsVanishFromEveryNode() {
        SimulatedCluster cluster = started(3);
        cluster.await("healthy", 30, cluster::isHealthy);
        List<Blob> keys =
                IntStream.range(0, 200).mapToObj(i -> Blob.utf8("key" + i)).toList();
        List<DeletingClient> clients = cluster.nodes().stream()
                .map(node -> new DeletingClient(
                        cluster.world(), node, cluster.random().split(), "gone.tdb", keys, 5_000_000, false))
                .toList();
        clients.forEach(cluster::add);
        cluster.run(TimeUnit.SECONDS.toNanos(2));
        cluster.recoverOnce(30);
        cluster.run(TimeUnit.SECONDS.toNanos(10));
        clients.forEach(DeletingClient::stop);
        cluster.await(
                "vacuumed in three runs",
                35,
                () -> cluster.nodes().stream().noneMatch(SimulatedClusterTest::hasEmptyRecords));
        long deletions = cluster.world().checks().mortals().deletions();
        assertTrue(deletions > 30, () -> "only " + deletions);
    }

    /** Old copies of others' records, which may well be empty, do not count. */
    private static boolean hasEmptyRecords(SimulatedNode node) {
        return node.databases().stream()
                .flatMap(database -> database.content().values().stream())
                .anyMatch(record ->
                        record.header().dmaster() == node.pnn() && record.data().isEmpty());
    }

    private static List<TransactionClient> writeOnAll(SimulatedCluster cluster) {
        TransactionClient.Habits habits =
                new TransactionClient.Habits("secrets.tdb", new WriterLock(), List.of(Blob.utf8("key")), 10_000_000);
        List<TransactionClient> writers = cluster.nodes().stream()
                .map(node -> new TransactionClient(
                        cluster.world(), node, cluster.random().split(), habits))
                .toList();
        writers.forEach(cluster::add);
        return writers;
    }

    private static long acknowledged(List<TransactionClient> writers) {
        return writers.stream().mapToLong(TransactionClient::acknowledged).sum();
    }

    private static void settle(SimulatedCluster cluster, List<TransactionClient> writers) {
        writers.forEach(TransactionClient::stop);
        cluster.await("idle", 30, cluster::clientsAreIdle);
        int dbId = Blob.cString("secrets.tdb").jenkinsHash();
        assertEquals(
                acknowledged(writers), cluster.world().checks().commits(dbId).acknowledged());
        cluster.recoverOnce(30);
        cluster.world().checks().settled();
    }
}
