// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.ctdb4j.itests.clusters.Report;

/** A client on each node takes the same g_lock and gives it back, as often as it can. */
record GLockRow(String name) implements Row {
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final double MILLI = 1e-3;
    private static final double PERCENT = 100;
    private static final Measure SMALLEST = Measure.more("smallest client's share", "%");
    private static final Measure LONGEST = Measure.less("longest wait", "ms");

    @Override
    public List<Measure> measures() {
        return List.of(Measure.RATE, LONGEST, SMALLEST);
    }

    @Override
    public Outcome measure(Site site) {
        List<Report> reports = site.together(IntStream.range(0, site.nodes().size())
                .mapToObj(pnn ->
                        site.load(pnn, "glock", "benchmark", site.scaled(TIME).toMillis())));
        return new Outcome(
                Map.of(
                        Measure.RATE.name(),
                        Site.sum(reports, "ops_s"),
                        LONGEST.name(),
                        Site.max(reports, "max_us") * MILLI,
                        SMALLEST.name(),
                        Site.min(reports, "ops") / Site.sum(reports, "ops") * PERCENT),
                Site.sum(reports, "cpu_share"));
    }
}
