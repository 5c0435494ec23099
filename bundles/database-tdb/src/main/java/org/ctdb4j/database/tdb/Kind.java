// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.tdb.TdbFlags;

/** How the three kinds of database are opened (ctdb/common/ctdb_ltdb.c, samba-4.17.12). Clients are told these flags. */
enum Kind {
    /** Each record is current on one node; emptied by the first process that opens it. */
    VOLATILE(TdbFlags.CLEAR_IF_FIRST | TdbFlags.NOSYNC | TdbFlags.INCOMPATIBLE_HASH | TdbFlags.DISALLOW_NESTING),
    /** On every node and kept for ever. */
    PERSISTENT(TdbFlags.DISALLOW_NESTING),
    /** On every node, gone with the last: opened like a volatile one, but never with mutexes. */
    REPLICATED(VOLATILE.tdbFlags);

    private final int tdbFlags;

    Kind(int tdbFlags) {
        this.tdbFlags = tdbFlags;
    }

    static Kind of(int databaseFlags) {
        if (DatabaseFlags.isVolatile(databaseFlags)) {
            return VOLATILE;
        }
        return (databaseFlags & DatabaseFlags.PERSISTENT) != 0 ? PERSISTENT : REPLICATED;
    }

    int tdbFlags() {
        return tdbFlags;
    }

    /** {@return whether its records may be locked by mutexes} Transactions on a file are not made for them. */
    boolean mayHaveMutexes() {
        return this == VOLATILE;
    }

    /** {@return whether it begins empty at the first open} */
    boolean beginsEmpty() {
        return this != PERSISTENT;
    }
}
