// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Interop
final class TestClusterTest {
    @ParameterizedTest
    @EnumSource
    void comesUpOnLoopbackWithoutANamespace(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.shared(kind);

        assertEquals("RUNNING", cluster.node(0).ctdb("runstate").text());
        assertEquals(0, cluster.awaitLeader().pnn());
    }

    @ParameterizedTest
    @EnumSource
    void killedNodeRejoins(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.start(TestCluster.of(2, kind));

        cluster.node(1).kill();
        Await.until(
                "node 1 is seen to be gone",
                java.time.Duration.ofSeconds(60),
                () -> !cluster.node(0).ctdb("nodestatus", "1").succeeded(),
                cluster::state);
        cluster.node(1).start();
        cluster.awaitHealthy();

        assertTrue(cluster.node(1).isRunning());
    }
}
