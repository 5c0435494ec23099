// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.itests.clusters.TestCluster;

/** A Java client on each node of a cluster, and a thread for each. */
final class JavaClients implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<CtdbClient> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    JavaClients(TestCluster cluster) {
        cluster.nodes().forEach(node -> clients.add(CtdbClient.connect(node.socket(), LIMIT)));
    }

    CtdbClient get(int pnn) {
        return clients.get(pnn);
    }

    /** Has all of them do the same at the same time. {@return what ends with the last one} */
    CompletableFuture<Void> together(Consumer<CtdbClient> work) {
        return CompletableFuture.allOf(clients.stream()
                .map(client -> CompletableFuture.runAsync(() -> work.accept(client), threads))
                .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void close() {
        clients.forEach(CtdbClient::close);
        threads.shutdown();
    }
}
