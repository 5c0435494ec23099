// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop.inside;

import java.util.List;

/** {@code org.ctdb4j:type=InsideLoad}: how the clients inside a node fare. */
public interface InsideLoadMXBean {
    /** {@return whether they have been told to stop, and have} */
    boolean isStopped();

    /** {@return what has gone wrong; nothing should} */
    List<String> getFailures();

    /** {@return increments under the record's lock} */
    long getIncrements();

    /** {@return increments under a g_lock} */
    long getGuardedIncrements();

    /** {@return increments by transactions on a replicated database} */
    long getTransactions();

    /** {@return the counter of all nodes in the replicated database, as this node has it} */
    long getReplicatedCounter();

    /** {@return the counter of all nodes that is locked by its record, as this node sees it} */
    long getCounter();

    /** {@return the counter of all nodes that is guarded by a g_lock, as this node sees it} */
    long getGuardedCounter();

    /** {@return records made and deleted} */
    long getChurned();

    /** {@return the records of the whole cluster that were made to stay} */
    long getKept();

    /** {@return the longest wait for a record; who waits for a g_lock asks for it now and then, and can be unlucky for long} */
    double getLongestPauseMillis();
}
