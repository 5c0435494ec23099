// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

/** {@code org.ctdb4j:type=Loop}. */
@Description("The event loop, on which all of the node's work is done")
public interface LoopMXBean {
    @Description("How often it has gone round")
    long getTurns();

    @Description("The longest time since the start for which it was busy, or woke too late, in milliseconds")
    double getLongestGapMillis();

    @Description("The same for the last ten to twenty seconds")
    double getRecentGapMillis();
}
