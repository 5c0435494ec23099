// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.openmbean.CompositeData;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.client.Database;
import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.CommandResult;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.ctdb4j.itests.interop.inside.InsideLoad;
import org.junit.jupiter.api.Test;

/** Clients inside the nodes work on databases in memory: they lose nothing, whatever happens to nodes and backends. */
@Interop
final class InsideTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NODES = 3;
    private static final int RECOVERIES = 3;
    private static final int SWAPS = 20;

    /** Increments on each node between two things that are done to them. */
    private static final int BETWEEN = 50;

    private final List<ManagedNode> nodes = new ArrayList<>();

    @Test
    void nothingIsLostByMigrationRecoveryAndVacuum(Clusters clusters) throws IOException, JMException {
        TestCluster cluster = start(clusters, NodeKind.OURS);
        try {
            for (int i = 0; i < RECOVERIES; i++) {
                awaitProgress();
                cluster.node(i).ctdb("recover").expectSuccess();
            }
            awaitProgress();
            stop(cluster);

            expectExactCounters(0);
            for (ManagedNode node : nodes) {
                assertEquals((long) NODES * InsideLoad.KEPT_PER_NODE, read(node, "Kept"));
                Await.until(
                        "what node " + node.pnn() + " has deleted is vacuumed",
                        LIMIT,
                        () -> bytes(node, InsideLoad.CHURN) == 0,
                        () -> bytes(node, InsideLoad.CHURN) + " bytes are left, " + read(node, "Churned") + " deleted");
            }
            expectRefusal(cluster.node(0));
        } finally {
            close();
        }
    }

    @Test
    void nobodyNoticesThatTheBackendIsReplaced(Clusters clusters) throws IOException, JMException {
        TestCluster cluster = start(clusters, NodeKind.OURS);
        try (PluginVersions versions = new PluginVersions(Plugin.DATABASE_MEMORY)) {
            for (int i = 0; i < SWAPS; i++) {
                awaitProgress();
                SwapWay way = SwapWay.values()[(i + i / SwapWay.values().length) % SwapWay.values().length];
                swap(way, nodes.get(i % NODES), versions.next());
            }
            awaitProgress();
            stop(cluster);

            expectExactCounters(0);
            for (ManagedNode node : nodes) {
                assertEquals((long) NODES * InsideLoad.KEPT_PER_NODE, read(node, "Kept"));
                Await.until(
                        "the old class loaders have gone on node " + node.pnn(),
                        LIMIT,
                        () -> node.copiesLoaded(Plugin.DATABASE_MEMORY.component()) == 1,
                        node.node()::state);
            }
            System.out.printf(
                    "memory backend: %d swaps under load, longest pause %.0f ms for a client inside, %.1f ms without a"
                            + " holder%n",
                    SWAPS,
                    nodes.stream()
                            .mapToDouble(node -> (Double) read(node, "LongestPauseMillis"))
                            .max()
                            .orElseThrow(),
                    nodes.stream()
                            .mapToDouble(node -> (Double) role(node).get("longestPauseMillis"))
                            .max()
                            .orElseThrow());
        } finally {
            close();
        }
    }

    /** To a node of ctdbd, which leads, the others have databases like any other. */
    @Test
    void realNodesDoNotNotice(Clusters clusters) throws IOException {
        TestCluster cluster = start(clusters, NodeKind.REAL);
        try (CtdbClient outside = CtdbClient.connect(cluster.node(0).socket(), LIMIT)) {
            Database counters = outside.attach(InsideLoad.COUNTERS, DatabaseKind.VOLATILE, LIMIT);
            int increments = 0;
            for (int i = 0; i < RECOVERIES; i++) {
                for (int j = 0; j < BETWEEN; j++, increments++) {
                    InsideLoad.increment(counters, InsideLoad.COUNTER);
                }
                awaitProgress();
                cluster.node(0).ctdb("recover").expectSuccess();
            }
            awaitProgress();
            stop(cluster);
            expectExactCounters(increments);
        } finally {
            close();
        }
    }

    /** The first node is of that kind and leads; loads are in all that can have one. */
    private TestCluster start(Clusters clusters, NodeKind first) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(first, NodeKind.OURS, NodeKind.OURS)
                .withLeaders(1)
                .withTunable("RerecoveryTimeout", 0)
                .withTunable("VacuumInterval", 1)
                .withPreparation(InsideTest::keepInMemory));
        InsideBundle bundle = InsideBundle.in(cluster.folder());
        for (TestNode node : cluster.nodes()) {
            if (cluster.kinds().get(node.pnn()) == NodeKind.OURS) {
                ManagedNode managed = new ManagedNode(node);
                nodes.add(managed);
                bundle.install(managed);
            }
        }
        return cluster;
    }

    /** The locks are in memory too: nobody but clients inside takes any. */
    private static void keepInMemory(TestNode node) {
        try {
            Path etc = Files.createDirectories(node.base().resolve("db/state/ctdb4j/etc"));
            Files.writeString(etc.resolve("org.ctdb4j.daemon.cfg"), "memory.databases = inside-*, g_lock.tdb\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void close() throws IOException {
        for (ManagedNode node : nodes) {
            node.close();
        }
    }

    private void awaitProgress() {
        for (String counter : List.of("Increments", "GuardedIncrements", "Transactions", "Churned")) {
            Map<ManagedNode, Long> before = new LinkedHashMap<>();
            nodes.forEach(node -> before.put(node, number(node, counter)));
            for (ManagedNode node : nodes) {
                Await.until(
                        "the clients inside of node " + node.pnn() + " get on with their " + counter,
                        LIMIT,
                        () -> number(node, counter) >= before.get(node) + BETWEEN,
                        () -> read(node, "Failures") + " " + number(node, counter)
                                + node.node().state());
            }
        }
    }

    /** By a message from outside to all of them. */
    private void stop(TestCluster cluster) {
        try (CtdbClient client = CtdbClient.connect(cluster.node(0).socket(), LIMIT)) {
            client.send(Pnn.BROADCAST_CONNECTED, InsideLoad.STOP, Blob.utf8("stop"), LIMIT);
            for (ManagedNode node : nodes) {
                Await.until(
                        "the clients inside of node " + node.pnn() + " have stopped",
                        LIMIT,
                        () -> (Boolean) read(node, "Stopped"),
                        node.node()::state);
            }
        }
    }

    private void expectExactCounters(int outside) {
        for (ManagedNode node : nodes) {
            assertEquals(List.of(), List.of((String[]) read(node, "Failures")));
            assertEquals(outside + sum("Increments"), number(node, "Counter"));
            assertEquals(sum("GuardedIncrements"), number(node, "GuardedCounter"));
            assertEquals(sum("Transactions"), number(node, "ReplicatedCounter"));
        }
    }

    private long sum(String counter) {
        return nodes.stream().mapToLong(node -> number(node, counter)).sum();
    }

    private static void swap(SwapWay way, ManagedNode node, SwapWay.Version fresh) throws IOException, JMException {
        CompositeData before = role(node);
        Object expected = way.changesVersion() ? fresh.number() : before.get("version");
        way.swap(node, Plugin.DATABASE_MEMORY, fresh);
        Await.until(
                "version " + expected + " has taken over, by " + way,
                LIMIT,
                () -> role(node).get("version").equals(expected)
                        && (Integer) role(node).get("swaps") > (Integer) before.get("swaps"),
                () -> role(node) + node.node().state());
    }

    /** A process that opened a file for a database in memory would have it to itself. */
    private static void expectRefusal(TestNode node) throws IOException {
        CommandResult read = node.ctdb("readkey", InsideLoad.COUNTERS, "counter");
        assertFalse(read.succeeded(), read::toString);
        CommandResult map = node.ctdb("getdbmap").expectSuccess();
        assertTrue(map.text().contains("path:memory:" + InsideLoad.COUNTERS), map::toString);
        try (Stream<Path> files = Files.list(node.base().resolve("db/volatile"))) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(file -> file.startsWith("inside-"))
                            .toList());
        }
    }

    private static CompositeData role(ManagedNode node) {
        return node.role(Plugin.DATABASE_MEMORY.role());
    }

    private static long bytes(ManagedNode node, String database) {
        return Stream.of((CompositeData[]) attribute(node, "MemoryBackend", "Databases"))
                .filter(each -> each.get("name").equals(database))
                .mapToLong(each -> (Long) each.get("sizeBytes"))
                .findFirst()
                .orElseThrow();
    }

    private static long number(ManagedNode node, String attribute) {
        return (Long) read(node, attribute);
    }

    private static Object read(ManagedNode node, String attribute) {
        return attribute(node, "InsideLoad", attribute);
    }

    private static Object attribute(ManagedNode node, String type, String attribute) {
        try {
            return node.jmx().read("org.ctdb4j:type=" + type, attribute);
        } catch (JMException | IOException e) {
            throw new AssertionError(type + " " + attribute + " of node " + node.pnn(), e);
        }
    }
}
