// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * What an operation came to. A busy outcome says what stands in the way, and promises that nothing was written; it is
 * only seen by a handle that never waits.
 */
public enum Outcome {
    /** Done; for a look-up: found. */
    DONE,
    /** The key has no record. */
    MISSING,
    /** The key has a record already. */
    EXISTS,
    /** Another holder has the chain, or a lock over all chains. */
    BUSY_CHAIN,
    /** Another holder has the free list. */
    BUSY_FREE_LIST,
    /** A writer died inside its commit: the file must be rolled back first, see {@link Tdb#recover}. */
    BUSY_RECOVERY,
    /** Another holder has a transaction, or a traverse that changes records. */
    BUSY_TRANSACTION;

    /** {@return whether the operation did not start because it would have had to wait} */
    public boolean isBusy() {
        return compareTo(BUSY_CHAIN) >= 0;
    }

    /** {@return this one} One that is busy is thrown, for callers that have no way to tell it. */
    Outcome requireIdle() {
        if (isBusy()) {
            throw new TdbException(Reason.BUSY, "would have to wait: " + this);
        }
        return this;
    }
}
