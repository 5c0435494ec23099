// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.client.Database;
import org.ctdb4j.client.Transaction;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TdbFile;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys and values without a byte and of 10 MB, on their way through calls, transactions and recoveries. */
@Interop
final class LargeRecordTest {
    private static final Duration LIMIT = JavaClients.LIMIT;
    private static final int LARGE = 10 << 20;
    private static final Blob LARGE_KEY = filled('k');
    private static final Blob SMALL_KEY = Blob.utf8("key");
    private static final Blob DELETED = Blob.utf8("deleted");

    /** The number that counts the transactions is a record like any other. */
    private static final int SEQUENCE_RECORDS = 1;

    @ParameterizedTest
    @EnumSource
    void transactionsWriteThemOnAllNodes(NodeKind kind, Clusters clusters) {
        String name = "largetransaction.tdb";
        TestCluster cluster = clusters.shared(kind);
        cluster.node(0).ctdb("attach", name, "persistent").expectSuccess();
        try (JavaClients clients = new JavaClients(cluster)) {
            Map<Blob, Blob> expected = new HashMap<>();
            for (int pnn = 0; pnn < 3; pnn++) {
                expected.put(Blob.EMPTY, filled('a' + pnn));
                expected.put(LARGE_KEY, filled('A' + pnn));
                expected.put(SMALL_KEY, filled('0' + pnn));
                commit(clients.get(pnn), name, expected);
                expectEverywhere(cluster, clients, name, expected);
            }
            cluster.node(0).ctdb("recover").expectSuccess();
            cluster.awaitHealthy();
            expectEverywhere(cluster, clients, name, expected);
            assertEquals("0x6", cluster.node(1).ctdb("getdbseqnum", name).text());
        }
    }

    /** In one of two transactions, since a record that was never there is not deleted. */
    private static void commit(CtdbClient client, String name, Map<Blob, Blob> values) {
        Database database = client.attach(name, DatabaseKind.PERSISTENT, LIMIT);
        try (Transaction transaction = database.begin(LIMIT)) {
            values.forEach((key, value) -> transaction.store(key, value, LIMIT));
            transaction.store(DELETED, Blob.utf8("value"), LIMIT);
            transaction.commit(LIMIT);
        }
        try (Transaction transaction = database.begin(LIMIT)) {
            transaction.delete(DELETED, LIMIT);
            transaction.commit(LIMIT);
        }
    }

    private static void expectEverywhere(
            TestCluster cluster, JavaClients clients, String name, Map<Blob, Blob> expected) {
        for (TestNode node : cluster.nodes()) {
            Database database = clients.get(node.pnn()).attach(name, DatabaseKind.PERSISTENT, LIMIT);
            Map<Blob, Blob> found = new HashMap<>();
            database.traverseLocal(
                    (key, header, value) -> {
                        if (!value.isEmpty()) {
                            found.put(key, value);
                        }
                    },
                    LIMIT);
            assertEquals(SEQUENCE_RECORDS + expected.size(), found.size(), () -> "records of node " + node.pnn());
            expected.forEach((key, value) -> assertTrue(
                    value.equals(found.get(key)),
                    () -> "key " + key + " of node " + node.pnn() + ": " + found.get(key)));
            expected.keySet()
                    .forEach(key ->
                            assertTrue(database.fetch(key, LIMIT).isPresent(), () -> key + " of node " + node.pnn()));
            new TdbFile(Path.of(database.path())).expectSound();
        }
    }

    /** ctdbd ends when it is asked for a record with such a long key. */
    @ParameterizedTest
    @EnumSource
    void recordsFollowTheirWriters(NodeKind kind, Clusters clusters) {
        String name = "largerecord.tdb";
        TestCluster cluster = clusters.shared(kind);
        cluster.node(0).ctdb("attach", name).expectSuccess();
        try (JavaClients clients = new JavaClients(cluster)) {
            List<Blob> keys = new ArrayList<>(List.of(Blob.EMPTY, SMALL_KEY));
            if (kind == NodeKind.OURS) {
                keys.add(LARGE_KEY);
            }
            Optional<Blob> before = Optional.empty();
            for (int round = 0; round < 6; round++) {
                Database database = clients.get(round % 3).attach(name, DatabaseKind.VOLATILE, LIMIT);
                for (Blob key : keys) {
                    assertEquals(before, database.fetch(key, LIMIT));
                    database.store(key, filled('a' + round), LIMIT);
                }
                before = Optional.of(filled('a' + round));
                if (round == 3) {
                    cluster.node(1).ctdb("recover").expectSuccess();
                    cluster.awaitHealthy();
                }
            }
            for (TestNode node : cluster.nodes()) {
                node.volatileFile(name).expectSound();
            }
        }
    }

    private static Blob filled(int value) {
        byte[] bytes = new byte[LARGE];
        Arrays.fill(bytes, (byte) value);
        return Blob.wrap(bytes);
    }
}
