// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
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

    /** Scripts look for it by that name, and a client asks for itself whether a process is a client. */
    @ParameterizedTest
    @EnumSource
    void isAProcessOfItsNameAndNoClientOfItself(NodeKind kind, Clusters clusters) throws IOException {
        TestNode node = clusters.shared(kind).node(1);
        String pid = node.ctdb("getpid").text();

        assertEquals(
                "ctdbd", Path.of("/proc", pid, "exe").toRealPath().getFileName().toString());
        assertEquals("ctdbd", Files.readString(Path.of("/proc", pid, "comm")).strip());
        assertEquals(
                "PID " + pid + " does not exist",
                node.ctdb("process-exists", pid).text());
    }

    @ParameterizedTest
    @EnumSource
    void lostNodesRejoin(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.start(TestCluster.of(2, kind));
        TestNode survivor = cluster.awaitLeader();
        TestNode lost = cluster.node(1 - survivor.pnn());

        for (Runnable end : List.<Runnable>of(lost::kill, lost::stop)) {
            end.run();
            Await.until(
                    "node " + lost.pnn() + " is seen to be gone",
                    Duration.ofSeconds(60),
                    () -> !survivor.ctdb("nodestatus", Integer.toString(lost.pnn()))
                            .succeeded(),
                    cluster::state);
            lost.start();
            cluster.awaitHealthy();
        }

        assertTrue(lost.isRunning());
    }
}
