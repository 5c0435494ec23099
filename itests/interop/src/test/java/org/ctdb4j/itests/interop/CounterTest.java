// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients on all nodes lock one record and add to it, while the cluster recovers again and again. */
@Interop
final class CounterTest {
    private static final int INCREMENTS = 10_000;
    static final Duration LIMIT = Duration.ofMinutes(5);

    /** Between two increments, so that the other clients get the record and recoveries come in between. */
    private static final String PAUSE_MICROS = "200";

    @ParameterizedTest
    @EnumSource
    void losesNoIncrement(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.start(TestCluster.of(3, kind).withTunable("RerecoveryTimeout", 0));
        Path incr = clusters.program("incr");

        List<Running> clients = cluster.nodes().stream()
                .map(node ->
                        node.client(incr, "counter.tdb", "counter", "1", Integer.toString(INCREMENTS), PAUSE_MICROS))
                .toList();
        int recoveries = 0;
        while (clients.stream().anyMatch(Running::isAlive)) {
            cluster.node(recoveries % 3).ctdb("recover").expectSuccess();
            recoveries++;
        }
        List<Report> reports =
                clients.stream().map(client -> client.finish(LIMIT)).toList();

        System.out.printf(
                "%s: %d recoveries; migrations, longest wait in µs: %s%n",
                kind,
                recoveries,
                reports.stream()
                        .map(report -> report.count("migrations") + ", " + report.count("max_us"))
                        .toList());
        for (TestNode node : cluster.nodes()) {
            assertEquals(
                    "Data: size:5 ptr:[" + 3 * INCREMENTS + "]",
                    node.ctdb("readkey", "counter.tdb", "counter-0").text());
        }
        assertTrue(recoveries > 1, "recoveries in between");
    }
}
