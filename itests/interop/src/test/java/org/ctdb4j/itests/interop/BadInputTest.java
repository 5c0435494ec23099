// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames no client and no node should send: what becomes of the connection, and that the node takes no harm. */
@Interop
final class BadInputTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Map<String, String> ON_CLIENT_SOCKET = new TreeMap<>(Map.of(
            "good", "dropped",
            "zero-length", "closed",
            "length-below-header", "dropped",
            "odd-length", "dropped",
            "bad-magic", "dropped",
            "bad-version", "dropped",
            "unknown-operation", "dropped",
            "only-a-header", "dropped"));

    private static final Map<String, String> ON_NODE_SOCKET = new TreeMap<>(Map.of(
            "good", "dropped",
            "zero-length", "closed",
            "unknown-operation", "dropped",
            "only-a-header", "dropped"));

    /** Real 4.17.12 aborts on these; only ours gets them, and ends the connection. */
    private static final Map<String, String> FATAL_ON_REAL_NODE_SOCKET = new TreeMap<>(Map.of(
            "length-below-header", "closed",
            "odd-length", "closed",
            "bad-magic", "closed",
            "bad-version", "closed"));

    /** Real 4.17.12 reads past the end of these; only ours gets them, on both sockets, and drops the packet. */
    private static final Map<String, String> BEYOND_PACKET = new TreeMap<>(Map.of(
            "control-beyond-packet", "dropped",
            "message-beyond-packet", "dropped",
            "call-beyond-packet", "dropped"));

    @ParameterizedTest
    @EnumSource
    void clientSocketDropsBadFramesAndStays(NodeKind kind, Clusters clusters) {
        TestNode node = clusters.shared(kind).node(0);

        assertEquals(ON_CLIENT_SOCKET, toClientSocket(clusters, node, ON_CLIENT_SOCKET.keySet()));

        assertStillWell(node);
    }

    @ParameterizedTest
    @EnumSource
    void nodeSocketTakesFramesOfNodesOnly(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.start(TestCluster.of(1, kind).withUnreachableNode());

        assertEquals(ON_NODE_SOCKET, toNodeSocket(clusters, cluster, cluster.address(1), ON_NODE_SOCKET.keySet()));
        assertEquals(
                Map.of("good", "closed"),
                toNodeSocket(clusters, cluster, cluster.address(2), Set.of("good")),
                "no node");

        assertStillWell(cluster.node(0));
    }

    @ParameterizedTest
    @EnumSource(names = "OURS")
    @DisabledIfSystemProperty(
            named = "interop.daemon",
            matches = ".*/sbin/ctdbd",
            disabledReason = "the real ctdbd that stands in for ours dies of these")
    void survivesWhatRealDoesNot(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.start(TestCluster.of(1, kind).withUnreachableNode());
        TestNode node = cluster.node(0);
        String peer = cluster.address(1);

        assertEquals(BEYOND_PACKET, toClientSocket(clusters, node, BEYOND_PACKET.keySet()));
        assertEquals(BEYOND_PACKET, toNodeSocket(clusters, cluster, peer, BEYOND_PACKET.keySet()));
        assertEquals(
                FATAL_ON_REAL_NODE_SOCKET, toNodeSocket(clusters, cluster, peer, FATAL_ON_REAL_NODE_SOCKET.keySet()));

        assertStillWell(node);
    }

    private static Map<String, String> toClientSocket(Clusters clusters, TestNode node, Set<String> frames) {
        Map<String, String> seen = new TreeMap<>();
        for (String frame : frames) {
            seen.put(frame, outcome(node.client(clusters.program("garbage"), "client", frame)));
        }
        return seen;
    }

    private static Map<String, String> toNodeSocket(
            Clusters clusters, TestCluster cluster, String from, Set<String> frames) {
        Map<String, String> seen = new TreeMap<>();
        for (String frame : frames) {
            seen.put(
                    frame,
                    outcome(cluster.node(0)
                            .client(clusters.program("garbage"), "node", from, cluster.address(0), frame)));
        }
        return seen;
    }

    private static String outcome(Running client) {
        return client.finish(LIMIT).count("closed") == 1 ? "closed" : "dropped";
    }

    private static void assertStillWell(TestNode node) {
        assertTrue(node.ctdb("nodestatus").succeeded(), node::state);
        assertTrue(node.ctdb("ping").succeeded(), node::state);
    }
}
