// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.management.LoopMXBean;

record LoopBean(NodeView view) implements LoopMXBean {
    @Override
    public long getTurns() {
        return view.loop().turns();
    }

    @Override
    public double getLongestGapMillis() {
        return view.loop().longestGapMillis();
    }

    @Override
    public double getRecentGapMillis() {
        return view.loop().recentGapMillis();
    }
}
