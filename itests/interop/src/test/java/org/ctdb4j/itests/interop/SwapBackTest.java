// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.junit.jupiter.api.Test;

/** Versions come and go in any order and by any way: each can be had again once nothing holds it. */
@Interop
final class SwapBackTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Plugin PLUGIN = Plugin.CLIENT_SOCKET;

    @Test
    void aVersionComesBackAfterAnUpdateInPlace(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(1, NodeKind.OURS));
        try (PluginVersions versions = new PluginVersions(PLUGIN);
                ManagedNode node = new ManagedNode(cluster.node(0))) {
            SwapWay.Version first = versions.next();
            SwapWay.Version second = versions.next();

            swapByOperation(node, first);
            node.shell().run("bundle:update " + PLUGIN.symbolicName() + " " + second.jar());
            awaitHolder(node, second);
            swapByOperation(node, first);
            swapByOperation(node, second);
            swapByOperation(node, first);

            assertThrows(AssertionError.class, () -> swapByOperation(node, first), "it holds the role already");
            awaitHolder(node, first);
        }
        cluster.awaitHealthy();
        assertEquals("0", cluster.node(0).ctdb("pnn").expectSuccess().text());
    }

    private static void swapByOperation(ManagedNode node, SwapWay.Version version) {
        node.jolokia().invoke("org.ctdb4j:type=Roles", "swap", PLUGIN.role(), version.number());
        awaitHolder(node, version);
    }

    private static void awaitHolder(ManagedNode node, SwapWay.Version version) {
        Await.until(
                "version " + version.number() + " holds the role",
                LIMIT,
                () -> node.role(PLUGIN.role()).get("version").equals(version.number()),
                () -> node.role(PLUGIN.role()) + node.node().state());
    }
}
