// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A client locks a record that is on its node already, again and again: the daemon has nothing to do with it. */
record FetchLockRow(String name) implements Row {
    private static final Duration TIME = Duration.ofSeconds(2);

    @Override
    public List<Measure> measures() {
        return List.of(Measure.RATE.target(1), Measure.P50, Measure.P99);
    }

    @Override
    public Outcome measure(Site site) {
        return site.measure(() -> site.together(Stream.of(site.load(
                        0, "hot", "local.tdb", "key", site.scaled(TIME).toMillis())))
                .get(0));
    }
}
