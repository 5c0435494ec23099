// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.client.Database;
import org.ctdb4j.client.Transaction;
import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TdbFile;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.ctdb4j.protocol.control.Trans3Commit;
import org.ctdb4j.protocol.type.RecBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commits in whose middle something goes: afterwards all nodes hold the same, and no transaction by half. */
@Interop
final class CommitFaultTest {
    private static final Duration LIMIT = JavaClients.LIMIT;
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Blob ONE = Blob.utf8("one");
    private static final Blob TWO = Blob.utf8("two");

    private final String name = "commitfault" + DATABASES.incrementAndGet() + ".tdb";

    /** The leader does not answer the update, then client and leader go: the nodes that have written give it to all. */
    @ParameterizedTest
    @EnumSource
    void theClientDiesWithTheLeader(NodeKind kind, Clusters clusters) {
        TestCluster cluster = start(kind, clusters);
        TestNode leader = cluster.awaitLeader();
        TestNode writer = cluster.node((leader.pnn() + 1) % 3);
        commit(writer, "old");

        CtdbClient client = CtdbClient.connect(writer.socket(), LIMIT);
        leader.pause();
        CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> commit(client, "new"));
        for (TestNode node : others(cluster, leader)) {
            Await.until("node " + node.pnn() + " has written", LIMIT, () -> holds(node, "new"), cluster::state);
        }
        client.close();
        leader.kill();
        assertThrows(CompletionException.class, commit::join);

