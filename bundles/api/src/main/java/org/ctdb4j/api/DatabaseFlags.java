// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

/** Kind and properties of a database, as bits of the database map. */
public final class DatabaseFlags {

    /** On every node, changed by transactions, kept across restarts. */
    public static final int PERSISTENT = 0x1;

    /** Gives out read-only copies of records. */
    public static final int READONLY = 0x2;

    /** Pins busy records down for a while. */
    public static final int STICKY = 0x4;

    /** On every node like a persistent one, but gone with the last node. */
    public static final int REPLICATED = 0x8;

    private DatabaseFlags() {}

    /** {@return whether each record is current on one node only} */
    public static boolean isVolatile(int flags) {
        return (flags & (PERSISTENT | REPLICATED)) == 0;
    }
}
