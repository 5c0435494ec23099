// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A walk over all records, in slices the caller bounds. No lock is held between two slices: each chain is copied under
 * its read lock as a whole, so a record stored or deleted during the walk may or may not be seen, and one that is left
 * alone is seen exactly once. Only a chain larger than a slice makes the cursor keep copied records over.
 */
public final class Cursor {
    /** Chain heads looked at in one slice at most, however empty the database is: all of one as large as ctdbd makes them. */
    private static final int HEADS_MAX = 1 << 17;

    /** Chains copied in one slice at most, however few live records they have. */
    private static final int CHAINS_MAX = 1 << 14;

    /** One record. */
    public record Entry(byte[] key, byte[] value) {
        int size() {
            return key.length + value.length;
        }
    }

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

    private final Tdb tdb;
    private final Deque<Entry> copied = new ArrayDeque<>();
    private int chain;

    Cursor(Tdb tdb) {
        this.tdb = tdb;
    }

    /**
     * Copies the next records: as many as fit the bounds, and never none for being too large. A slice also ends after
     * very many empty chains, so it may hold no record and yet not be the last.
     *
     * @param bytesMax bound for the sum of key and value lengths
     */
    public Slice next(int recordsMax, int bytesMax) {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        int end = (int) Math.min((long) chain + HEADS_MAX, tdb.hashSize());
        for (int chains = 0; ; chains++) {
            while (!copied.isEmpty()) {
                boolean fits =
                        entries.size() < recordsMax && bytes + copied.element().size() <= bytesMax;
                if (!fits && !entries.isEmpty()) {
                    return new Slice(entries, State.MORE);
                }
                bytes += copied.element().size();
                entries.add(copied.remove());
            }
            chain = tdb.skipEmpty(chain, end);
            if (chain == tdb.hashSize()) {
                return new Slice(entries, State.END);
            }
            if (chain == end || chains == CHAINS_MAX) {
                return new Slice(entries, State.MORE);
            }
            if (!tdb.copyChain(chain, copied)) {
                return new Slice(entries, State.BUSY);
            }
            chain++;
        }
    }

    /** {@return number of the chain that is copied next} */
    public int chain() {
        return chain;
    }
}
