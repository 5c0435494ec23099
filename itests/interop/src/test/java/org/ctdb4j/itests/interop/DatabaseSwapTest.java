// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Test;

/** The database backend is replaced at moments at which records could get lost. */
@Interop
final class DatabaseSwapTest {
    private static final Plugin PLUGIN = Plugin.DATABASE_TDB;
    private static final String DATABASE = "volatile.tdb";
    private static final String KEPT = "kept.tdb";
    private static final int RECORDS = 40;
    private static final int SWAPS = 12;

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
        cluster.node(0).ctdb("attach", KEPT, "persistent").expectSuccess();
        cluster.node(0).ctdb("attach", DATABASE).expectSuccess();
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
        JolokiaClient jolokia = new JolokiaClient(ManagementAccess.of(node));
        jolokia.invoke(
                "org.ctdb4j:type=Roles", "swap", PLUGIN.role(), versions.next().number());
    }
}
