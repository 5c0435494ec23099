// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.List;
import java.util.Map;

import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;

/** Calls for as many records wait in a frozen database and are all released by its thaw. */
record ThawRow(String name) implements Row {
    private static final int CALLS = 7_000;
    private static final double MILLI = 1e-3;
    private static final Measure ALL = Measure.less("from the thaw to the last answer", "ms");
    private static final Measure HALF = Measure.less("half of them", "ms");

    @Override
    public List<Measure> measures() {
        return List.of(ALL, HALF);
    }

    /** A round of ctdbd takes more than a minute. */
    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    public Outcome measure(Site site) {
        Running load = site.load(0, "thaw", "thaw.tdb", site.scaled(CALLS)).awaitLine("pending");
        load.tell("go");
        Report report = site.finish(load);
        return new Outcome(
                Map.of(
                        ALL.name(), report.number("max_us") * MILLI,
                        HALF.name(), report.number("p50_us") * MILLI),
                report.number("cpu_share"));
    }
}
