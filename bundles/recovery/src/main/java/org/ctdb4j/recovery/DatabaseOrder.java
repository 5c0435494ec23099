// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

/** How a recovery goes through the databases. */
public enum DatabaseOrder {
    /** All at the same time, each on its own. */
    SIDE_BY_SIDE,

    /**
     * One after the other, which is how clusters came to a stand: a client holds a record of the first database until it has one of
     * the second. Only the simulation does so, to show that it would notice.
     */
    ONE_BY_ONE
}
