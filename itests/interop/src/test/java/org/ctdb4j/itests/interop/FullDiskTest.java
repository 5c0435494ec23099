// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.CommandResult;
import org.ctdb4j.itests.clusters.Namespace;
import org.ctdb4j.itests.clusters.NamespaceNetwork;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TdbFile;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Nodes whose databases lie on a file system of a few megabytes, which fills up. What could not be written was not
 * acknowledged, what was acknowledged is there, and the node says what to do.
 */
@Interop
final class FullDiskTest {
    private static final Duration LIMIT = JavaClients.LIMIT;
    private static final String DISK = "size=80m";
    private static final String PERSISTENT = "fullkept.tdb";
    private static final String VOLATILE = "fullvolatile.tdb";
    private static final String LARGE = "x".repeat(100_000);

    @BeforeAll
    static void requireNamespaces() {
        Namespace.refusal().ifPresent(Assumptions::abort);
    }

    /** The others have written it, and a recovery gives it to the node as soon as it has room. */
    @Test
    void aCommitThatFindsNoRoomOnOneNodeWaitsForIt(Clusters clusters) {
        NamespaceNetwork network = new NamespaceNetwork(3);
        TestCluster cluster = start(clusters, network);
        cluster.node(0).ctdb("attach", PERSISTENT, "persistent").expectSuccess();
        store(cluster.node(0), "before", "value").expectSuccess();
        TestNode full = cluster.node(1);

        fill(network, full);
        Running store = cluster.node(0)
                .command(List.of("ctdb", "-t", "60", "-T", "60", "pstore", PERSISTENT, "large", LARGE))
                .start();
        Await.until("the node says so", LIMIT, () -> logged(full, PERSISTENT, "free some space"), cluster::state);
        Await.until(
                "the node is not healthy",
                LIMIT,
                () -> !cluster.node(0).ctdb("nodestatus", "1").succeeded(),
                cluster::state);
        free(network, full);
        store.awaitSuccess(LIMIT);
        cluster.awaitHealthy();

        List<String> expected = dump(cluster.node(0), PERSISTENT);
        for (TestNode node : cluster.nodes()) {
            assertEquals("value", node.ctdb("pfetch", PERSISTENT, "before").text());
            assertEquals(LARGE, node.ctdb("pfetch", PERSISTENT, "large").text());
            assertEquals(expected, dump(node, PERSISTENT), () -> "node " + node.pnn());
            check(node, PERSISTENT);
        }
    }

    @Test
    void aRecordThatFindsNoRoomWaitsForIt(Clusters clusters) {
        NamespaceNetwork network = new NamespaceNetwork(3);
        TestCluster cluster = start(clusters, network);
        cluster.node(0).ctdb("attach", VOLATILE).expectSuccess();
        cluster.node(0).ctdb("writekey", VOLATILE, "large", LARGE).expectSuccess();
        TestNode full = cluster.node(1);

        fill(network, full);
        Running reader = full.command(List.of("ctdb", "-t", "30", "readkey", VOLATILE, "large"))
                .start();
        Await.until("the node says so", LIMIT, () -> logged(full, VOLATILE, "free some space"), cluster::state);
        Await.until(
                "the node is unhealthy",
                LIMIT,
                () -> !full.ctdb("nodestatus", "1").succeeded(),
                cluster::state);
        free(network, full);
        assertEquals(
                "Data: size:" + LARGE.length() + " ptr:[" + LARGE + "]",
                reader.awaitSuccess(LIMIT).strip());
        cluster.awaitHealthy();
        for (TestNode node : cluster.nodes()) {
            check(node, VOLATILE);
        }
    }

    private static TestCluster start(Clusters clusters, NamespaceNetwork network) {
        return clusters.start(TestCluster.of(NodeKind.OURS, 3, network)
                .withTunable("RerecoveryTimeout", 0)
                .withTunable("RecoveryBanPeriod", 5)
                .withPreparation(node -> mount(network.place(node.pnn()), node)));
    }

    private static void mount(Namespace place, TestNode node) {
        String folder = node.base().resolve("db").toString();
        place.run("mount", "-t", "tmpfs", "-o", DISK, "none", folder);
        place.run("mkdir", folder + "/volatile", folder + "/persistent", folder + "/state");
    }

    /** Takes all room there is, to the last block. */
    private static void fill(NamespaceNetwork network, TestNode node) {
        network.place(node.pnn()).run("sh", "-c", "cat /dev/zero > " + filler(node) + " 2> /dev/null; true");
    }

    private static void free(NamespaceNetwork network, TestNode node) {
        network.place(node.pnn()).run("rm", filler(node));
    }

    private static String filler(TestNode node) {
        return node.base().resolve("db/filler").toString();
    }

    private static CommandResult store(TestNode node, String key, String value) {
        return node.ctdb("-T", "20", "pstore", PERSISTENT, key, value);
    }

    private static List<String> dump(TestNode node, String database) {
        String text = node.command(List.of("ltdbtool", "dump", "-p", path(node, database)))
                .run(LIMIT)
                .expectSuccess()
                .out();
        return Stream.of(text.split("(?m)^}$")).map(String::strip).sorted().toList();
    }

    private static void check(TestNode node, String database) {
        CommandResult check =
                node.command(List.of("tdbtool", path(node, database), "check")).run(LIMIT);
        assertTrue(check.out().contains("integrity is OK"), check::toString);
    }

    private static String path(TestNode node, String database) {
        TdbFile file = database.equals(VOLATILE) ? node.volatileFile(database) : node.persistentFile(database);
        return file.path().toString();
    }

    private static boolean logged(TestNode node, String database, String text) {
        try (Stream<String> lines = Files.lines(node.log(), StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.contains(database) && line.contains(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
