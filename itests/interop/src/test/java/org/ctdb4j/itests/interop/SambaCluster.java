// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.ctdb4j.itests.clusters.NamespaceNetwork;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;

/** Samba on every node of a cluster whose nodes are in namespaces, serving one folder. */
final class SambaCluster implements AutoCloseable {
    private static final int SIZE = 3;

    private final NamespaceNetwork network = new NamespaceNetwork(SIZE);
    private final TestCluster cluster;
    private final List<SambaNode> nodes = new ArrayList<>();

    SambaCluster(NodeKind kind) {
        cluster = TestCluster.of(kind, SIZE, network);
    }

    /** Starts everything and returns when all of it answers; the first user has a password then. */
    SambaCluster start() {
        cluster.start();
        try {
            Files.createDirectory(shared());
            Files.setPosixFilePermissions(shared(), PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (TestNode node : cluster.nodes()) {
            nodes.add(new SambaNode(node, network.place(node.pnn()), cluster.address(node.pnn()), shared()));
        }
        cluster.awaitHealthy();
        nodes.forEach(SambaNode::start);
        nodes.forEach(SambaNode::awaitReady);
        node(0).addUser(SambaNode.USERS.get(0));
        return this;
    }

    TestCluster cluster() {
        return cluster;
    }

    SambaNode node(int pnn) {
        return nodes.get(pnn);
    }

    List<SambaNode> nodes() {
        return List.copyOf(nodes);
    }

    /** {@return another node, always the same} */
    SambaNode after(SambaNode node) {
        return node((node.pnn() + 1) % SIZE);
    }

    /** {@return the folder that all nodes serve} */
    Path shared() {
        return cluster.folder().resolve(SambaNode.SHARE);
    }

    void keepEvidence(Path target) {
        cluster.keepEvidence(target);
    }

    String state() {
        return nodes.stream().map(SambaNode::state).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        nodes.forEach(SambaNode::kill);
        cluster.close();
    }
}
