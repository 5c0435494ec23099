// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes of both kinds rid each other of records that were deleted. */
@Interop
final class VacuumTest {
    private static final String DATABASE = "vanishing.tdb";
    private static final int KEYS_PER_PAIR = 4;
    private static final String KEYS = "400";
    private static final String STEPS = "4000";
    private static final String PAUSE_MICROS = "500";

    /** Both kinds say at which level a line is on request only; these words of theirs are about what went wrong. */
    private static final Pattern COMPLAINT = Pattern.compile(
            "(?i)(vacuum|delet|TRY_DELETE|DB_VACUUM|control (74|128|154|155)).*(fail|error|unable|cannot|could not)"
                    + "|(?i)(fail|error|unable|cannot|could not).*(vacuum|delet|control (74|128|154|155))");

    /** Who is in the cluster. */
    private enum Mix {
        ONE_OF_OURS(NodeKind.REAL, NodeKind.OURS, NodeKind.REAL),
        TWO_OF_OURS(NodeKind.OURS, NodeKind.REAL, NodeKind.OURS);

        private final NodeKind[] kinds;

        Mix(NodeKind... kinds) {
            this.kinds = kinds;
        }
    }

    /** Every node deletes records that every other has written, so each has old copies of some and is lmaster of some. */
    @ParameterizedTest
    @EnumSource
    void nothingIsLeftOfDeletedRecords(Mix mix, Clusters clusters) throws IOException {
        TestCluster cluster =
                clusters.start(TestCluster.of(mix.kinds).withLeaders(1).withTunable("VacuumInterval", 1));
        cluster.node(0).ctdb("attach", DATABASE).expectSuccess();
        for (TestNode writer : cluster.nodes()) {
            for (TestNode deleter : cluster.nodes()) {
                for (int i = 0; i < KEYS_PER_PAIR; i++) {
                    String key = "w" + writer.pnn() + "d" + deleter.pnn() + "n" + i;
                    writer.ctdb("writekey", DATABASE, key, "value").expectSuccess();
                    deleter.ctdb("deletekey", DATABASE, key).expectSuccess();
                }
            }
        }
        cluster.node(0).ctdb("writekey", DATABASE, "kept", "value").expectSuccess();
        cluster.node(1).ctdb("readkey", DATABASE, "kept").expectSuccess();

        Await.until(
                "nothing is left but the record that was kept",
                CounterTest.LIMIT,
                () -> cluster.nodes().stream().allMatch(node -> holdsOnly(node, "kept")),
                () -> dump(cluster));

        for (TestNode node : cluster.nodes()) {
            assertEquals(List.of(), complaints(node), "lines of node " + node.pnn() + ", which is " + node.kind());
        }
        assertEquals(
                "Data: size:5 ptr:[value]",
                cluster.node(2).ctdb("readkey", DATABASE, "kept").text());
    }

    /** Clients that share a board find in each record what was written last, or nothing if it was deleted since. */
    @Test
    void whatIsDeletedUnderLoadStaysDeleted(Clusters clusters) {
        TestCluster cluster = clusters.shared(NodeKind.OURS);
        String database = "churned.tdb";
        setTunables(cluster, "1", "3");
        try {
            cluster.node(0).ctdb("attach", database).expectSuccess();
            Path board = cluster.node(0).base().resolve("churn-board");

            List<Running> clients = cluster.nodes().stream()
                    .flatMap(node -> Stream.of(node, node))
                    .map(node -> node.client(
                            clusters.program("churn"), database, "key", KEYS, STEPS, PAUSE_MICROS, board.toString()))
                    .toList();
            List<Report> reports = clients.stream()
                    .map(client -> client.finish(CounterTest.LIMIT))
                    .toList();

            reports.forEach(report -> assertEquals(0, report.count("wrong"), () -> "found wrong: " + reports));
            System.out.printf(
                    "deletions, longest in µs: %s%n",
                    reports.stream()
                            .map(report -> List.of(report.count("deletions"), report.count("max_us")))
                            .toList());
        } finally {
            setTunables(cluster, "10", "60");
        }
    }

    private static void setTunables(TestCluster cluster, String interval, String fastRuns) {
        for (TestNode node : cluster.nodes()) {
            node.ctdb("setvar", "VacuumInterval", interval).expectSuccess();
            node.ctdb("setvar", "VacuumFastPathCount", fastRuns).expectSuccess();
        }
    }

    private static boolean holdsOnly(TestNode node, String key) {
        return keys(node).stream().allMatch(("key(" + key.length() + ") = \"" + key + '"')::equals);
    }

    private static List<String> keys(TestNode node) {
        return node.ctdb("cattdb", DATABASE)
                .expectSuccess()
                .out()
                .lines()
                .filter(line -> line.startsWith("key("))
                .toList();
    }

    private static String dump(TestCluster cluster) {
        return String.join(
                "\n",
                IntStream.range(0, cluster.nodes().size())
                        .mapToObj(pnn -> pnn + ": "
                                + cluster.node(pnn).ctdb("cattdb", DATABASE).out())
                        .toList());
    }

    private static List<String> complaints(TestNode node) throws IOException {
        return Files.readAllLines(node.log(), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> COMPLAINT.matcher(line).find())
                .toList();
    }
}
