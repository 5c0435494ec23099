// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.List;

import org.ctdb4j.itests.clusters.Report;

/** One client counts the records of a database by a traverse of the cluster. */
record TraverseRow(String name) implements Row {
    private static final String DATABASE = "traverse.tdb";
    private static final int RECORDS = 100_000;
    private static final int BYTES = 100;

    @Override
    public List<Measure> measures() {
        return List.of(Measure.RATE.target(1 / 0.4), Measure.DAEMON_CPU);
    }

    @Override
    public boolean isSerial() {
        return true;
    }

    @Override
    public void prepare(Site site) {
        site.fill(DATABASE, site.scaled(RECORDS), BYTES);
        site.recover();
    }

    @Override
    public Outcome measure(Site site) {
        return site.measure(() -> traverse(site));
    }

    @Override
    public void clean(Site site) {
        site.ctdb(0, "wipedb", DATABASE);
    }

    private static Report traverse(Site site) {
        Report report = site.run(0, "traverse", DATABASE);
        if (report.count("ops") != site.scaled(RECORDS)) {
            throw new AssertionError("not all of " + site.scaled(RECORDS) + " records came: " + report);
        }
        return report;
    }
}
