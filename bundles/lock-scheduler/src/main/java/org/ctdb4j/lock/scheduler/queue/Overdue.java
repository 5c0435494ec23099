// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import org.ctdb4j.api.Blob;

/**
 * A wait that has stood in the kernel for long.
 *
 * @param offset of the byte, {@link LockQueues#WHOLE} for the whole database
 * @param key empty for the whole database and for the free list
 * @param waitedNanos since its first request came
 */
public record Overdue(int dbId, String database, long offset, Blob key, long waitedNanos) {
    /** {@return whether it is for the whole database} */
    public boolean isWhole() {
        return offset == LockQueues.WHOLE;
    }
}
