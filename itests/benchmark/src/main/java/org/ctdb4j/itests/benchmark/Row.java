// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.List;

/** One kind of work. What it does to a cluster is the same for both kinds of daemon. */
interface Row {
    String name();

    /** {@return what {@link #measure} gives, the figure that stands for the row first} */
    List<Measure> measures();

    /** {@return whether only one client works at a time} */
    default boolean isSerial() {
        return false;
    }

    /** {@return whether the work is done for nothing first, so that compilers and caches have seen it} */
    default boolean warmsUp() {
        return true;
    }

    /** {@return whether a cluster is of no use after one round, not even for the next} */
    default boolean usesUp() {
        return false;
    }

    /** Brings the cluster to the state in which rounds are measured. */
    default void prepare(Site site) {}

    /** Does one round of the work. */
    Outcome measure(Site site);

    /** Leaves nothing behind that later rows would feel. */
    default void clean(Site site) {}
}
