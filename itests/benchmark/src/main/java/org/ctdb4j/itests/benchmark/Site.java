// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;

/** A cluster, the load program, and how much work a round is. */
final class Site {
    /** No load takes longer than this: then the daemon hangs. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final double MICROS = 1e6;

    private final TestCluster cluster;
    private final Path program;
    private final double scale;

    /** @param scale the share of the full work to do */
    Site(TestCluster cluster, Path program, double scale) {
        this.cluster = cluster;
        this.program = program;
        this.scale = scale;
    }

    TestCluster cluster() {
        return cluster;
    }

    List<TestNode> nodes() {
        return cluster.nodes();
    }

    /** {@return as many of these as a round of this run has} */
    int scaled(int full) {
        return (int) Math.max(1, full * scale);
    }

    Duration scaled(Duration full) {
        return Duration.ofMillis(scaled((int) full.toMillis()));
    }

    /** Starts the load program on a node. */
    Running load(int pnn, Object... arguments) {
        return cluster.node(pnn)
                .client(program, Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }

    /** Has the load program do something on a node, to its end. */
    Report run(int pnn, Object... arguments) {
        return load(pnn, arguments).finish(LIMIT);
    }

    Report finish(Running load) {
        return load.finish(LIMIT);
    }

    /** Runs the tool on a node, which must succeed. */
    void ctdb(int pnn, String... arguments) {
        cluster.node(pnn).ctdb(arguments).expectSuccess();
    }

    /** {@return processor time of all daemons so far, in seconds} */
    double cpuSeconds() {
        return nodes().stream().mapToDouble(TestNode::cpuSeconds).sum();
    }

    /** Measures one load that works alone. */
    Outcome measure(Supplier<Report> work) {
        double before = cpuSeconds();
        Report report = work.get();
        double cpu = cpuSeconds() - before;
        return new Outcome(
                Map.of(
                        Measure.RATE.name(), report.number("ops_s"),
                        Measure.P50.name(), report.number("p50_us"),
                        Measure.P99.name(), report.number("p99_us"),
                        Measure.DAEMON_CPU.name(), cpu * MICROS / report.number("ops")),
                report.number("cpu_share"));
    }

    /** Recovers the cluster; {@return the load's report on it} */
    Report recover() {
        Report report = run(0, "recover");
        cluster.awaitHealthy();
        return report;
    }

    /** Gives each node its part of the records; after a recovery all nodes have all of them. */
    void fill(String database, int records, int bytes) {
        int size = nodes().size();
        ctdb(0, "attach", database);
        for (int pnn = 0; pnn < size; pnn++) {
            run(pnn, "fill", database, (long) records * pnn / size, (long) records * (pnn + 1) / size, bytes);
        }
    }

    /** {@return a report of each node's load, all begun together} */
    List<Report> together(Stream<Running> loads) {
        List<Running> ready = loads.toList();
        ready.forEach(load -> load.awaitLine("ready"));
        ready.forEach(load -> load.tell("go"));
        return ready.stream().map(this::finish).toList();
    }

    static double sum(List<Report> reports, String number) {
        return reports.stream().mapToDouble(report -> report.number(number)).sum();
    }

    static double max(List<Report> reports, String number) {
        return reports.stream()
                .mapToDouble(report -> report.number(number))
                .max()
                .orElseThrow();
    }

    static double min(List<Report> reports, String number) {
        return reports.stream()
                .mapToDouble(report -> report.number(number))
                .min()
                .orElseThrow();
    }
}
