// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database backend is replaced at moments at which records could get lost. */
@Interop
final class DatabaseSwapTest {
    private static final Plugin PLUGIN = Plugin.DATABASE_TDB;
    private static final String DATABASE = "volatile.tdb";
    private static final String KEPT = "kept.tdb";
    private static final int RECORDS = 40;
    private static final int SWAPS = 12;

    private static final int SWAPS_UNDER_MUTEXES = 20;

    /** Time for recoveries and clients to meet each new holder. */
    private static final Duration BETWEEN_SWAPS = Duration.ofMillis(300);

    private static final int CLIENTS_PER_NODE = 2;

    /** So few that clients wait for each other, on one node and across nodes. */
    private static final String COUNTERS = "3";

    private static final String PAUSE_MICROS = "200";

    /** Where the header of a file tells that there are mutexes in it. */
    private static final long FEATURES_AT = 60;

    private static final int FEATURE_MUTEXES = 1;

    /** Whoever opens the file of a volatile database first empties it; the node must not have let it go for a moment. */
    @Test
    void recordsAreThereForTheNextToOpenTheFile(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(1, NodeKind.OURS));
        TestNode node = cluster.node(0);
        node.ctdb("attach", DATABASE).expectSuccess();
        for (int i = 0; i < RECORDS; i++) {
            node.ctdb("writekey", DATABASE, "key" + i, "value" + i).expectSuccess();
        }
        String before = node.ctdb("cattdb", DATABASE).expectSuccess().text();

        try (PluginVersions versions = new PluginVersions(PLUGIN)) {
            swap(node, versions);
            assertEquals(before, node.ctdb("cattdb", DATABASE).expectSuccess().text());
        }
    }

    @Test
    void transactionsAndRecoveriesGoOn(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(3, NodeKind.OURS).withTunable("RerecoveryTimeout", 0));
        cluster.attach(cluster.node(0), KEPT, "persistent");
        cluster.attach(cluster.node(0), DATABASE);
        ExecutorService loops = Executors.newFixedThreadPool(cluster.nodes().size() + 1);
        try (PluginVersions versions = new PluginVersions(PLUGIN)) {
            CompletableFuture<Void> swaps = CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < SWAPS; i++) {
                            swap(cluster.node(i % cluster.nodes().size()), versions);
                        }
                    },
                    loops);
            List<CompletableFuture<Integer>> stores = new ArrayList<>();
            for (TestNode node : cluster.nodes()) {
                stores.add(CompletableFuture.supplyAsync(() -> storeUntil(swaps, node), loops));
            }
            int recoveries = 0;
            while (!swaps.isDone()) {
                cluster.node(0).ctdb("recover").expectSuccess();
                recoveries++;
            }
            swaps.join();
            int stored = stores.stream().mapToInt(CompletableFuture::join).sum();

            cluster.awaitHealthy();
            for (TestNode node : cluster.nodes()) {
                assertEquals(
                        stored, Integer.decode(node.ctdb("getdbseqnum", KEPT).text()), cluster::state);
                assertEquals(
                        cluster.node(0).ctdb("pfetch", KEPT, "last-of-1").text(),
                        node.ctdb("pfetch", KEPT, "last-of-1").expectSuccess().text());
            }
            System.out.printf(
                    "database backend: %d swaps among %d recoveries and %d transactions%n", SWAPS, recoveries, stored);
        } finally {
            loops.shutdown();
        }
    }

    /**
     * A thread that has taken a mutex is the only one that can give it back, and the kernel knows it by the address of the mutex: both
     * have to outlive whoever asked for it.
     */
    @ParameterizedTest
    @EnumSource(names = {"DATABASE_TDB", "LOCK_SCHEDULER"})
    void nothingIsLostOfRecordsThatClientsLockByMutexes(Plugin plugin, Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(3, NodeKind.OURS).withTunable("RerecoveryTimeout", 0));
        List<Running> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS_PER_NODE * cluster.nodes().size(); i++) {
            TestNode node = cluster.node(i % cluster.nodes().size());
            clients.add(node.client(clusters.program("incr"), DATABASE, "counter", COUNTERS, "0", PAUSE_MICROS));
        }
        clients.forEach(client -> client.awaitLine("ready"));
        cluster.nodes()
                .forEach(node ->
                        assertTrue(hasMutexes(node.volatileFile(DATABASE).path()), node::state));

        int recoveries = 0;
        try (PluginVersions versions = new PluginVersions(plugin)) {
            CompletableFuture<Void> swaps = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < SWAPS_UNDER_MUTEXES; i++) {
                    swap(plugin, cluster.node(i % cluster.nodes().size()), versions);
                    Await.window(BETWEEN_SWAPS);
                }
            });
            while (!swaps.isDone()) {
                cluster.node(0).ctdb("recover").expectSuccess();
                recoveries++;
            }
            swaps.join();
        }
        List<Report> reports = clients.stream().map(Running::stop).toList();

        long added = reports.stream().mapToLong(report -> report.count("ops")).sum();
        cluster.awaitHealthy();
        for (TestNode node : cluster.nodes()) {
            long stored = IntStream.range(0, Integer.parseInt(COUNTERS))
                    .mapToLong(i -> counter(node, "counter-" + i))
                    .sum();
            assertEquals(added, stored, cluster::state);
        }
        System.out.printf(
                "%s: %d swaps among %d recoveries and %d locks by mutexes, %s migrations, longest wait in µs %s%n",
                plugin.role(),
                SWAPS_UNDER_MUTEXES,
                recoveries,
                added,
                reports.stream().map(report -> report.count("migrations")).toList(),
                reports.stream().map(report -> report.count("max_us")).toList());
    }

    private static boolean hasMutexes(Path file) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            bytes.seek(FEATURES_AT);
            return bytes.read() == FEATURE_MUTEXES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the number that the tool shows in brackets} */
    private static long counter(TestNode node, String key) {
        String data = node.ctdb("readkey", DATABASE, key).expectSuccess().text();
        return Long.parseLong(data.substring(data.indexOf('[') + 1, data.indexOf(']')));
    }

    private static int storeUntil(CompletableFuture<Void> end, TestNode node) {
        int stored = 0;
        while (!end.isDone()) {
            stored++;
            node.ctdb("pstore", KEPT, "last-of-" + node.pnn(), Integer.toString(stored))
                    .expectSuccess();
            node.ctdb("writekey", DATABASE, "of-" + node.pnn(), Integer.toString(stored))
                    .expectSuccess();
        }
        assertEquals(
                "Data: size:%d ptr:[%d]".formatted(Integer.toString(stored).length(), stored),
                node.ctdb("readkey", DATABASE, "of-" + node.pnn()).text());
        return stored;
    }

    private static void swap(TestNode node, PluginVersions versions) {
        swap(PLUGIN, node, versions);
    }

    private static void swap(Plugin plugin, TestNode node, PluginVersions versions) {
        JolokiaClient jolokia = new JolokiaClient(ManagementAccess.of(node));
        jolokia.invoke(
                "org.ctdb4j:type=Roles", "swap", plugin.role(), versions.next().number());
    }
}
