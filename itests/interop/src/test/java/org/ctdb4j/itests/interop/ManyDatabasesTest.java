// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;

import org.ctdb4j.api.Pnn;
import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.itests.clusters.CommandResult;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.ProcFile;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.ctdb4j.protocol.control.DbAttach;
import org.junit.jupiter.api.Test;

/** A thousand databases: attached, listed and recovered together. */
@Interop
final class ManyDatabasesTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int DATABASES = 1000;

    @Test
    void areRecoveredTogether(Clusters clusters) {
        TestCluster cluster =
                clusters.start(TestCluster.of(2, NodeKind.OURS).withLeaders(1).withHeap("256m"));
        TestNode node = cluster.node(0);
        long begun = System.nanoTime();
        try (CtdbClient client = CtdbClient.connect(node.socket(), LIMIT)) {
            for (int i = 0; i < DATABASES; i++) {
                assertEquals(
                        0, client.ask(Pnn.CURRENT, new DbAttach(name(i)), LIMIT).status());
            }
        }
        long attached = System.nanoTime();
        for (int i = 0; i < DATABASES; i += 100) {
            node.ctdb("writekey", name(i), "key", "value" + i).expectSuccess();
        }

        CommandResult recovery = cluster.node(1).ctdb("recover").expectSuccess();
        cluster.awaitHealthy();

        for (TestNode each : cluster.nodes()) {
            CommandResult map = each.ctdb("getdbmap").expectSuccess();
            assertEquals(
                    "Number of databases:" + DATABASES,
                    map.out().lines().findFirst().orElseThrow());
            System.out.printf(
                    "%d databases: attached in %d ms, recovered in %d ms, listed in %d ms, %s%n",
                    DATABASES,
                    Duration.ofNanos(attached - begun).toMillis(),
                    recovery.took().toMillis(),
                    map.took().toMillis(),
                    ProcFile.residentMemory(each.pid()));
        }
        for (int i = 0; i < DATABASES; i += 100) {
            String value = "value" + i;
            assertEquals(
                    "Data: size:" + value.length() + " ptr:[" + value + "]",
                    cluster.node(1).ctdb("readkey", name(i), "key").text());
        }
    }

    private static String name(int number) {
        return "many" + number + ".tdb";
    }
}
