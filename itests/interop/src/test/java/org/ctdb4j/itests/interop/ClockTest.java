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
import org.ctdb4j.itests.clusters.Peers;
import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of all nodes is set back and forward by an hour: it labels things, and nothing waits by it. */
@Interop
final class ClockTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** More than a keepalive interval, a monitor interval, and the timeout of a leader. */
    private static final Duration LIVED_WITH = Duration.ofSeconds(20);

    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
    private static final String RATE = "200";

    @TempDir
    private Path folder;

    @Test
    void goesOnWhenTheClockIsSet(Clusters clusters) throws IOException {
        Assumptions.assumeTrue(
                Peers.required() || Files.exists(LIBRARY), "not installed: " + LIBRARY + "; " + Peers.INSTALL);
        Path clock = Files.writeString(folder.resolve("clock"), "+0");
        TestCluster cluster = clusters.start(TestCluster.of(2, NodeKind.OURS)
                .withEnvironment("LD_PRELOAD", LIBRARY.toString())
                .withEnvironment("FAKETIME_TIMESTAMP_FILE", clock.toString())
                .withEnvironment("FAKETIME_NO_CACHE", "1")
                .withEnvironment("FAKETIME_DISABLE_SHM", "1")
                .withEnvironment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                // Without this no Java starts under the library.
                .withEnvironment("FAKETIME_FORCE_MONOTONIC_FIX", "0"));
        TestNode asked = cluster.node(0);
        List<Running> clients = cluster.nodes().stream()
                .map(node -> node.client(clusters.program("steady"), RATE, Integer.toString(1 - node.pnn())))
                .toList();
        clients.forEach(client -> client.awaitLine("ready"));
        String before = generation(asked);

        for (String time : List.of("-1h", "+1h", "+0")) {
            Files.writeString(clock, time);
            awaitHour(asked, hour(time));
            Await.window(LIVED_WITH);
            assertEquals(before, generation(asked), "with the clock at " + time);
            assertTrue(asked.ctdb("nodestatus", "0,1").succeeded(), cluster::state);
        }
        for (Running client : clients) {
            Report report = client.stop();
            assertEquals(0, report.count("errors") + report.count("eof"), report::toString);
            assertTrue(report.number("longest_gap_us") < 5e6, report::toString);
        }

        Files.writeString(clock, "-1h");
        asked.ctdb("recover").expectSuccess();
        cluster.node(1).kill();
        cluster.node(1).start();
        cluster.awaitHealthy();
    }

    private static String generation(TestNode node) {
        return node.ctdb("status")
                .expectSuccess()
                .out()
                .lines()
                .filter(line -> line.startsWith("Generation:"))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitHour(TestNode node, int expected) {
        Await.until("the node's clock is set", LIMIT, () -> hourOf(node) == expected, node::state);
    }

    /** The tool prints what the node says in the tool's time zone, which is UTC for all programs of the tests. */
    private static int hourOf(TestNode node) {
        String line =
                node.ctdb("uptime").expectSuccess().out().lines().findFirst().orElseThrow();
        return Integer.parseInt(line.replaceAll(".* (\\d\\d):\\d\\d:\\d\\d .*", "$1"));
    }

    private static int hour(String offset) {
        int hours = offset.equals("+0") ? 0 : Integer.parseInt(offset.replaceAll("[+h]", ""));
        return Math.floorMod(System.currentTimeMillis() / 3_600_000 + hours, 24);
    }
}
