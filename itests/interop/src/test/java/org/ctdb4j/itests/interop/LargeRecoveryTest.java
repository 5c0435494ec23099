// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.ctdb4j.itests.clusters.CommandResult;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Test;

/** Databases that are larger than the heap of the nodes are recovered all the same. */
@Interop
final class LargeRecoveryTest {
    private static final Duration LIMIT = Duration.ofSeconds(300);
    private static final String HEAP = "192m";
    private static final String DATABASE = "large.tdb";

    @Test
    void recoversAMillionSmallRecords(Clusters clusters) {
        recover(clusters, TestCluster.of(2, NodeKind.OURS), 1_000_000, 100);
    }

    @Test
    void recoversValuesOfTenMegabytes(Clusters clusters) {
        recover(clusters, TestCluster.of(2, NodeKind.OURS), 36, 10 << 20);
    }

    /** What is pushed to a real node waits for its answers, too. */
    @Test
    void leadsTheRecoveryOfARealNode(Clusters clusters) {
        recover(clusters, TestCluster.of(NodeKind.OURS, NodeKind.REAL).withLeaders(1), 100_000, 200);
    }

    /** Of the keys between a third and two thirds both nodes have a copy, and the one of node 1 is the newest. */
    private static void recover(Clusters clusters, TestCluster of, int records, int bytes) {
        TestCluster cluster = clusters.start(of.withHeap(HEAP).withTunable("RecoverTimeout", 120));
        List<TestNode> nodes = cluster.nodes();
        nodes.get(0).ctdb("attach", DATABASE).expectSuccess();
        fill(clusters, nodes.get(0), 0, records * 2 / 3, bytes);
        fill(clusters, nodes.get(1), records / 3, records, bytes);

        CommandResult recovery = nodes.get(1)
                .command(List.of("ctdb", "-t", "60", "-T", Long.toString(LIMIT.toSeconds()), "recover"))
                .run(LIMIT)
                .expectSuccess();
        cluster.awaitHealthy();

        for (TestNode node : nodes) {
            Report census = node.client(clusters.program("census"), DATABASE).finish(LIMIT);
            assertEquals(records, census.count("records"), node::state);
            assertEquals((long) records * bytes, census.count("bytes"), node::state);
            assertEquals(records, census.count("newest"), node::state);
            assertEquals(1, census.count("owners"), node::state);
        }
        assertTrue(nodes.stream().allMatch(TestNode::isRunning), cluster::state);
        System.out.printf(
                "%d records of %d bytes recovered with a heap of %s in %d ms%n",
                records, bytes, HEAP, recovery.took().toMillis());
    }

    private static void fill(Clusters clusters, TestNode node, int from, int to, int bytes) {
        node.client(
                        clusters.program("load"),
                        "fill",
                        DATABASE,
                        Integer.toString(from),
                        Integer.toString(to),
                        Integer.toString(bytes))
                .finish(LIMIT);
    }
}
