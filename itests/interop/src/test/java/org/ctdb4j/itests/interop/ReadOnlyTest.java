// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Read-only copies between nodes of both kinds. What a reader may rely on: a value that was written, and whose writer had let go of
 * the record, before the reader looked, is not missed.
 *
 * <p>Under load only among ours: ctdbd 4.17 aborts when a call meets a record that is being revoked by nobody any more, which happens
 * between the end of a revoke and its next step; and a recovery in the middle of a revoke leaves it with values long replaced.
 */
@Interop
final class ReadOnlyTest {
    private static final String DATABASE = "readonly.tdb";
    private static final int KEYS = 3;
    private static final int CLIENTS_PER_NODE = 2;
    private static final String STEPS = "4000";
    private static final String PAUSE_MICROS = "500";
    private static final String WRITES_PERCENT = "5";

    /** Who is in the cluster. */
    private enum Mix {
        REAL(NodeKind.REAL, NodeKind.REAL, NodeKind.REAL),
        OURS(NodeKind.OURS, NodeKind.OURS, NodeKind.OURS),
        ONE_OF_OURS(NodeKind.REAL, NodeKind.OURS, NodeKind.REAL),
        TWO_OF_OURS(NodeKind.OURS, NodeKind.REAL, NodeKind.OURS);

        private final NodeKind[] kinds;

