// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** All records of a database have been deleted; full vacuum runs of one node after the other, until nothing is left of them. */
record VacuumRow(String name) implements Row {
    private static final String DATABASE = "vacuum.tdb";
    private static final int RECORDS = 100_000;
    private static final int BYTES = 100;
    private static final int MOST_ROUNDS = 10;
    private static final String ONLY_WHEN_TOLD = "3600";
    private static final String BY_DEFAULT = "10";
    private static final double SECOND = 1e-6;
    private static final Measure TIME = Measure.less("all runs", "s").target(2);
    private static final Measure ROUNDS = Measure.less("rounds", "");

    @Override
    public List<Measure> measures() {
        return List.of(TIME, ROUNDS);
    }

    @Override
    public void prepare(Site site) {
        setInterval(site, ONLY_WHEN_TOLD);
    }

    @Override
    public Outcome measure(Site site) {
        int records = site.scaled(RECORDS);
        site.fill(DATABASE, records, BYTES);
        site.recover();
        site.run(site.cluster().awaitLeader().pnn(), "empty", DATABASE, 0, records);

        double time = 0;
        int rounds = 0;
        while (left(site) > 0) {
            if (++rounds > MOST_ROUNDS) {
                throw new AssertionError(
                        left(site) + " records are left after " + MOST_ROUNDS + " rounds of vacuuming");
            }
            time += numbers(site)
                    .mapToDouble(pnn -> site.run(pnn, "vacuum", DATABASE).number("max_us"))
                    .sum();
        }
        return new Outcome(Map.of(TIME.name(), time * SECOND, ROUNDS.name(), (double) rounds), 0);
    }

    @Override
    public void clean(Site site) {
        setInterval(site, BY_DEFAULT);
    }

    /** {@return records in the files of all nodes, deleted ones that are still there} */
    private static long left(Site site) {
        return numbers(site)
                .mapToLong(pnn -> site.run(pnn, "count", DATABASE).count("records"))
                .sum();
    }

    private static void setInterval(Site site, String seconds) {
        numbers(site).forEach(pnn -> site.ctdb(pnn, "setvar", "VacuumInterval", seconds));
    }

    private static IntStream numbers(Site site) {
        return IntStream.range(0, site.nodes().size());
    }
}
