// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestNode;

/** Very many calls wait for a record that a client holds. The database is to be frozen, and the client lets go. */
record PendingRow(String name) implements Row {
    private static final int CALLS = 60_000;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final double MILLI = 1e-3;
    private static final double PERCENT = 100;
    private static final Measure QUEUED = Measure.less("until all calls wait", "ms");
    private static final Measure CPU = Measure.less("CPU while they wait", "% of a core");
    private static final Measure FREEZE = Measure.less("from letting go to the freeze", "ms");

    @Override
    public List<Measure> measures() {
        return List.of(FREEZE, QUEUED, CPU);
    }

    /** A round takes long, most of it with the same few steps, many thousand times. */
    @Override
    public boolean warmsUp() {
        return false;
    }

    /** Nobody wants the answers any more, but ctdbd takes minutes to give them. */
    @Override
    public boolean usesUp() {
        return true;
    }

    @Override
    public Outcome measure(Site site) {
        Running load = site.load(0, "pend", "pending.tdb", site.scaled(CALLS));
        load.awaitLine("pending", LIMIT);
        TestNode node = site.nodes().get(0);
        double before = node.cpuSeconds();
        Await.window(WINDOW);
        double cpu = (node.cpuSeconds() - before) / WINDOW.toSeconds();
        load.tell("go");
        Report report = site.finish(load);
        return new Outcome(
                Map.of(
                        QUEUED.name(), report.number("queued_us") * MILLI,
                        CPU.name(), cpu * PERCENT,
                        FREEZE.name(), report.number("freeze_us") * MILLI),
                0);
    }
}