        awaitRecovered(cluster);
        expectEverywhere(cluster, "new", 2);
        leader.start();
        cluster.awaitHealthy();
        expectEverywhere(cluster, "new", 2);
        commit(leader, "newest");
        expectEverywhere(cluster, "newest", 3);
    }

    /** The node of the client dies with it, and is the leader. One of the others has written, the other has not yet. */
    @ParameterizedTest
    @EnumSource
    void theClientDiesWithItsNodeThatIsTheLeader(NodeKind kind, Clusters clusters) {
        TestCluster cluster = start(kind, clusters);
        TestNode leader = cluster.awaitLeader();
        TestNode late = cluster.node((leader.pnn() + 1) % 3);
        TestNode written = cluster.node((leader.pnn() + 2) % 3);
        commit(leader, "old");

        CtdbClient client = CtdbClient.connect(leader.socket(), LIMIT);
        late.pause();
        CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> commit(client, "new"));
        Await.until("a node has written", LIMIT, () -> holds(written, "new"), cluster::state);
        leader.kill();
        client.close();
        late.resume();
        assertThrows(CompletionException.class, commit::join);

        Await.until("the late node has written", LIMIT, () -> holds(late, "new"), cluster::state);
        awaitRecovered(cluster);
        expectEverywhere(cluster, "new", 2);
        leader.start();
        cluster.awaitHealthy();
        expectEverywhere(cluster, "new", 2);
    }

    /** The record that counts the transactions has another size: it counts as 0 for every node and every client. */
    @ParameterizedTest
    @EnumSource
    void theSequenceNumberHasAWrongSize(NodeKind kind, Clusters clusters) {
        TestCluster cluster = start(kind, clusters);
        TestNode node = cluster.node(1);
        commit(node, "old");
        spoilSequenceNumber(node);
        for (TestNode each : cluster.nodes()) {
            assertEquals("0x0", each.ctdb("getdbseqnum", name).text());
        }

        node.ctdb("recover").expectSuccess();
        cluster.awaitHealthy();
        expectEverywhere(cluster, "old", 0);
        commit(node, "new");
        expectEverywhere(cluster, "new", 1);
        cluster.node(2).ctdb("recover").expectSuccess();
        cluster.awaitHealthy();
        expectEverywhere(cluster, "new", 1);
        if (kind == NodeKind.OURS) {
            cluster.nodes().forEach(each -> expectLogged(each, "the number of its transactions, has 7 bytes"));
        }
    }

    private void spoilSequenceNumber(TestNode node) {
        try (CtdbClient client = CtdbClient.connect(node.socket(), LIMIT)) {
            Database database = client.attach(name, DatabaseKind.PERSISTENT, LIMIT);
            RecBuffer records = RecBuffer.builder(database.id())
                    .add(
                            0,
                            Blob.cString("__db_sequence_number__"),
                            new RecordHeader(1000, node.pnn(), 0),
                            Blob.utf8("1234567"))
                    .build();
            assertEquals(
                    0, client.ask(Pnn.CURRENT, new Trans3Commit(records), LIMIT).status());
        }
    }

    /** Cut while the node runs, as a disk that loses blocks does. */
    @Test
    void theFileOfANodeIsCut(Clusters clusters) {
        TestCluster cluster = start(NodeKind.OURS, clusters);
        TestNode leader = cluster.awaitLeader();
        int number = 0;
        for (TestNode victim : List.of(leader, cluster.node((leader.pnn() + 1) % 3))) {
            TestNode writer = cluster.node((victim.pnn() + 1) % 3);
            commit(writer, "before " + victim.pnn());
            for (long size : new long[] {100, 4096, 0}) {
                cut(victim, size);
                commit(writer, "cut to " + size);
                number++;
                cluster.awaitHealthy();
                expectEverywhere(cluster, "cut to " + size, number + 1 + (victim == leader ? 0 : 1));
            }
            expectLogged(victim, victim.persistentFile(name).path() + " is damaged");
        }
    }

    private void cut(TestNode node, long size) {
        try (RandomAccessFile file =
                new RandomAccessFile(node.persistentFile(name).path().toFile(), "rw")) {
            file.setLength(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void expectLogged(TestNode node, String text) {
        try (Stream<String> lines = Files.lines(node.log(), StandardCharsets.ISO_8859_1)) {
            assertTrue(lines.anyMatch(line -> line.contains(name) && line.contains(text)), node::state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestCluster start(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.ofClass(kind);
        cluster.node(0).ctdb("attach", name, "persistent").expectSuccess();
        return cluster;
    }

    /** Nodes stay OK for a while when another one has died, and in a recovery. */
    private static void awaitRecovered(TestCluster cluster) {
        List<String> leaders =
                cluster.running().stream().map(node -> "Leader:" + node.pnn()).toList();
        for (TestNode node : cluster.running()) {
            Await.until(
                    "the recovery without the dead node has ended for node " + node.pnn(),
                    LIMIT,
                    () -> {
                        List<String> status = node.ctdb("status").out().lines().toList();
                        return status.contains("Recovery mode:NORMAL (0)")
                                && status.stream().anyMatch(leaders::contains);
                    },
                    cluster::state);
        }
        cluster.awaitHealthy();
    }

    private static List<TestNode> others(TestCluster cluster, TestNode node) {
        return cluster.nodes().stream().filter(other -> other != node).toList();
    }

    private void commit(TestNode node, String value) {
        try (CtdbClient client = CtdbClient.connect(node.socket(), LIMIT)) {
            commit(client, value);
        }
    }

    private void commit(CtdbClient client, String value) {
        Database database = client.attach(name, DatabaseKind.PERSISTENT, LIMIT);
        try (Transaction transaction = database.begin(LIMIT)) {
            transaction.store(ONE, Blob.utf8(value), LIMIT);
            transaction.store(TWO, Blob.utf8(value), LIMIT);
            transaction.commit(LIMIT);
        }
    }

    private boolean holds(TestNode node, String value) {
        return node.persistentFile(name).holds("one", value);
    }

    private void expectEverywhere(TestCluster cluster, String value, int number) {
        List<String> expected = cluster.running().get(0).persistentFile(name).dump();
        for (String key : List.of("\"one\"", "\"two\"")) {
            assertTrue(
                    expected.stream().anyMatch(record -> record.contains(key) && record.contains(value + "\"")),
                    () -> key + " is not " + value + ": " + expected + cluster.state());
        }
        for (TestNode node : cluster.running()) {
            TdbFile file = node.persistentFile(name);
            assertEquals(expected, file.dump(), () -> "node " + node.pnn());
            file.expectSound();
            assertEquals(
                    "0x%x".formatted(number), node.ctdb("getdbseqnum", name).text());
        }
    }
}
