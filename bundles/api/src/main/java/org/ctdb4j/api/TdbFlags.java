// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

/** The flags a TDB file is opened with, as DB_OPEN_FLAGS tells them to clients (lib/tdb/include/tdb.h, tdb 1.4.7). */
public final class TdbFlags {

    public static final int CLEAR_IF_FIRST = 0x1;
    public static final int INTERNAL = 0x2;
    public static final int NOLOCK = 0x4;
    public static final int NOMMAP = 0x8;
    public static final int CONVERT = 0x10;
    public static final int BIGENDIAN = 0x20;
    public static final int NOSYNC = 0x40;
    public static final int SEQNUM = 0x80;
    public static final int VOLATILE = 0x100;
    public static final int ALLOW_NESTING = 0x200;
    public static final int DISALLOW_NESTING = 0x400;
    public static final int INCOMPATIBLE_HASH = 0x800;
    public static final int MUTEX_LOCKING = 0x1000;

    private TdbFlags() {}
}
