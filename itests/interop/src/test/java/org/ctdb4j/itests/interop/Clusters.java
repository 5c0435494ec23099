// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The clusters and client programs a test may use: one cluster of each kind lives as long as the test run, for tests that
 * leave it as they found it; those that stop nodes start one of their own, which ends with the test.
 */
final class Clusters implements AutoCloseable {
    private static final int SHARED_SIZE = 3;

    private final ClientPrograms programs = new ClientPrograms();
    private final Map<NodeKind, TestCluster> shared = new EnumMap<>(NodeKind.class);
    private final List<TestCluster> own = new ArrayList<>();

    /** {@return three healthy nodes of that kind; node 0 is always leader, and node 3 is never reachable} */
    TestCluster shared(NodeKind kind) {
        Peers.daemon(kind);
        TestCluster cluster = shared.computeIfAbsent(
                kind,
                k -> TestCluster.of(SHARED_SIZE, k)
                        .withUnreachableNode()
                        .withLeaders(1)
                        .start());
        return cluster.awaitHealthy();
    }

    /** Starts a cluster for this test alone. */
    TestCluster start(TestCluster cluster) {
        own.add(cluster);
        cluster.kinds().forEach(Peers::daemon);
        return cluster.start().awaitHealthy();
    }

    /** {@return one of the client programs, built} */
    Path program(String name) {
        return programs.get(name);
    }

    /** Keeps what all clusters have to tell about a failed test. */
    void keepEvidence(Path target) {
        shared.values().forEach(cluster -> cluster.keepEvidence(target));
        own.forEach(cluster -> cluster.keepEvidence(target));
    }

    /** Ends what one test has started: its clients and its own clusters. */
    void endTest() {
        shared.values().forEach(TestCluster::endClients);
        own.forEach(TestCluster::close);
        own.clear();
    }

    @Override
    public void close() {
        endTest();
        shared.values().forEach(TestCluster::close);
    }
}
