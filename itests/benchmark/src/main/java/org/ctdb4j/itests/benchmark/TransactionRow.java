// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.itests.clusters.Report;

/** A client changes one record of a persistent database, each time in a transaction of its own. */
record TransactionRow(String name) implements Row {
    private static final String DATABASE = "transaction.tdb";
    private static final int COMMITS = 100;
    private static final int COUNTED = 20;
    private static final Measure SYNCS = Measure.plain("syncs a commit", "");

    @Override
    public List<Measure> measures() {
        return List.of(Measure.RATE.target(2.5), Measure.P99, Measure.DAEMON_CPU, SYNCS);
    }

    @Override
    public boolean isSerial() {
        return true;
    }

    @Override
    public Outcome measure(Site site) {
        Outcome outcome = site.measure(() -> commit(site, site.scaled(COMMITS)));
        int counted = site.scaled(COUNTED);
        Map<String, Double> values = new HashMap<>(outcome.values());
        Syncs.during(site.cluster(), () -> commit(site, counted))
                .ifPresent(syncs -> values.put(SYNCS.name(), (double) syncs / counted));
        return new Outcome(values, outcome.loadShare());
    }

    private static Report commit(Site site, int commits) {
        return site.run(0, "transaction", DATABASE, "key", commits);
    }
}
