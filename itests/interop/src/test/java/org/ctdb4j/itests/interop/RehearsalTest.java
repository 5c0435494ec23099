// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Test;

/** A node that rehearses after its start and after swaps: nobody can tell but by its log, and nothing is left. */
@Interop
final class RehearsalTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Plugin PLUGIN = Plugin.LOCK_SCHEDULER;

    @Test
    void leavesNoTraceButTheLine(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(rehearsing());
        cluster.awaitHealthy();
        TestNode node = cluster.node(0);
        String recoveries = recoveries(node);
        awaitStage(cluster);
        assertEquals(
                "Number of databases:0",
                node.ctdb("getdbmap").out().lines().findFirst().orElse(""));

        cluster.awaitRehearsed();
        assertFalse(Files.exists(stage(node)));
        assertEquals(
                "Number of databases:0",
                node.ctdb("getdbmap").out().lines().findFirst().orElse(""));
        assertEquals(recoveries, recoveries(node));
        assertFalse(Files.readString(node.log()).contains("rehearsal.tdb"), cluster::state);
    }

    @Test
    void isRemovedWithTheNode(Clusters clusters) {
        TestCluster cluster = clusters.start(rehearsing());
        awaitStage(cluster);
        TestNode node = cluster.node(0);
        node.ctdb("shutdown");
        Await.until(
                "the node's end, and the stage's",
                LIMIT,
                () -> !node.isRunning() && !Files.exists(stage(node)),
                cluster::state);
    }

    @Test
    void isRemovedByTheNextStartOfAKilledNode(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(rehearsing());
        awaitStage(cluster);
        TestNode node = cluster.node(0);
        node.kill();
        Path left = Files.createDirectories(stage(node).resolve("left"));
        node.start();
        Await.until("an end of what was left", LIMIT, () -> !Files.exists(left), cluster::state);
    }

    @Test
    void isEndedByASwapAndFollowsIt(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(rehearsing());
        awaitStage(cluster);
        try (PluginVersions versions = new PluginVersions(PLUGIN);
                ManagedNode node = new ManagedNode(cluster.node(0))) {
            swap(node, versions.next());
            Await.until(
                    "the end of the first rehearsal",
                    LIMIT,
                    () -> node.node().hasLogged("A swap has ended the rehearsal"),
                    cluster::state);
            await(node, "DONE", cluster);
            assertFalse(Files.exists(stage(node.node())));
            assertEquals(1, node.copiesLoaded(PLUGIN.component()), "the first plug-in is kept");

            swap(node, versions.next());
            await(node, "PLAYING", cluster);
        }
    }

    private static void swap(ManagedNode node, SwapWay.Version fresh) {
        node.jolokia().invoke("org.ctdb4j:type=Roles", "swap", PLUGIN.role(), fresh.number());
    }

    private static void await(ManagedNode node, String state, TestCluster cluster) {
        Await.until(
                "a rehearsal that is " + state, LIMIT, () -> node.rehearsal().equals(state), cluster::state);
    }

    private static TestCluster rehearsing() {
        return TestCluster.of(1, NodeKind.OURS).withEnvironment("CTDB4J_QUICK", "0");
    }

    private static void awaitStage(TestCluster cluster) {
        Await.until("a rehearsal", LIMIT, () -> Files.exists(stage(cluster.node(0))), cluster::state);
    }

    private static Path stage(TestNode node) {
        return node.base().resolve("run/rehearsal");
    }

    private static String recoveries(TestNode node) {
        return node.ctdb("statistics")
                .out()
                .lines()
                .filter(line -> line.contains("num_recoveries"))
                .findFirst()
                .orElseThrow();
    }
}
