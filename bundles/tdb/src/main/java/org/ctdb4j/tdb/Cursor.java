// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.util.List;

/**
 * A walk over all records, in slices the caller bounds. No lock is held between two slices: each chain is copied under
 * its read lock as a whole, so a record stored or deleted during the walk may or may not be seen, and one that is left
 * alone is seen exactly once. Only a chain larger than a slice makes the cursor keep copied records over.
 */
public final class Cursor {
    /** One record. */
    public record Entry(byte[] key, byte[] value) {}

    /** Why a slice ended. */
    public enum State {
        /** A bound was reached: there may be more. */
        MORE,
        /** Another holder has the next chain, {@link Cursor#chain}; a handle that never waits comes back later. */
        BUSY,
        /** All chains have been walked. */
        END
    }

    /** Some records and what comes after them. */
    public record Slice(List<Entry> entries, State state) {}

    Cursor(Tdb tdb) {}

    /**
     * Copies the next records: as many as fit the bounds, at least one if there is one. Chains without records cost
     * little but are not free, so a slice also ends after {@code recordsMax} of them times a constant.
     *
     * @param bytesMax bound for the sum of key and value lengths
     */
    public Slice next(int recordsMax, int bytesMax) {
        throw new UnsupportedOperationException();
    }

    /** {@return number of the chain the next slice begins with} */
    public int chain() {
        throw new UnsupportedOperationException();
    }
}
