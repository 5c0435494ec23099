// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

/** The open flags of TDB with their numbers, as DB_OPEN_FLAGS carries them (lib/tdb/include/tdb.h, samba-4.17.12). */
public final class TdbFlags {
    /** The first of all openers empties the file; all of them hold the active lock until they close. */
    public static final int CLEAR_IF_FIRST = 0x1;
    /** Take no locks at all. */
    public static final int NOLOCK = 0x4;
    /** Create the file in the foreign byte order. */
    public static final int CONVERT = 0x10;
    /** Never wait for stable storage. */
    public static final int NOSYNC = 0x40;
    /** Count changes in the header. */
    public static final int SEQNUM = 0x80;
    /** Keep up to five dead records in each chain. */
    public static final int VOLATILE = 0x100;
    /** A transaction inside a transaction is an error. */
    public static final int DISALLOW_NESTING = 0x400;
    /** Create the file with the Jenkins hash. */
    public static final int INCOMPATIBLE_HASH = 0x800;
    /** Create the file with mutexes that lock its chains, or open one that has them; refused by a lock port that knows none. */
    public static final int MUTEX_LOCKING = 0x1000;

    private TdbFlags() {}
}
