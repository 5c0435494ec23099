// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One node of ours as a follower of two real ones. */
@Interop
final class MixedClusterTest {
    private static final int RECOVERIES = 10;

    /** Enough for each node to have led. */
    private static final int LEADERS = 3;

    private static final String DATABASE = "mixed.tdb";

    @Test
    void followsARealLeaderThroughRecoveries(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(NodeKind.REAL, NodeKind.REAL, NodeKind.OURS)
                .withLeaders(2)
                .withTunable("RerecoveryTimeout", 0));
        TestNode real = cluster.node(0);
        TestNode ours = cluster.node(2);

        real.ctdb("attach", DATABASE).expectSuccess();
        ours.ctdb("attach", DATABASE).expectSuccess();
        for (int round = 1; round <= RECOVERIES; round++) {
            String written = "round" + round;
            real.ctdb("writekey", DATABASE, "fromreal", written).expectSuccess();
            ours.ctdb("writekey", DATABASE, "fromours", written).expectSuccess();
            long before = generation(real);

            (round % 2 == 0 ? real : ours).ctdb("recover").expectSuccess();

            assertNotEquals(before, generation(real));
            for (TestNode node : cluster.nodes()) {
                assertEquals(List.of(written, written), List.of(read(node, "fromreal"), read(node, "fromours")));
            }
            cluster.awaitHealthy();
        }

        assertEquals(List.of(), bansIn(cluster.awaitLeader()), "lines about bans in the leader's log");
    }

    @Test
    void sharesACounterWithRealNodes(Clusters clusters) {
        // Here records are locked in the kernel, as on a system without mutexes; everywhere else by mutexes.
        TestCluster cluster = clusters.start(TestCluster.of(NodeKind.REAL, NodeKind.OURS, NodeKind.REAL)
                .withLeaders(1)
                .withoutMutexes());
        String increments = "3000";

        List<Running> clients = cluster.nodes().stream()
                .map(node -> node.client(clusters.program("incr"), DATABASE, "counter", "1", increments, "200"))
                .toList();
        clients.forEach(client -> client.finish(CounterTest.LIMIT));

        for (TestNode node : cluster.nodes()) {
            assertEquals("9000", read(node, "counter-0"));
        }
    }

    /** Each kind leads in turn; every change of leader is an election by messages between both kinds. */
    @Test
    void electsWithoutAClusterLock(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(NodeKind.OURS, NodeKind.REAL, NodeKind.OURS)
                .withoutClusterLock()
                .withTunable("RerecoveryTimeout", 0));
        Set<NodeKind> led = EnumSet.noneOf(NodeKind.class);

        for (int round = 1; round <= LEADERS; round++) {
            TestNode leader = cluster.awaitLeader();
            led.add(leader.kind());
            cluster.attach(leader, DATABASE);
            leader.ctdb("writekey", DATABASE, "leader", "round" + round).expectSuccess();
            for (TestNode node : cluster.nodes()) {
                assertEquals("round" + round, read(node, "leader"));
            }

            // Back from its stop it is the youngest, so that the next one takes over from a running leader.
            leader.ctdb("stop").expectSuccess();
            Await.until(
                    "a leader other than " + leader.pnn(),
                    CounterTest.LIMIT,
                    () -> isAnother(cluster, leader),
                    cluster::state);
            for (TestNode node : others(cluster, leader)) {
                assertEquals("round" + round, read(node, "leader"));
            }
            leader.ctdb("continue").expectSuccess();
            cluster.awaitHealthy();
        }

        assertEquals(EnumSet.allOf(NodeKind.class), led);
        for (TestNode node : cluster.nodes()) {
            assertEquals(List.of(), bansIn(node), "lines about bans in a log");
        }
    }

    /** Transactions of either kind's clients are written by both kinds, and a node that was away gets them by a recovery. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void keepsWhatTransactionsOfBothKindsWrite(int realNodes, Clusters clusters) {
        NodeKind[] kinds = {NodeKind.REAL, realNodes == 2 ? NodeKind.REAL : NodeKind.OURS, NodeKind.OURS};
        TestCluster cluster = clusters.start(TestCluster.of(kinds).withTunable("RerecoveryTimeout", 0));
        String database = "kept.tdb";
        cluster.node(0).ctdb("attach", database, "persistent").expectSuccess();

        for (TestNode writer : cluster.nodes()) {
            TestNode away = cluster.node((writer.pnn() + 1) % cluster.nodes().size());
            String value = "of-" + writer.pnn();
            writer.ctdb("pstore", database, "all", value).expectSuccess();
            expectEverywhere(cluster, database, "all", value);
            away.kill();
            cluster.awaitHealthy();
            writer.ctdb("pstore", database, "away", value).expectSuccess();
            away.start();
            cluster.awaitHealthy();
            expectEverywhere(cluster, database, "away", value);
        }
        for (TestNode node : cluster.nodes()) {
            assertEquals(
                    "0x6", node.ctdb("getdbseqnum", database).expectSuccess().text());
        }
    }

    private static void expectEverywhere(TestCluster cluster, String database, String key, String value) {
        for (TestNode node : cluster.nodes()) {
            assertEquals(
                    value, node.ctdb("pfetch", database, key).expectSuccess().text());
        }
    }

    private static List<TestNode> others(TestCluster cluster, TestNode node) {
        return cluster.nodes().stream().filter(other -> other != node).toList();
    }

    private static boolean isAnother(TestCluster cluster, TestNode former) {
        Set<String> known = others(cluster, former).stream()
                .map(node -> node.ctdb("leader").text())
                .collect(Collectors.toSet());
        return known.size() == 1
                && known.stream().allMatch(pnn -> pnn.matches("\\d+") && !pnn.equals("" + former.pnn()));
    }

    private static String read(TestNode node, String key) {
        String text = node.ctdb("readkey", DATABASE, key).expectSuccess().text();
        return text.replaceAll("Data: size:\\d+ ptr:\\[(.*)]", "$1");
    }

    private static long generation(TestNode node) {
        return node.ctdb("status")
                .expectSuccess()
                .out()
                .lines()
                .filter(line -> line.startsWith("Generation:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> bansIn(TestNode node) throws IOException {
        return Files.readAllLines(node.log(), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains("banning"))
                .toList();
    }
}
