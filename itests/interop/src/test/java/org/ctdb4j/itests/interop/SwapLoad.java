// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;

/**
 * What a swap must not harm on any node: a client that sends requests at a steady rate, one that has sent half a packet,
 * one that adds to a record all of them share, and a client for which half a message has come from the node that does not
 * run.
 */
final class SwapLoad {
    /** Two of the client with the half packet, one of the client that adds and one of the client with the message. */
    static final int CONNECTIONS_PER_NODE = 4;

    private static final int REQUESTS_PER_SECOND = 500;

    /** A little more than asked for, for the moments in which a client does not get the processor. */
    private static final String RATE = Integer.toString(REQUESTS_PER_SECOND + 50);

    private static final String PAUSE_MICROS = "10000";
    private static final String DATABASE = "swap.tdb";
    private static final String KEY = "counter";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestCluster cluster;
    private final List<Running> steady;
    private final List<Running> adding;
    private final List<Running> strangers;
    private final long started;

    /**
     * Starts the clients and returns when all of them work.
     *
     * @param cluster with an unreachable node
     */
    SwapLoad(TestCluster cluster, Clusters clusters) {
        this.cluster = cluster;
        int size = cluster.nodes().size();
        steady = cluster.nodes().stream()
                .map(node -> node.client(
                        clusters.program("steady"), RATE, Integer.toString((node.pnn() + 1) % size), "half"))
                .toList();
        adding = cluster.nodes().stream()
                .map(node -> node.client(clusters.program("incr"), DATABASE, KEY, "1", "0", PAUSE_MICROS))
                .toList();
        strangers = cluster.nodes().stream()
                .map(node -> node.client(
                        clusters.program("stranger"),
                        cluster.address(size),
                        cluster.address(node.pnn()),
                        Integer.toString(size)))
                .toList();
        steady.forEach(client -> client.awaitLine("ready"));
        strangers.forEach(client -> client.awaitLine("ready"));
        adding.forEach(client -> client.awaitLine("ready"));
        started = System.nanoTime();
    }

    /**
     * Ends the clients, which must have been served all the time: every request answered, the halves of packets put
     * together, every increment kept.
     *
     * @return the longest pause that one of them saw
     */
    Duration endUnharmed() {
        steady.forEach(client -> client.tell("the rest"));
        steady.forEach(client -> client.awaitLine("answered"));
        double seconds = (System.nanoTime() - started) / 1e9;
        List<Report> reports = steady.stream().map(Running::stop).toList();
        List<Report> increments = adding.stream().map(Running::stop).toList();

        for (Report report : reports) {
            assertEquals(0, report.count("eof"), report::toString);
            assertEquals(0, report.count("errors"), report::toString);
            assertTrue(report.number("replies") / seconds >= REQUESTS_PER_SECOND, report + " in " + seconds + " s");
        }
        long added =
                increments.stream().mapToLong(report -> report.count("ops")).sum();
        for (TestNode node : cluster.nodes()) {
            assertEquals(
                    "Data: size:%d ptr:[%d]".formatted(Long.toString(added).length(), added),
                    node.ctdb("readkey", DATABASE, KEY + "-0").text());
        }
        // Last, for it makes the nodes take the one that does not run for alive.
        strangers.forEach(client -> client.tell("the rest"));
        for (Running stranger : strangers) {
            assertEquals(1, stranger.finish(LIMIT).count("delivered"), stranger::state);
        }
        double micros = reports.stream()
                .mapToDouble(report -> report.number("longest_gap_us"))
                .max()
                .orElseThrow();
        return Duration.ofNanos(Math.round(micros * 1e3));
    }
}
