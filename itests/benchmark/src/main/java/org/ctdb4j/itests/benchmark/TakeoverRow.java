// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.List;

import org.ctdb4j.itests.clusters.Report;

/** Node 0 has the records; node 1 takes them, one after the other. */
record TakeoverRow(String name) implements Row {
    private static final String DATABASE = "takeover.tdb";
    private static final int RECORDS = 10_000;

    @Override
    public List<Measure> measures() {
        return List.of(
                Measure.RATE.target(1.3), Measure.P50, Measure.P99.target(1), Measure.DAEMON_CPU.target(1 / 0.7));
    }

    @Override
    public boolean isSerial() {
        return true;
    }

    @Override
    public Outcome measure(Site site) {
        take(site, 0);
        return site.measure(() -> take(site, 1));
    }

    private static Report take(Site site, int pnn) {
        return site.run(pnn, "take", DATABASE, "key", site.scaled(RECORDS));
    }
}
