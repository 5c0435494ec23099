// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that are killed (SIGKILL) with something in their hands: whoever waits for it gets it, on every node. */
@Interop
final class DeadClientTest {
    private static final Duration LIMIT = JavaClients.LIMIT;
    private static final int RECORDS = 200;

    @ParameterizedTest
    @EnumSource
    void aLockedRecord(NodeKind kind, Clusters clusters) {
        String database = "deadlock.tdb";
        TestCluster cluster = clusters.shared(kind);
        cluster.node(0).ctdb("attach", database).expectSuccess();
        cluster.node(0).ctdb("writekey", database, "key", "value").expectSuccess();
        Running holder = cluster.node(0)
                .client(clusters.program("hold"), database, "key")
                .awaitLine("ready");
        Running reader = cluster.node(1)
                .command(List.of("ctdb", "-t", "60", "readkey", database, "key"))
                .start();
        Await.until("the reader waits", LIMIT, () -> waitsForLock(cluster.node(0)), cluster::state);
        assertTrue(reader.isAlive(), reader::state);

        holder.close();

        assertEquals("Data: size:5 ptr:[value]", reader.awaitSuccess(LIMIT).strip());
        reader.close();
    }

    @ParameterizedTest
    @EnumSource
    void aTransaction(NodeKind kind, Clusters clusters) {
        String database = "deadtransaction.tdb";
        TestCluster cluster = clusters.shared(kind);
        cluster.node(0).ctdb("attach", database, "persistent").expectSuccess();
        cluster.node(0).ctdb("pstore", database, "key", "old").expectSuccess();
        // The tool takes the lock before it reads what to do.
        Running killed =
                cluster.node(0).command(List.of("ctdb", "ptrans", database)).start();
        Await.until("the lock is taken", LIMIT, () -> excludesOthers(cluster.node(1), database), killed::state);
        killed.tell("\"key\" \"never\"");

        killed.close();

        assertEquals("old", cluster.node(1).ctdb("pfetch", database, "key").text());
        cluster.node(1).ctdb("pstore", database, "key", "new").expectSuccess();
        for (TestNode node : cluster.nodes()) {
            assertEquals("new", node.ctdb("pfetch", database, "key").text());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTraverse(NodeKind kind, Clusters clusters) {
        String database = "deadtraverse.tdb";
        TestCluster cluster = clusters.shared(kind);
        cluster.node(0).ctdb("attach", database).expectSuccess();
        for (TestNode node : cluster.nodes()) {
            node.client(
                            clusters.program("load"),
                            "fill",
                            database,
                            Integer.toString(node.pnn() * RECORDS),
                            Integer.toString((node.pnn() + 1) * RECORDS),
                            "100000")
                    .finish(LIMIT);
        }
        cluster.node(0).ctdb("recover").expectSuccess();
        cluster.awaitHealthy();
        Running killed =
                cluster.node(1).command(List.of("ctdb", "catdb", database)).start();
        Await.until("the traverse has begun", LIMIT, () -> !killed.out().isEmpty(), killed::state);

        killed.close();

        String all = cluster.node(1).ctdb("catdb", database).expectSuccess().text();
        assertTrue(all.endsWith("Dumped " + 3 * RECORDS + " records"), () -> all.substring(all.length() - 100));
        cluster.awaitHealthy();
    }

    private static boolean waitsForLock(TestNode node) {
        return node.ctdb("statistics")
                .out()
                .lines()
                .map(String::strip)
                .anyMatch(line -> line.matches("num_(pending|current) +[1-9]\\d*"));
    }

    /** {@return whether a transaction does not even begin} */
    private static boolean excludesOthers(TestNode node, String database) {
        return !node.ctdb("-t", "1", "-T", "2", "pstore", database, "other", "value")
                .succeeded();
    }
}
