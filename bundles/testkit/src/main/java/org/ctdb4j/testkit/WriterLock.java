// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.Optional;

/**
 * Keeps the writers of one database apart, as a record of g_lock.tdb does in a real cluster. The lock of a writer that has died in
 * the middle of a commit is free again after the recovery which decides about that commit.
 */
final class WriterLock {
    private Optional<Object> holder = Optional.empty();
    private long freeAfterRecovery;

    /** @param recoveries how many there have been so far */
    boolean tryTake(Object writer, long recoveries) {
        if (holder.isPresent() || recoveries < freeAfterRecovery) {
            return false;
        }
        holder = Optional.of(writer);
        return true;
    }

    void letGo(Object writer) {
        if (holder.filter(writer::equals).isPresent()) {
            holder = Optional.empty();
        }
    }

    /** The writer has died in the middle of a commit, after so many recoveries. */
    void orphan(Object writer, long recoveries) {
        if (holder.filter(writer::equals).isPresent()) {
            holder = Optional.empty();
            freeAfterRecovery = recoveries + 1;
        }
    }
}
