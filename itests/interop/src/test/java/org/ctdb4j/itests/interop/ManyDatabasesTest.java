// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;

import org.ctdb4j.api.Pnn;
import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.itests.clusters.CommandResult;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.ProcFile;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.ctdb4j.protocol.control.DbAttach;
import org.junit.jupiter.api.Test;

/**
 * A thousand databases: attached, listed and recovered together. What it costs is printed, and to compare with,
 * {@code -Dinterop.many.mutexes=false} does it without mutexes.
 */
@Interop
final class ManyDatabasesTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int DATABASES = 1000;
    private static final boolean MUTEXES = Boolean.parseBoolean(System.getProperty("interop.many.mutexes", "true"));

    @Test
    void areRecoveredTogether(Clusters clusters) {
        TestCluster two = TestCluster.of(2, NodeKind.OURS).withLeaders(1).withHeap("256m");
        TestCluster cluster = clusters.start(MUTEXES ? two : two.withoutMutexes());
        TestNode node = cluster.node(0);
        double cpuBefore = cpuSeconds(cluster);
        long begun = System.nanoTime();
        try (CtdbClient client = CtdbClient.connect(node.socket(), LIMIT)) {
            for (int i = 0; i < DATABASES; i++) {
                assertEquals(
                        0, client.ask(Pnn.CURRENT, new DbAttach(name(i)), LIMIT).status());
            }
        }
        long attached = System.nanoTime();
        double cpuAttached = cpuSeconds(cluster);
        for (int i = 0; i < DATABASES; i += 100) {
            node.ctdb("writekey", name(i), "key", "value" + i).expectSuccess();
        }

        CommandResult recovery = cluster.node(1)
                .command(List.of("ctdb", "-t", "60", "-T", Long.toString(LIMIT.toSeconds()), "recover"))
                .run(LIMIT)
                .expectSuccess();
        cluster.awaitHealthy();
        System.out.printf(
                "mutexes %s: processor time of both nodes %.1f s to attach, %.1f s to recover%n",
                MUTEXES, cpuAttached - cpuBefore, cpuSeconds(cluster) - cpuAttached);

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

    private static double cpuSeconds(TestCluster cluster) {
        return cluster.nodes().stream().mapToDouble(TestNode::cpuSeconds).sum();
    }

    private static String name(int number) {
        return "many" + number + ".tdb";
    }
}
