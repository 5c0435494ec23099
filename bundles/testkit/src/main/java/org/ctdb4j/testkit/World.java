// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.List;

/** What everything in a simulation shares. */
interface World {
    /** Where a trace names no node. */
    int NO_NODE = -1;

    SimulatedClock clock();

    Trace trace();

    Checks checks();

    SimulatedNetwork network();

    ClusterLockFile clusterLock();

    List<SimulatedNode> nodes();

    default SimulatedNode node(int pnn) {
        return nodes().get(pnn);
    }
}
