// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.ClientPrograms;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Peers;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Assumptions;

/**
 * The clusters and client programs a test may use: one cluster of each kind lives as long as the test run, for tests that
 * leave it as they found it; those that stop nodes start one of their own, which ends with the test.
 */
final class Clusters implements AutoCloseable {
    private static final int SHARED_SIZE = 3;

    private final ClientPrograms programs = new ClientPrograms(Path.of("target", "client-programs"));
    private final Map<NodeKind, CompletableFuture<TestCluster>> shared = new EnumMap<>(NodeKind.class);
    private final Map<NodeKind, TestCluster> ofClass = new EnumMap<>(NodeKind.class);
    private final List<TestCluster> own = new ArrayList<>();
    private final List<SambaCluster> samba = new ArrayList<>();

    /** {@return three healthy nodes of that kind; node 0 is always leader, and node 3 is never reachable} */
    TestCluster shared(NodeKind kind) {
        expectDaemon(kind);
        if (shared.isEmpty()) {
            // Side by side: most of a start is waiting.
            Stream.of(NodeKind.values())
                    .filter(available -> available.daemon().isPresent())
                    .forEach(available -> shared.put(available, startShared(available)));
        }
        return shared.get(kind).join().awaitHealthy();
    }

    /** Starts a cluster for this test alone. */
    TestCluster start(TestCluster cluster) {
        own.add(cluster);
        cluster.kinds().forEach(Clusters::expectDaemon);
        return cluster.start().awaitHealthy();
    }

    /**
     * {@return three healthy nodes of that kind for all tests of a class, which may stop and kill them} They recover as often as they
     * are asked to. A test that fails is the last one on them.
     */
    TestCluster ofClass(NodeKind kind) {
        expectDaemon(kind);
        TestCluster cluster = ofClass.computeIfAbsent(
                kind,
                k -> TestCluster.of(SHARED_SIZE, k)
                        .withTunable("RerecoveryTimeout", 0)
                        .start());
        cluster.nodes().stream().filter(node -> !node.isRunning()).forEach(TestNode::start);
        return cluster.awaitHealthy();
    }

    /** Ends what the tests of a class have shared. */
    void endClass() {
        ofClass.values().forEach(TestCluster::close);
        ofClass.clear();
    }

    /** Starts three nodes with Samba, which stay until {@link #endSamba}. */
    SambaCluster startSamba(NodeKind kind) {
        expectDaemon(kind);
        SambaCluster cluster = new SambaCluster(kind);
        samba.add(cluster);
        return cluster.start();
    }

    void endSamba() {
        samba.forEach(SambaCluster::close);
        samba.clear();
    }

    /** {@return one of the client programs, built} */
    Path program(String name) {
        return programs.get(name);
    }

    /** Keeps what all clusters have to tell about a failed test. */
    void keepEvidence(Path target) {
        started().forEach(cluster -> cluster.keepEvidence(target));
        ofClass.values().forEach(cluster -> cluster.keepEvidence(target));
        own.forEach(cluster -> cluster.keepEvidence(target));
        samba.forEach(cluster -> cluster.keepEvidence(target));
    }

    /** Ends what one test has started: its clients and its own clusters. */
    void endTest() {
        started().forEach(TestCluster::endClients);
        ofClass.values().forEach(TestCluster::endClients);
        own.forEach(TestCluster::close);
        own.clear();
    }

    @Override
    public void close() {
        endTest();
        endClass();
        endSamba();
        started().forEach(TestCluster::close);
    }

    private CompletableFuture<TestCluster> startShared(NodeKind kind) {
        TestCluster cluster = sharedCluster(kind);
        return CompletableFuture.supplyAsync(cluster::start).whenComplete((started, failure) -> {
            if (failure != null) {
                cluster.close();
            }
        });
    }

    private static TestCluster sharedCluster(NodeKind kind) {
        return TestCluster.of(SHARED_SIZE, kind)
                .withUnreachableNode()
                .withLeaders(1)
                .withTunable("RerecoveryTimeout", 0);
    }

    private Stream<TestCluster> started() {
        return shared.values().stream()
                .filter(start -> !start.isCompletedExceptionally())
                .map(CompletableFuture::join);
    }

    /** Without a daemon of that kind the test ends here, as a failure where a skip is one. */
    private static void expectDaemon(NodeKind kind) {
        if (!Peers.required()) {
            Assumptions.assumeTrue(kind.daemon().isPresent(), kind.hint());
        }
        kind.program();
    }
}
