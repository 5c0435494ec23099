// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import javax.management.JMException;
import javax.management.openmbean.CompositeData;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.ProcFile;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plug-ins are replaced in every way there is while clients work: nobody notices more than a pause. */
@Interop
final class SwapTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Time for requests to pass through the new holder before it is replaced, too. */
    private static final Duration BETWEEN_SWAPS = Duration.ofMillis(300);

    private static final int NODES = 3;

    /** Of the plug-ins that clients meet in every request; of the others every way is tried once. */
    private static final int SWAPS = 20;

    private static final Set<Plugin> OFTEN =
            EnumSet.of(Plugin.TRANSPORT_TCP, Plugin.CLIENT_SOCKET, Plugin.DATABASE_TDB);
    private static final int CTDB_PORT = 4379;

    /** The JVM ends and starts threads of its own: compilers, collectors, and those of the management ports. */
    private static final int THREADS_OF_THE_JVM = 8;

    /** Clients of the socket never meet what is in memory; {@link InsideTest} has clients that do. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DATABASE_MEMORY")
    void nobodyNotices(Plugin plugin, Clusters clusters) throws IOException, JMException {
        TestCluster cluster =
                clusters.start(TestCluster.of(NODES, NodeKind.OURS).withUnreachableNode());
        List<ManagedNode> nodes = new ArrayList<>();
        try (PluginVersions versions = new PluginVersions(plugin)) {
            for (TestNode node : cluster.nodes()) {
                nodes.add(new ManagedNode(node));
            }
            int swaps = OFTEN.contains(plugin) ? SWAPS : SwapWay.values().length;
            SwapLoad load = new SwapLoad(cluster, clusters);
            nodes.forEach(SwapTest::awaitLoadToShow);
            List<Connected> connected =
                    nodes.stream().map(node -> connected(cluster, node)).toList();
            List<Resources> resources = nodes.stream().map(Resources::of).toList();

            for (int i = 0; i < swaps; i++) {
                // Shifted by one each time round, so that every node sees every way.
                SwapWay way = SwapWay.values()[(i + i / SwapWay.values().length) % SwapWay.values().length];
                swap(way, nodes.get(i % NODES), plugin, versions.next());
                Await.window(BETWEEN_SWAPS);
            }

            assertEquals(
                    connected,
                    nodes.stream().map(node -> connected(cluster, node)).toList());
            for (ManagedNode node : nodes) {
                expectNoMore(resources.get(node.pnn()), node);
            }
            Duration pause = load.endUnharmed();
            for (ManagedNode node : nodes) {
                expectOneCopy(plugin, node);
            }
            System.out.printf(
                    "%s: %d swaps under load, longest pause %d ms for a client, %.1f ms without a holder%n",
                    plugin.role(),
                    swaps,
                    pause.toMillis(),
                    nodes.stream()
                            .mapToDouble(
                                    node -> (Double) node.role(plugin.role()).get("longestPauseMillis"))
                            .max()
                            .orElseThrow());
        } finally {
            for (ManagedNode node : nodes) {
                node.close();
            }
        }
    }

    private static void swap(SwapWay way, ManagedNode node, Plugin plugin, SwapWay.Version fresh)
            throws IOException, JMException {
        CompositeData before = node.role(plugin.role());
        Object expected = way.changesVersion() ? fresh.number() : before.get("version");
        way.swap(node, plugin, fresh);
        Await.until(
                "version " + expected + " of " + plugin + " has taken over, by " + way,
                LIMIT,
                () -> {
                    CompositeData now = node.role(plugin.role());
                    return now.get("version").equals(expected)
                            && (Integer) now.get("swaps") > (Integer) before.get("swaps");
                },
                () -> node.role(plugin.role()) + node.node().state());
    }

    /** What the MBeans tell may lag a little behind the clients. */
    private static void awaitLoadToShow(ManagedNode node) {
        Await.until(
                "all clients of the load show on node " + node.pnn(),
                LIMIT,
                () -> node.clients().size() == SwapLoad.CONNECTIONS_PER_NODE,
                () -> node.clients() + node.node().state());
    }

    private static Connected connected(TestCluster cluster, ManagedNode node) {
        InetSocketAddress address = new InetSocketAddress(cluster.address(node.pnn()), CTDB_PORT);
        return new Connected(
                node.clients(), ProcFile.acceptedConnections(address), node.generation(), node.recoveries());
    }

    /** The last objects of an old holder may still be on their way out. */
    private static void expectNoMore(Resources before, ManagedNode node) {
        Await.until(
                "no more descriptors and threads than before on node " + node.pnn(),
                LIMIT,
                () -> Resources.of(node).isWithin(before),
                () -> before + " before, now " + Resources.of(node));
    }

    /** All the old class loaders have been collected: what came in since went through the class of the newest one. */
    private static void expectOneCopy(Plugin plugin, ManagedNode node) {
        Await.until(
                "the old class loaders of " + plugin + " have gone on node " + node.pnn(),
                LIMIT,
                () -> node.copiesLoaded(plugin.component()) == 1,
                () -> node.copiesLoaded(plugin.component()) + " copies of " + plugin.component());
    }

    /** Who is connected to a node, and what tells that nobody has been away in between. */
    private record Connected(Set<String> clients, Set<String> peers, long generation, long recoveries) {}

    private record Resources(int descriptors, int threads) {
        static Resources of(ManagedNode node) {
            return new Resources(node.descriptors(), node.threads());
        }

        boolean isWithin(Resources before) {
            return descriptors <= before.descriptors && threads <= before.threads + THREADS_OF_THE_JVM;
        }
    }
}
