// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import org.ctdb4j.api.service.NodeCounters;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.management.StatisticsMXBean;

record StatisticsBean(NodeView view, Nodes nodes) implements StatisticsMXBean {
    @Override
    public NodeCounters getCounters() {
        return view.statistics();
    }

    @Override
    public void resetStatistics() {
        Outcome.of(() -> nodes.resetStatistics(view.node().pnn()));
    }
}
