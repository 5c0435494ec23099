// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

/**
 * Bounds how many record waits stand in the kernel: those of each database, and those of all. A few slots are a database's own, so
 * that it never stands behind others; the rest are common, and taken in turn.
 */
public interface Slots {
    /** {@return whether one of the database's own slots was free, which is now taken} */
    boolean takeOwn(int dbId);

    /** {@return whether a common slot was free that the database may have, which is now taken} */
    boolean takeCommon(int dbId);

    /** {@return whether a common slot is free for some database} */
    boolean anyCommon();

    void give(int dbId);
}
