// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.Report;

/** A recovery of databases with that many records, all of which all nodes have. */
record RecoveryRow(String name, int databases, int records, double target) implements Row {
    private static final int BYTES = 100;
    private static final double MILLI = 1e-3;
    private static final double KILO = 1e3;
    private static final Measure DURATION = Measure.less("duration by uptime", "ms");
    private static final Measure ORDERED = Measure.less("from the order to the end", "ms");

    @Override
    public List<Measure> measures() {
        return List.of(DURATION.target(target), ORDERED);
    }

    /** The preparation has recovered already. */
    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    public void prepare(Site site) {
        names().forEach(database -> site.fill(database, site.scaled(records), BYTES));
        site.recover();
    }

    @Override
    public Outcome measure(Site site) {
        Report report = site.recover();
        return new Outcome(
                Map.of(
                        DURATION.name(), report.number("max_us") * MILLI,
                        ORDERED.name(), report.number("seconds") * KILO),
                report.number("cpu_share"));
    }

    @Override
    public void clean(Site site) {
        names().forEach(database -> site.ctdb(0, "wipedb", database));
    }

    private Stream<String> names() {
        return IntStream.range(0, databases).mapToObj(i -> name + "-" + i + ".tdb");
    }
}
