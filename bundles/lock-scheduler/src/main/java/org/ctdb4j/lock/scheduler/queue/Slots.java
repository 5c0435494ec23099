// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

/** Bounds how many record waits of each database stand in the kernel. */
public interface Slots {
    /** {@return whether there was a slot, which is now taken} */
    boolean take(int dbId);

    void give(int dbId);
}
