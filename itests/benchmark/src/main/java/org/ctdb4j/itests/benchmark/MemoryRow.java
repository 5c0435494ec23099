// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.List;
import java.util.Map;

import org.ctdb4j.itests.clusters.TestNode;

/** What a node and its helpers need of the machine's memory, after what was done so far. */
record MemoryRow(String name) implements Row {
    private static final double MEGA = 1 << 20;
    private static final Measure MEMORY = Measure.plain("memory of a node", "MB");

    @Override
    public List<Measure> measures() {
        return List.of(MEMORY);
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    public Outcome measure(Site site) {
        double bytes =
                site.nodes().stream().mapToLong(TestNode::memoryBytes).average().orElseThrow();
        return new Outcome(Map.of(MEMORY.name(), bytes / MEGA), 0);
    }
}
