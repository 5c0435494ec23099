// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Test;

/** A node whose heap is full ends at once and says so; its files are sound, and it can be started again. */
@Interop
final class OutOfMemoryTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String HEAP = "96m";
    private static final String DATABASE = "full.tdb";

    /** Each may take a quarter of the heap: the longest packet a client may send. */
    private static final String PACKET_BYTES = Integer.toString(20 << 20);

    private static final String CONNECTIONS = "8";

    @Test
    void leavesWhenTheHeapIsFull(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(2, NodeKind.OURS).withHeap(HEAP));
        TestNode node = cluster.node(0);
        node.ctdb("attach", DATABASE).expectSuccess();
        node.ctdb("writekey", DATABASE, "key", "value").expectSuccess();
        Path printed = node.base().resolve("run/ctdb4j.out");

        node.client(clusters.program("hog"), CONNECTIONS, PACKET_BYTES);
        Await.until("the node has ended", LIMIT, () -> !node.isRunning(), node::state);

        String said = Files.readString(printed);
        assertTrue(said.contains("its heap of " + HEAP + " is full: give it more in CTDB4J_HEAP"), said);
        node.volatileFile(DATABASE).expectSound();

        node.start();
        cluster.awaitHealthy();
        assertTrue(Files.readString(printed.resolveSibling("ctdb4j.out.old")).contains(HEAP), "kept");
    }
}
