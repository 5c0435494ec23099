// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import org.ctdb4j.api.service.NodeCounters;

/** {@code org.ctdb4j:type=Statistics}. */
@Description("What this node has counted")
public interface StatisticsMXBean {
    @Description("All counters of ctdb statistics")
    NodeCounters getCounters();

    @Description("Counts from zero again")
    void resetStatistics();
}