        Mix(NodeKind... kinds) {
            this.kinds = kinds;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyNodeGivesCopiesToEveryOtherAndCallsThemBack(Mix mix, Clusters clusters) {
        TestCluster cluster = mixed(mix, clusters);
        for (TestNode owner : cluster.nodes()) {
            for (TestNode holder : cluster.nodes()) {
                if (owner != holder) {
                    giveAndCallBack(cluster, owner, holder);
                }
            }
        }
        for (TestNode owner : cluster.nodes()) {
            assertEquals(List.of(2L, 2L), List.of(counted(owner, "delegations"), counted(owner, "revokes")));
        }
    }

    /** The third node writes, so the record moves away from its owner, and the holder's copy does not count any more. */
    private static void giveAndCallBack(TestCluster cluster, TestNode owner, TestNode holder) {
        TestNode writer = cluster.node(cluster.nodes().size() - owner.pnn() - holder.pnn());
        String key = "from" + owner.pnn() + "to" + holder.pnn();

        owner.ctdb("writekey", DATABASE, key, "old").expectSuccess();
        assertEquals(
                "Data: size:3 ptr:[old]",
                holder.ctdb("readkey", DATABASE, key, "readonly").text());
        assertEquals(
                List.of("RO_HAVE_DELEGATIONS", "RO_HAVE_READONLY"), List.of(flags(owner, key), flags(holder, key)));

        writer.ctdb("writekey", DATABASE, key, "new").expectSuccess();
        assertEquals(
                List.of("", "", ""),
                cluster.nodes().stream().map(node -> flags(node, key)).toList());
        assertEquals(
                "Data: size:3 ptr:[new]", holder.ctdb("readkey", DATABASE, key).text());
    }

    @Test
    void readersMissNothingThatWasWrittenBefore(Clusters clusters) throws IOException {
        TestCluster cluster = ours(clusters);

        List<Report> reports = finish(startClients(clusters, cluster));

        assertEquals(sum(reports, "writes"), written(cluster.node(0)), "increments");
        assertTrue(2 * sum(reports, "copies") > sum(reports, "reads"), "most reads need no daemon");
    }

    @Test
    void readersMissNothingWhileTheClusterRecovers(Clusters clusters) throws IOException {
        TestCluster cluster = ours(clusters);

        List<Running> clients = startClients(clusters, cluster);
        int recoveries = 0;
        while (clients.stream().anyMatch(Running::isAlive)) {
            cluster.node(recoveries % cluster.nodes().size()).ctdb("recover").expectSuccess();
            recoveries++;
        }

        List<Report> reports = finish(clients);
        assertEquals(sum(reports, "writes"), written(cluster.node(0)), "increments");
        assertTrue(recoveries > 1, "recoveries in between");
    }

    /** Nobody waits for its copies longer than until it is known to be dead. It only reads: what it wrote would be lost with it. */
    @Test
    void goesOnWithoutANodeThatDiesWithCopies(Clusters clusters) throws IOException {
        TestCluster cluster = ours(clusters);
        Path board = board(cluster);

        client(clusters, cluster.node(2), "0", board).awaitLine("ready");
        List<Running> clients = IntStream.range(0, 2)
                .mapToObj(pnn -> client(clusters, cluster.node(pnn), WRITES_PERCENT, board)
                        .awaitLine("ready"))
                .toList();
        cluster.node(2).kill();
        cluster.node(2).endClients();

        finish(clients);
    }

    /** ctdbd aborts, on every node. */
    @Test
    void aDatabaseWithCopiesIsDetached(Clusters clusters) throws IOException {
        TestCluster cluster = ours(clusters);
        cluster.node(0).ctdb("writekey", DATABASE, "key", "value").expectSuccess();
        cluster.node(1).ctdb("readkey", DATABASE, "key", "readonly").expectSuccess();

        allowAttach(cluster, "0");
        cluster.node(0).ctdb("detach", DATABASE).expectSuccess();
        Await.until(
                "detached everywhere",
                CounterTest.LIMIT,
                () -> cluster.nodes().stream()
                        .noneMatch(node -> node.ctdb("getdbmap").out().contains(DATABASE)),
                cluster::state);

        allowAttach(cluster, "1");
        cluster.attach(cluster.node(0), DATABASE);
        for (TestNode node : cluster.nodes()) {
            assertEquals(
                    "Data: size:0 ptr:[]",
                    node.ctdb("readkey", DATABASE, "key").expectSuccess().text());
        }
    }

    private static void allowAttach(TestCluster cluster, String value) {
        cluster.nodes()
                .forEach(node ->
                        node.ctdb("setvar", "AllowClientDBAttach", value).expectSuccess());
    }

    private static List<Running> startClients(Clusters clusters, TestCluster cluster) {
        List<Running> clients = new ArrayList<>();
        for (TestNode node : cluster.nodes()) {
            for (int i = 0; i < CLIENTS_PER_NODE; i++) {
                clients.add(client(clusters, node, WRITES_PERCENT, board(cluster)));
            }
        }
        return clients;
    }

    private static Path board(TestCluster cluster) {
        return cluster.node(0).base().resolve("board");
    }

    private static Running client(Clusters clusters, TestNode node, String writesPercent, Path board) {
        return node.client(
                clusters.program("readonly"),
                DATABASE,
                "key",
                Integer.toString(KEYS),
                STEPS,
                PAUSE_MICROS,
                writesPercent,
                board.toString());
    }

    private static List<Report> finish(List<Running> clients) {
        List<Report> reports =
                clients.stream().map(client -> client.finish(CounterTest.LIMIT)).toList();
        System.out.printf(
                "reads, of which local, writes, stale, longest in µs: %s%n",
                reports.stream()
                        .map(report -> List.of(
                                report.count("reads"),
                                report.count("copies"),
                                report.count("writes"),
                                report.count("stale"),
                                report.count("max_us")))
                        .toList());
        assertEquals(0, sum(reports, "stale"), "values older than what had been written");
        return reports;
    }

    private static TestCluster mixed(Mix mix, Clusters clusters) {
        return prepare(clusters.start(TestCluster.of(mix.kinds).withLeaders(1).withTunable("RerecoveryTimeout", 0)));
    }

    /** The values of tests before are gone, and what the clients noted of them. */
    private static TestCluster ours(Clusters clusters) throws IOException {
        TestCluster cluster = prepare(clusters.ofClass(NodeKind.OURS));
        Files.deleteIfExists(board(cluster));
        return cluster;
    }

    private static TestCluster prepare(TestCluster cluster) {
        cluster.node(0).ctdb("attach", DATABASE).expectSuccess();
        cluster.node(0).ctdb("wipedb", DATABASE).expectSuccess();
        for (TestNode node : cluster.nodes()) {
            node.ctdb("setdbreadonly", DATABASE).expectSuccess();
            assertTrue(node.ctdb("getdbmap").text().matches("(?s).*" + DATABASE + "[^\\n]* READONLY.*"));
        }
        return cluster;
    }

    private static long written(TestNode node) {
        return IntStream.range(0, KEYS)
                .mapToObj(i -> node.ctdb("readkey", DATABASE, "key-" + i).text())
                .mapToLong(text -> Long.parseLong(text.replaceAll(".*\\[(.*)]", "$1")))
                .sum();
    }

    private static long sum(List<Report> reports, String what) {
        return reports.stream().mapToLong(report -> report.count(what)).sum();
    }

    private static long counted(TestNode node, String what) {
        return node.ctdb("statistics")
                .out()
                .lines()
                .filter(line -> line.strip().startsWith("total_ro_" + what))
                .mapToLong(line -> Long.parseLong(line.strip().replaceAll("\\D+", "")))
                .findFirst()
                .orElseThrow();
    }

    /** {@return the read-only flags of a record in a node's file} */
    private static String flags(TestNode node, String key) {
        String record = "key(" + key.length() + ") = \"" + key + "\"";
        List<String> lines = node.ctdb("cattdb", DATABASE).out().lines().toList();
        int at = lines.indexOf(record);
        return at < 0
                ? ""
                : lines.subList(at, lines.size()).stream()
                        .filter(line -> line.startsWith("flags:"))
                        .map(line -> String.join(
                                " ",
                                List.of(line.split(" ")).stream()
                                        .filter(word -> word.startsWith("RO_"))
                                        .toList()))
                        .findFirst()
                        .orElseThrow();
    }
}
