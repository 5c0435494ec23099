// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Test;

/**
 * Clients of three nodes create and delete the same records all the time, as Samba does when files are opened and closed, while the
 * nodes vacuum, and the cluster stays calm. {@code -Dinterop.churn.seconds=600} is the campaign.
 */
@Interop
final class ChurnTest {
    private static final String DATABASE = "hot-range.tdb";
    private static final String KEYS = "100";
    private static final String FOR_EVER = "0";

    /** Six clients make a good thousand creations and deletions a second of it. */
    private static final String PAUSE_MICROS = "1000";

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("interop.churn.seconds", 15));

    /** By then the gaps of the nodes' start, when they load their classes, do not show any more. */
    private static final Duration BEGINNING = Duration.ofSeconds(20);

    /** A gap shows for at least ten seconds. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    /** What a node logs when the cluster is not calm. */
    private static final Pattern UNREST = Pattern.compile("(?i)election|leader|recover|keepalive|dead");

    @Test
    void clusterStaysCalm(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(3, NodeKind.OURS)
                .withTunable("VacuumInterval", 1)
                .withTunable("VacuumFastPathCount", 3));
        cluster.node(0).ctdb("attach", DATABASE).expectSuccess();
        List<ManagedNode> nodes = new ArrayList<>();
        try {
            for (TestNode node : cluster.nodes()) {
                nodes.add(new ManagedNode(node));
            }
            List<Long> generations = each(nodes, ManagedNode::generation);
            List<Integer> logged = each(nodes, node -> log(node).size());
            Path board = cluster.node(0).base().resolve("board");
            List<Running> clients = cluster.nodes().stream()
                    .flatMap(node -> Stream.of(node, node))
                    .map(node -> node.client(
                            clusters.program("churn"),
                            DATABASE,
                            "file",
                            KEYS,
                            FOR_EVER,
                            PAUSE_MICROS,
                            board.toString()))
                    .toList();

            double longestGap = longestGapDuring(TIME, nodes);

            List<Report> reports = clients.stream().map(Running::stop).toList();
            System.out.printf(
                    "%d s: %d creations and %d deletions a second, longest %.1f ms; longest gap of a loop %.1f ms%n",
                    TIME.toSeconds(),
                    sum(reports, "writes") / TIME.toSeconds(),
                    sum(reports, "deletions") / TIME.toSeconds(),
                    reports.stream()
                                    .mapToDouble(report -> report.number("max_us"))
                                    .max()
                                    .orElseThrow()
                            / 1e3,
                    longestGap);
            assertEquals(0, sum(reports, "wrong"), reports::toString);
            assertEquals(generations, each(nodes, ManagedNode::generation), "a recovery went on");
            for (int pnn = 0; pnn < nodes.size(); pnn++) {
                assertEquals(List.of(), unrest(nodes.get(pnn), logged.get(pnn)), "lines of node " + pnn);
            }
        } finally {
            for (ManagedNode node : nodes) {
                node.close();
            }
        }
    }

    private static <T> List<T> each(List<ManagedNode> nodes, Function<ManagedNode, T> fact) {
        return nodes.stream().map(fact).toList();
    }

    /** {@return the longest gap of all loops, but for those of the beginning if the time is longer} */
    private static double longestGapDuring(Duration time, List<ManagedNode> nodes) {
        double longest = 0;
        for (Duration passed = BETWEEN_LOOKS; passed.compareTo(time) <= 0; passed = passed.plus(BETWEEN_LOOKS)) {
            Await.window(BETWEEN_LOOKS);
            if (time.compareTo(BEGINNING) > 0 && passed.compareTo(BEGINNING) <= 0) {
                continue;
            }
            for (ManagedNode node : nodes) {
                longest = Math.max(longest, node.recentGapMillis());
            }
        }
        return longest;
    }

    private static long sum(List<Report> reports, String count) {
        return reports.stream().mapToLong(report -> report.count(count)).sum();
    }

    private static List<String> unrest(ManagedNode node, int before) {
        List<String> lines = log(node);
        return lines.subList(before, lines.size()).stream()
                .filter(line -> UNREST.matcher(line).find())
                .toList();
    }

    private static List<String> log(ManagedNode node) {
        try {
            return Files.readAllLines(node.node().log(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError("the log of node " + node.pnn() + " cannot be read", e);
        }
    }
}
