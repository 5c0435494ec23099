// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;

/** A message that goes round all nodes, from client to client; on the way each may lock the same record. */
record RingRow(String name, List<String> load) implements Row {
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final double MICROS = 1e6;
    private static final Measure HOPS = Measure.RATE.target(1.3);
    private static final Measure ROUND_P99 = Measure.less("p99 of a round", "µs");
    private static final Measure HOP_CPU = Measure.DAEMON_CPU.target(1 / 0.7);

    static RingRow messages() {
        return new RingRow("message-ring", List.of("ring"));
    }

    static RingRow migrations() {
        return new RingRow("migration-ring", List.of("migrate", "ring.tdb", "key"));
    }

    @Override
    public List<Measure> measures() {
        return List.of(HOPS, ROUND_P99, HOP_CPU);
    }

    @Override
    public boolean isSerial() {
        return true;
    }

    @Override
    public Outcome measure(Site site) {
        int size = site.nodes().size();
        Object[] arguments = Stream.concat(load.stream(), Stream.of(size)).toArray();
        List<Running> clients = IntStream.range(0, size)
                .mapToObj(pnn -> site.load(pnn, arguments))
                .toList();
        clients.forEach(client -> client.awaitLine("ready"));
        double before = site.cpuSeconds();
        clients.get(0).tell("go");
        Await.window(site.scaled(TIME));
        double cpu = site.cpuSeconds() - before;
        List<Report> reports = clients.stream().map(Running::stop).toList();
        double hops = Site.sum(reports, "ops");
        return new Outcome(
                Map.of(
                        HOPS.name(), hops / reports.get(0).number("seconds"),
                        ROUND_P99.name(), reports.get(0).number("p99_us"),
                        HOP_CPU.name(), cpu * MICROS / hops),
                Site.sum(reports, "cpu_share"));
    }
}
