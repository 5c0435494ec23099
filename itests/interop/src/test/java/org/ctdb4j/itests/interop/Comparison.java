// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Measures a real cluster and one of ours side by side: in each round both do the same work, one after the other, so that
 * what the machine does meanwhile hits both. Only the ratios mean something; the load's own processor time per operation
 * tells how much of a result is the load itself.
 *
 * <p>Arguments: the number of rounds (10).
 */
final class Comparison {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PINGS = "5000";
    private static final String LOCKS = "500000";
    private static final String RECORDS = "10000";
    private static final Duration RING_TIME = Duration.ofSeconds(3);

    private final ClientPrograms programs = new ClientPrograms();
    private final int rounds;

    private Comparison(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] arguments) {
        System.setProperty(TestNode.QUICK, "0");
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        try (TestCluster real = TestCluster.of(3, NodeKind.REAL);
                TestCluster ours = TestCluster.of(3, NodeKind.OURS)) {
            real.start();
            ours.start();
            Map<NodeKind, TestCluster> clusters = new EnumMap<>(NodeKind.class);
            clusters.put(NodeKind.REAL, real.awaitHealthy());
            clusters.put(NodeKind.OURS, ours.awaitHealthy());
            new Comparison(rounds).run(clusters);
        }
    }

    private void run(Map<NodeKind, TestCluster> clusters) {
        System.out.printf("%-24s %-14s %12s %12s %7s %s%n", "work", "", "real", "ours", "ratio", "ours better in");
        compare(clusters, "ping, own node", this::pingOwn);
        compare(clusters, "ping, other node", this::pingOther);
        compare(clusters, "lock own record", this::lockOwn);
        compare(clusters, "take over records", this::takeRecords);
        compare(clusters, "message ring", this::messageRing);
    }

    private void compare(Map<NodeKind, TestCluster> clusters, String work, Function<TestCluster, Outcome> load) {
        Map<NodeKind, Outcome[]> outcomes = new EnumMap<>(NodeKind.class);
        clusters.keySet().forEach(kind -> outcomes.put(kind, new Outcome[rounds]));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<NodeKind, TestCluster> cluster : clusters.entrySet()) {
                outcomes.get(cluster.getKey())[round] = load.apply(cluster.getValue());
            }
        }
        Outcome[] real = outcomes.get(NodeKind.REAL);
        Outcome[] ours = outcomes.get(NodeKind.OURS);
        for (Measure measure : Measure.values()) {
            print(work, measure, real, ours);
        }
    }

    private void print(String work, Measure measure, Outcome[] real, Outcome[] ours) {
        double[] theirs = Arrays.stream(real).mapToDouble(measure::of).toArray();
        double[] mine = Arrays.stream(ours).mapToDouble(measure::of).toArray();
        int better = 0;
        for (int round = 0; round < rounds; round++) {
            better += measure.better(mine[round], theirs[round]) ? 1 : 0;
        }
        double theirMedian = median(theirs);
        double myMedian = median(mine);
        System.out.printf(
                "%-24s %-14s %12.1f %12.1f %7.2f %d of %d%n",
                work, measure.title, theirMedian, myMedian, myMedian / theirMedian, better, rounds);
    }

    private Outcome pingOwn(TestCluster cluster) {
        return measured(cluster, cluster.node(0), "ping", "0", PINGS);
    }

    private Outcome pingOther(TestCluster cluster) {
        return measured(cluster, cluster.node(0), "ping", "1", PINGS);
    }

    /** A record that is here already: a matter of the client and the file, as long as the node does not come in between. */
    private Outcome lockOwn(TestCluster cluster) {
        return measured(cluster, cluster.node(0), "lock", "comparison.tdb", "own", LOCKS);
    }

    /** Node 0 has the records; node 1 takes them, one after the other. */
    private Outcome takeRecords(TestCluster cluster) {
        load(cluster.node(0), "take", "comparison.tdb", "key", RECORDS).finish(LIMIT);
        return measured(cluster, cluster.node(1), "take", "comparison.tdb", "key", RECORDS);
    }

    private Outcome messageRing(TestCluster cluster) {
        List<Running> clients = cluster.nodes().stream()
                .map(node -> load(node, "ring", Integer.toString(cluster.nodes().size())))
                .toList();
        clients.forEach(client -> client.awaitLine("ready"));
        double before = cpuSeconds(cluster);
        clients.get(0).tell("go");
        long end = System.nanoTime() + RING_TIME.toNanos();
        Await.until(
                "the ring's time is over", RING_TIME.plusSeconds(5), () -> System.nanoTime() >= end, cluster::state);
        double cpu = cpuSeconds(cluster) - before;
        Report report = clients.stream().map(Running::stop).toList().get(0);
        cluster.endClients();
        return new Outcome(report, cpu);
    }

    private Outcome measured(TestCluster cluster, TestNode node, String... arguments) {
        double before = cpuSeconds(cluster);
        Report report = load(node, arguments).finish(LIMIT);
        double cpu = cpuSeconds(cluster) - before;
        cluster.endClients();
        return new Outcome(report, cpu);
    }

    private Running load(TestNode node, String... arguments) {
        Path program = programs.get("load");
        return node.client(program, arguments);
    }

    private static double cpuSeconds(TestCluster cluster) {
        return cluster.nodes().stream().mapToDouble(TestNode::cpuSeconds).sum();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** What one round of one cluster gave: the load's report, and the processor time of all its daemons. */
    private record Outcome(Report report, double daemonSeconds) {}

    /** What is printed of each kind of work. */
    private enum Measure {
        RATE("ops/s", true, outcome -> outcome.report().number("ops_s")),
        P50("p50 µs", false, outcome -> outcome.report().number("p50_us")),
        P99("p99 µs", false, outcome -> outcome.report().number("p99_us")),
        DAEMON_CPU(
                "daemons µs/op",
                false,
                outcome -> outcome.daemonSeconds() * 1e6 / outcome.report().number("ops")),
        LOAD_CPU("load µs/op", false, outcome -> outcome.report().number("cpu_us"));

        private final String title;
        private final boolean moreIsBetter;
        private final ToDoubleFunction<Outcome> value;

        Measure(String title, boolean moreIsBetter, ToDoubleFunction<Outcome> value) {
            this.title = title;
            this.moreIsBetter = moreIsBetter;
            this.value = value;
        }

        double of(Outcome outcome) {
            return value.applyAsDouble(outcome);
        }

        boolean better(double mine, double theirs) {
            return moreIsBetter ? mine > theirs : mine < theirs;
        }
    }
}
