// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.client.CtdbException;
import org.ctdb4j.client.Database;
import org.ctdb4j.client.GLock;
import org.ctdb4j.client.LockedRecord;
import org.ctdb4j.client.Message;
import org.ctdb4j.client.Subscription;
import org.ctdb4j.client.Transaction;
import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.CommandResult;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.ctdb4j.protocol.control.DbOpenFlags;
import org.ctdb4j.protocol.control.GetVnnMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client beside C clients and the tool, on real nodes and on ours. */
@Interop
final class JavaClientTest {
    private static final Duration LIMIT = JavaClients.LIMIT;
    private static final Duration SHORT = Duration.ofMillis(300);

    @ParameterizedTest
    @EnumSource
    void countsTogetherWithTheCClient(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.shared(kind);
        String database = "javacounter.tdb";
        int increments = 2000;
        try (JavaClients clients = new JavaClients(cluster)) {
            CompletableFuture<Void> counting = clients.together(client -> count(client, database, increments));
            List<Running> others = cluster.nodes().stream()
                    .map(node -> node.client(
                            clusters.program("incr"), database, "counter", "1", Integer.toString(increments), "200"))
                    .toList();
            cluster.node(1).ctdb("recover").expectSuccess();
            others.forEach(other -> other.finish(CounterTest.LIMIT));
            counting.join();

            assertEquals(
                    Integer.toString(6 * increments),
                    clients.get(2)
                            .attach(database, DatabaseKind.VOLATILE, LIMIT)
                            .fetch(Blob.utf8("counter-0"), LIMIT)
                            .orElseThrow()
                            .text());
        }
    }

