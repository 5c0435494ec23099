// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients hold a record of one database and wait for one of another, which is on a node that dies. The first cannot be recovered
 * before they let go, and they do not let go before the second has been.
 */
@Interop
final class DeadLockTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long SERVED_MILLIS_MAX = 5_000;
    private static final String FIRST = "locking.tdb";
    private static final String SECOND = "brlock.tdb";
    private static final Pattern LOCK_WAITS = Pattern.compile("num_(?:pending|current) +(\\d+)");

    @ParameterizedTest
    @EnumSource
    void theDatabaseThatNobodyHoldsComesBackAndFreesTheOther(NodeKind kind, Clusters clusters) {
        TestCluster cluster = start(kind, clusters);
        TestNode victim = cluster.node(2);
        List<Running> clients = IntStream.range(0, 2)
                .mapToObj(pnn -> {
                    String key = "key" + pnn;
                    victim.client(clusters.program("hold"), SECOND, key).awaitLine("ready");
                    return nested(cluster.node(pnn), clusters, key);
                })
                .toList();
        Await.until("both wait at the victim", LIMIT, () -> lockWaits(victim) >= 2, cluster::state);

        long killed = System.nanoTime();
        victim.kill();
        List<Report> reports =
                clients.stream().map(client -> client.finish(LIMIT)).toList();
        long served = (System.nanoTime() - killed) / 1_000_000;
        cluster.awaitHealthy();
        long healthy = (System.nanoTime() - killed) / 1_000_000;

        System.out.printf(
                "%s: served %d ms after the node was killed, all recovered after %d ms (they had waited %s)%n",
                kind, served, healthy, reports);
        if (kind == NodeKind.OURS) {
            assertTrue(served < SERVED_MILLIS_MAX, () -> served + " ms");
            cluster.running().forEach(node -> assertFalse(log(node).contains("credits"), node::state));
        }
    }

    /** Its node tells who it is, and goes on with what it is not in the way of. */
    @ParameterizedTest
    @EnumSource(names = "OURS")
    void whoNeverLetsGoDelaysOneDatabaseAndIsNamed(NodeKind kind, Clusters clusters) {
        TestCluster cluster = start(kind, clusters);
        TestNode victim = cluster.node(2);
        TestNode node = cluster.node(1);
        victim.client(clusters.program("hold"), SECOND, "key").awaitLine("ready");
        Running keeper = nested(node, clusters, "key", "keep");
        Path stores = node.base().resolve("stores.log");
        node.client(clusters.program("incr"), SECOND, "other", "10", "0", "1000", stores.toString())
                .awaitLine("ready");
        Await.until("it waits at the victim", LIMIT, () -> lockWaits(victim) >= 1, cluster::state);

        victim.kill();
        keeper.awaitLine("both");
        long before = size(stores);
        Await.until("the second database is written to", LIMIT, () -> size(stores) > before, cluster::state);
        Await.until(
                "the log names the holder",
                LIMIT,
                () -> log(node).contains("Process " + keeper.pid() + " "),
                cluster::state);
        assertTrue(
                Pattern.compile("Unable to get DB lock on database " + FIRST + " for 1\\d seconds")
                        .matcher(log(node))
                        .find(),
                cluster::state);

        keeper.endInput();
        keeper.finish(LIMIT);
        cluster.awaitHealthy();
        cluster.running().forEach(each -> assertFalse(log(each).contains("credits"), each::state));
    }

    private static TestCluster start(NodeKind kind, Clusters clusters) {
        return clusters.start(
                TestCluster.of(3, kind).withLeaders(1).withoutMutexes().withTunable("RerecoveryTimeout", 0));
    }

    private static Running nested(TestNode node, Clusters clusters, String key, String... more) {
        List<String> arguments = new ArrayList<>(List.of(FIRST, key, SECOND, key));
        arguments.addAll(List.of(more));
        return node.client(clusters.program("nested"), arguments.toArray(String[]::new))
                .awaitLine("ready");
    }

    private static int lockWaits(TestNode node) {
        return LOCK_WAITS
                .matcher(node.ctdb("statistics").out())
                .results()
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String log(TestNode node) {
        try {
            return Files.readString(node.log(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
