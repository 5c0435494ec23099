// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes die by SIGKILL while clients of the others write: nothing a client was told is stored gets lost. */
@Interop
final class KillTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DATABASE = "kill.tdb";
    private static final int KEYS = 50;
    private static final String PAUSE_MICROS = "500";

    /** Enough of them after the kill show that writing goes on. */
    private static final int WRITES_AFTER_KILL = 20 * KEYS;

    private final int rounds = Integer.getInteger("interop.kill.rounds", 3);

    @ParameterizedTest
    @EnumSource
    void keepsEveryStoreOfTheSurvivors(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.start(TestCluster.of(3, kind).withTunable("RerecoveryTimeout", 0));
        Map<String, Long> newest = new TreeMap<>();

        for (int round = 1; round <= rounds; round++) {
            TestNode leader = cluster.awaitLeader();
            boolean killLeader = round % 2 == 1;
            TestNode victim = killLeader ? leader : cluster.node((leader.pnn() + 1) % 3);
            List<TestNode> survivors =
                    cluster.nodes().stream().filter(node -> node != victim).toList();

            List<Writer> writers = survivors.stream()
                    .map(node -> new Writer(node, clusters.program("incr")))
                    .toList();
            Instant killed = Instant.now();
            victim.kill();
            Await.until(
                    "writers go on after the kill",
                    LIMIT,
                    () -> writers.stream().allMatch(writer -> writer.writesSince(killed) > WRITES_AFTER_KILL),
                    cluster::state);
            writers.forEach(Writer::stop);

            noteStores(writers, newest);
            System.out.printf(
                    "%s: round %d, %s killed, %d ms to the first write served after the longest gap%n",
                    kind,
                    round,
                    killLeader ? "leader" : "follower",
                    writers.stream()
                            .mapToLong(writer -> writer.servedAgain(killed).toMillis())
                            .max()
                            .orElseThrow());
            expectEverywhere(survivors, newest);
            victim.start();
            cluster.awaitHealthy();
            expectEverywhere(cluster.nodes(), newest);
            checkFiles(cluster);
        }
    }

    /** No value may have been given out twice: that would be a lost update. */
    private static void noteStores(List<Writer> writers, Map<String, Long> newest) {
        Set<String> seen = new HashSet<>();
        for (Writer writer : writers) {
            for (Store store : writer.stores()) {
                assertTrue(seen.add(store.key() + "=" + store.value()), "stored twice: " + store);
                newest.merge(store.key(), store.value(), Math::max);
            }
        }
    }

    private static void expectEverywhere(List<TestNode> nodes, Map<String, Long> newest) {
        for (TestNode node : nodes) {
            newest.forEach((key, value) -> {
                String text =
                        node.ctdb("readkey", DATABASE, key).expectSuccess().text();
                long read = Long.parseLong(text.replaceAll("Data: size:\\d+ ptr:\\[(\\d+)]", "$1"));
                assertTrue(read >= value, () -> key + " on node " + node.pnn() + ": " + read + ", stored was " + value);
            });
        }
    }

    private static void checkFiles(TestCluster cluster) {
        for (TestNode node : cluster.nodes()) {
            node.volatileFile(DATABASE).expectSound();
        }
    }

    /** One value that a client has stored, and when. */
    private record Store(Instant at, String key, long value) {
        static Store parse(String line) {
            String[] words = line.split(" ");
            long micros = Long.parseLong(words[0]);
            Instant at = Instant.EPOCH.plus(Duration.ofNanos(micros * 1000));
            return new Store(at, words[1], Long.parseLong(words[2]));
        }
    }

    /** A client that adds to the records until it is stopped, and logs what it stored. */
    private static final class Writer {
        private final Path log;
        private final Running client;

        Writer(TestNode node, Path incr) {
            log = node.base().resolve("stores.log");
            client = node.client(incr, DATABASE, "key", Integer.toString(KEYS), "0", PAUSE_MICROS, log.toString());
            client.awaitLine("ready");
        }

        void stop() {
            client.stop();
        }

        List<Store> stores() {
            try (Stream<String> lines = Files.lines(log)) {
                return lines.map(Store::parse).toList();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        long writesSince(Instant time) {
            return stores().stream().filter(store -> store.at().isAfter(time)).count();
        }

        /** {@return how long after that time the longest pause between two stores ended} */
        Duration servedAgain(Instant time) {
            List<Instant> moments = new ArrayList<>(List.of(time));
            stores().stream().map(Store::at).filter(time::isBefore).forEach(moments::add);
            Duration longest = Duration.ZERO;
            Instant end = time;
            for (int i = 1; i < moments.size(); i++) {
                Duration gap = Duration.between(moments.get(i - 1), moments.get(i));
                if (gap.compareTo(longest) > 0) {
                    longest = gap;
                    end = moments.get(i);
                }
            }
            return Duration.between(time, end);
        }
    }
}