    private static void count(CtdbClient client, String name, int increments) {
        Database database = client.attach(name, DatabaseKind.VOLATILE, LIMIT);
        for (int i = 0; i < increments; i++) {
            try (LockedRecord record = database.lock(Blob.utf8("counter-0"), LIMIT)) {
                long value = record.value().map(Blob::text).map(Long::parseLong).orElse(0L);
                record.store(Blob.utf8(Long.toString(value + 1)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void traversesTheRecordsOfAllNodes(NodeKind kind, Clusters clusters) {
        String name = "javatraverse.tdb";
        TestCluster cluster = clusters.shared(kind);
        try (JavaClients clients = new JavaClients(cluster)) {
            Map<String, String> expected = new TreeMap<>();
            IntStream.range(0, 3).forEach(pnn -> {
                Database database = clients.get(pnn).attach(name, DatabaseKind.VOLATILE, LIMIT);
                for (int i = 0; i < 1000; i++) {
                    database.store(Blob.utf8(pnn + "-" + i), Blob.utf8("value" + i), LIMIT);
                    expected.put(pnn + "-" + i, "value" + i);
                }
                database.store(Blob.utf8("deleted"), Blob.utf8("value"), LIMIT);
                database.delete(Blob.utf8("deleted"), LIMIT);
            });

            Map<String, String> found = new TreeMap<>();
            clients.get(0)
                    .attach(name, DatabaseKind.VOLATILE, LIMIT)
                    .traverse((key, header, value) -> found.put(key.text(), value.text()), LIMIT);

            assertEquals(expected, found);
            assertEquals(
                    "Data: size:8 ptr:[value999]",
                    cluster.node(1).ctdb("readkey", name, "2-999").text());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsMessagesToOtherNodesAndToAll(NodeKind kind, Clusters clusters) {
        long srvid = 0xAE00_0000_4A41_5641L;
        try (JavaClients clients = new JavaClients(clusters.shared(kind))) {
            List<Subscription> subscriptions = IntStream.range(0, 3)
                    .mapToObj(pnn -> clients.get(pnn).subscribe(srvid, LIMIT))
                    .toList();

            clients.get(0).send(2, srvid, Blob.utf8("to two"), LIMIT);
            clients.get(1).send(Pnn.BROADCAST_CONNECTED, srvid, Blob.utf8("to all"), LIMIT);
            clients.get(1).send(Pnn.BROADCAST_CONNECTED, srvid, Blob.wrap(new byte[3 << 20]), LIMIT);

            Message toAll = new Message(srvid, Blob.utf8("to all"));
            Message large = new Message(srvid, Blob.wrap(new byte[3 << 20]));
            // Between two senders there is no order.
            List<Message> ofTwo = IntStream.range(0, 3)
                    .mapToObj(i -> subscriptions.get(2).receive(LIMIT).orElseThrow())
                    .toList();
            assertTrue(ofTwo.contains(new Message(srvid, Blob.utf8("to two"))));
            assertTrue(ofTwo.indexOf(toAll) >= 0 && ofTwo.indexOf(toAll) < ofTwo.indexOf(large));
            for (int pnn = 0; pnn < 2; pnn++) {
                assertEquals(Optional.of(toAll), subscriptions.get(pnn).receive(LIMIT));
                assertEquals(Optional.of(large), subscriptions.get(pnn).receive(LIMIT));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void asksOtherNodes(NodeKind kind, Clusters clusters) {
        try (JavaClients clients = new JavaClients(clusters.shared(kind))) {
            CtdbClient client = clients.get(1);
            assertEquals(1, client.pnn());
            assertEquals(
                    client.control(Pnn.CURRENT, new GetVnnMap(), GetVnnMap.Reply::decode, LIMIT),
                    client.control(2, new GetVnnMap(), GetVnnMap.Reply::decode, LIMIT));
            CtdbException refused = assertThrows(
                    CtdbException.class, () -> client.control(3, new GetVnnMap(), GetVnnMap.Reply::decode, LIMIT));
            assertEquals(CtdbException.Reason.REFUSED, refused.reason());
        }
    }

    @ParameterizedTest
    @EnumSource
    void isToldToLockRecordsByMutexes(NodeKind kind, Clusters clusters) {
        try (JavaClients clients = new JavaClients(clusters.shared(kind))) {
            CtdbClient client = clients.get(0);
            int volatileFlags = openFlags(client, client.attach("javamutexes.tdb", DatabaseKind.VOLATILE, LIMIT));
            int persistentFlags = openFlags(client, client.attach("javaplain.tdb", DatabaseKind.PERSISTENT, LIMIT));
            assertEquals(0x1c41, volatileFlags);
            assertEquals(0x400, persistentFlags);
        }
    }

    private static int openFlags(CtdbClient client, Database database) {
        return client.control(Pnn.CURRENT, new DbOpenFlags(database.id()), DbOpenFlags.Reply::decode, LIMIT)
                .tdbFlags();
    }

    @ParameterizedTest
    @EnumSource
    void commitsOnAllNodesTogetherWithTheTool(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.shared(kind);
        String name = "javatransactions.tdb";
        int commits = 20;
        cluster.node(0).ctdb("attach", name, "persistent").expectSuccess();
        try (JavaClients clients = new JavaClients(cluster)) {
            CompletableFuture<Void> committing = clients.together(client -> commit(client, name, commits));
            for (int i = 0; i < commits; i++) {
                cluster.node(i % 3)
                        .ctdb("pstore", name, "tool" + i, "value" + i)
                        .expectSuccess();
            }
            committing.join();

            assertEquals(
                    "0x%x".formatted(4 * commits),
                    cluster.node(1).ctdb("getdbseqnum", name).text());
            for (int pnn = 0; pnn < 3; pnn++) {
                Database database = clients.get(pnn).attach(name, DatabaseKind.PERSISTENT, LIMIT);
                assertEquals(
                        3L * commits,
                        database.fetch(Blob.utf8("counter"), LIMIT)
                                .orElseThrow()
                                .u64At(0));
                assertEquals(Optional.of(Blob.utf8("value7")), database.fetch(Blob.utf8("tool7"), LIMIT));
                Map<String, Integer> sizes = new TreeMap<>();
                database.traverse((key, header, value) -> sizes.put(key.text(), value.size()), LIMIT);
                assertEquals(2 + commits, sizes.size());
            }
        }
    }

    private static void commit(CtdbClient client, String name, int commits) {
        Database database = client.attach(name, DatabaseKind.PERSISTENT, LIMIT);
        Blob key = Blob.utf8("counter");
        for (int i = 0; i < commits; i++) {
            try (Transaction transaction = database.begin(LIMIT)) {
                long value = transaction
                        .fetch(key, LIMIT)
                        .map(stored -> stored.u64At(0))
                        .orElse(0L);
                transaction.store(key, Blob.u64(value + 1), LIMIT);
                transaction.commit(LIMIT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void excludesTheToolsTransactionsAndIsExcludedByThem(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.shared(kind);
        String name = "javaexclusion.tdb";
        cluster.node(0).ctdb("attach", name, "persistent").expectSuccess();
        try (JavaClients clients = new JavaClients(cluster)) {
            String lock = "transaction_db_0x%08x".formatted(Blob.cString(name).jenkinsHash());
            GLock held = clients.get(0).gLock(lock, GLock.Mode.WRITE, LIMIT);
            CommandResult refused = cluster.node(1).ctdb("-t", "1", "-T", "2", "pstore", name, "key", "value");
            assertTrue(!refused.succeeded(), refused.toString());
            held.close();

            // The tool takes the lock before it reads what to do.
            Running tool =
                    cluster.node(2).command(List.of("ctdb", "ptrans", name)).start();
            try {
                Await.until("the tool has the lock", LIMIT, () -> isHeld(clients.get(1), lock), tool::state);
            } finally {
                tool.close();
            }

            clients.get(1).gLock(lock, GLock.Mode.WRITE, LIMIT).close();
        }
    }

    /** A lock that outlived the connection would keep the new daemon from emptying its file, and that is fatal to it. */
    @ParameterizedTest
    @EnumSource
    void goesWithItsNodeAndLeavesNoLockBehind(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.start(TestCluster.of(2, kind).withLeaders(1));
        TestNode killed = cluster.node(1);
        Blob key = Blob.utf8("key");
        try (CtdbClient client = CtdbClient.connect(killed.socket(), LIMIT)) {
            Database database = client.attach("javakilled.tdb", DatabaseKind.VOLATILE, LIMIT);
            LockedRecord record = database.lock(key, LIMIT);
            record.store(Blob.utf8("old"));

            killed.kill();

            Await.until("the client knows", LIMIT, () -> !client.isConnected(), cluster::state);
            CtdbException gone = assertThrows(CtdbException.class, () -> record.store(Blob.utf8("new")));
            assertEquals(CtdbException.Reason.DISCONNECTED, gone.reason());
            killed.start();
            cluster.awaitHealthy();
            try (CtdbClient again = CtdbClient.connect(killed.socket(), LIMIT)) {
                again.attach("javakilled.tdb", DatabaseKind.VOLATILE, LIMIT).store(key, Blob.utf8("new"), LIMIT);
            }
            assertEquals(
                    "Data: size:3 ptr:[new]",
                    cluster.node(0).ctdb("readkey", "javakilled.tdb", "key").text());
        }
    }

    private static boolean isHeld(CtdbClient client, String lock) {
        try {
            client.gLock(lock, GLock.Mode.WRITE, SHORT).close();
            return false;
        } catch (CtdbException held) {
            return held.reason() == CtdbException.Reason.TIMED_OUT;
        }
    }
}
