// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client that asks for far more answers than its socket holds, and never reads one. What it costs the node and the others is printed;
 * what fails is a node that spins on it or answers the others no more.
 */
@Interop
final class NeverReadingClientTest {
    private static final String SRVID = "0x5678";
    private static final String UNREAD_ANSWERS = "200000";
    private static final Duration WATCHED = Duration.ofSeconds(10);

    /** A node that spins on the client's full socket takes a whole core; one that compiles or collects takes far less. */
    private static final double SPINNING = 0.5;

    private static final int RUNS = 5;

    @ParameterizedTest
    @EnumSource
    void costsNobodyAnything(NodeKind kind, Clusters clusters) {
        TestNode node = clusters.shared(kind).node(1);
        double idleBefore = cpuShare(node);
        double p99Before = p99(clusters, node);

        node.client(clusters.program("idle"), SRVID, UNREAD_ANSWERS).awaitLine("ready");
        double idle = cpuShare(node);
        double p99 = p99(clusters, node);

        System.out.printf(
                "%s: with a client that never reads, %.2f %% of a core (%.2f %% without), p99 %.0f µs (%.0f µs)%n",
                kind, 100 * idle, 100 * idleBefore, p99, p99Before);
        assertTrue(idle - idleBefore < SPINNING, "the node spins: " + idle);
    }

    private static double cpuShare(TestNode node) {
        double before = node.cpuSeconds();
        Await.window(WATCHED);
        return (node.cpuSeconds() - before) / WATCHED.toSeconds();
    }

    /** The best of some runs: what the node can do when the machine lets it. */
    private static double p99(Clusters clusters, TestNode node) {
        String self = Integer.toString(node.pnn());
        return IntStream.range(0, RUNS)
                .mapToDouble(run -> node.client(clusters.program("load"), "ping", self, "5000")
                        .finish(Duration.ofSeconds(60))
                        .number("p99_us"))
                .min()
                .orElseThrow();
    }
}
