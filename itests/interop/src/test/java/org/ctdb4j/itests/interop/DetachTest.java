// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.client.Database;
import org.ctdb4j.client.LockedRecord;
import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.CommandResult;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database is detached while it is used in every way there is, and attached again. */
@Interop
final class DetachTest {
    private static final Duration LIMIT = JavaClients.LIMIT;
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final String DATABASE = "detached.tdb";
    private static final int RECORDS = 3000;
    private static final Blob LARGE = Blob.wrap(new byte[4096]);
    private static final Blob KEY = Blob.utf8("key");

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdown();
    }

    @Test
    void callsThatWaitForALockedRecordAreNotAnswered(Clusters clusters) {
        TestCluster cluster = start(clusters);
        try (JavaClients clients = new JavaClients(cluster)) {
            LockedRecord held = database(clients, 0).lock(KEY, LIMIT);
            CompletableFuture<Void> waiting = run(() -> database(clients, 1).lock(KEY, SHORT));
            CompletableFuture<Void> waitingToo = run(() -> database(clients, 2).fetch(KEY, SHORT));
            Await.until("a call waits for the lock", LIMIT, () -> waitsForLock(cluster.node(0)), cluster::state);

            detach(cluster);
            held.close();
            assertThrows(CompletionException.class, waiting::join);
            assertThrows(CompletionException.class, waitingToo::join);
        }
        attachAgain(cluster);
    }

    @Test
    void aTraverseEnds(Clusters clusters) {
        TestCluster cluster = start(clusters);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch detached = new CountDownLatch(1);
        try (JavaClients clients = new JavaClients(cluster)) {
            Database database = database(clients, 0);
            for (int i = 0; i < RECORDS; i++) {
                database.store(Blob.utf8("key" + i), LARGE, LIMIT);
            }
            CompletableFuture<Void> traverse = run(() -> database.traverse(
                    (key, header, value) -> {
                        begun.countDown();
                        await(detached);
                    },
                    SHORT));
            await(begun);

            detach(cluster);
            detached.countDown();
            assertThrows(CompletionException.class, traverse::join);
        }
        attachAgain(cluster);
    }

    /** The record that is called back is locked by a reader that does not let go of it. */
    @Test
    void aRevokeEnds(Clusters clusters) {
        TestCluster cluster = start(clusters);
        cluster.nodes().forEach(node -> node.ctdb("setdbreadonly", DATABASE).expectSuccess());
        try (JavaClients clients = new JavaClients(cluster)) {
            database(clients, 0).store(KEY, LARGE, LIMIT);
            LockedRecord read = database(clients, 1).lockForReading(KEY, LIMIT);
            CompletableFuture<Void> writing = run(() -> database(clients, 2).lock(KEY, SHORT));
            Await.until("the revoke waits for the lock", LIMIT, () -> waitsForLock(cluster.node(1)), cluster::state);

            detach(cluster);
            read.close();
            assertThrows(CompletionException.class, writing::join);
        }
        attachAgain(cluster);
    }

    /** What a client has open is not emptied, and nobody can say whether what it holds is still true. */
    @Test
    void aFileThatAClientHasOpenIsNotAttached(Clusters clusters) {
        TestCluster cluster = start(clusters);
        try (JavaClients clients = new JavaClients(cluster)) {
            database(clients, 1).store(KEY, LARGE, LIMIT);
            detach(cluster);

            allowAttach(cluster, "1");
            CommandResult attach = cluster.node(1).ctdb("attach", DATABASE);
            assertFalse(attach.succeeded(), attach::toString);
            String state = cluster.node(1).state();
            assertTrue(state.contains(DATABASE) && state.contains("is in use by another process"), state);
        }
        attachAgain(cluster);
    }

    private static TestCluster start(Clusters clusters) {
        TestCluster cluster = clusters.ofClass(NodeKind.OURS);
        cluster.node(0).ctdb("attach", DATABASE).expectSuccess();
        return cluster;
    }

    private static Database database(JavaClients clients, int pnn) {
        return clients.get(pnn).attach(DATABASE, DatabaseKind.VOLATILE, LIMIT);
    }

    private CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, threads);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean waitsForLock(TestNode node) {
        return node.ctdb("statistics")
                .out()
                .lines()
                .map(String::strip)
                .anyMatch(line -> line.matches("num_(pending|current) +[1-9]\\d*"));
    }

    private static void detach(TestCluster cluster) {
        allowAttach(cluster, "0");
        cluster.node(0).ctdb("detach", DATABASE).expectSuccess();
        Await.until(
                "detached everywhere",
                LIMIT,
                () -> cluster.nodes().stream()
                        .noneMatch(node -> node.ctdb("getdbmap").out().contains(DATABASE)),
                cluster::state);
    }

    private static void attachAgain(TestCluster cluster) {
        allowAttach(cluster, "1");
        assertEquals(3, cluster.running().size(), cluster::state);
        cluster.node(0).ctdb("attach", DATABASE).expectSuccess();
        cluster.awaitHealthy();
        try (JavaClients clients = new JavaClients(cluster)) {
            for (TestNode node : cluster.nodes()) {
                Blob key = Blob.utf8("of node " + node.pnn());
                Blob value = Blob.utf8("new");
                database(clients, node.pnn()).store(key, value, LIMIT);
                assertEquals(
                        Optional.of(value),
                        database(clients, (node.pnn() + 1) % 3).fetch(key, LIMIT));
                assertTrue(database(clients, node.pnn()).fetch(KEY, LIMIT).isEmpty(), "nothing is left");
            }
        }
        cluster.node(1).ctdb("recover").expectSuccess();
        cluster.awaitHealthy();
        cluster.nodes().forEach(node -> node.volatileFile(DATABASE).expectSound());
    }

    private static void allowAttach(TestCluster cluster, String value) {
        cluster.nodes()
                .forEach(node ->
                        node.ctdb("setvar", "AllowClientDBAttach", value).expectSuccess());
    }
}
