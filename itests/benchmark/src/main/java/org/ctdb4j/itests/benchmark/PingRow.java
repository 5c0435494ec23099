// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.List;

/** Ping controls, one after the other. */
record PingRow(String name, int target) implements Row {
    private static final int PINGS = 10_000;
    private static final double AS_GOOD = 1 / 1.1;

    @Override
    public List<Measure> measures() {
        return List.of(Measure.P50.target(AS_GOOD), Measure.P99.target(1), Measure.DAEMON_CPU);
    }

    @Override
    public boolean isSerial() {
        return true;
    }

    @Override
    public Outcome measure(Site site) {
        return site.measure(() -> site.run(0, "ping", target, site.scaled(PINGS)));
    }
}
