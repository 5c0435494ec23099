// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

/** Bits of {@link RecordHeader#flags()}. */
public final class RecordFlags {

    /** The record has moved between nodes with data in it, so its deletion must be agreed with the lmaster. */
    public static final int MIGRATED_WITH_DATA = 0x0001_0000;

    /** Arrived on behalf of vacuuming; never stored. */
    public static final int VACUUM_MIGRATED = 0x0002_0000;

    /** Made up by the daemon for a record that does not exist; never stored. */
    public static final int AUTOMATIC = 0x0004_0000;

    /** The dmaster has given read-only copies away. */
    public static final int RO_HAVE_DELEGATIONS = 0x0100_0000;

    /** This copy is a read-only one. */
    public static final int RO_HAVE_READONLY = 0x0200_0000;

    /** The dmaster is calling its read-only copies back. */
    public static final int RO_REVOKING = 0x0400_0000;

    /** All read-only copies have been called back. */
    public static final int RO_REVOKE_COMPLETE = 0x0800_0000;

    /** Everything about read-only copies. */
    public static final int READONLY = RO_HAVE_DELEGATIONS | RO_HAVE_READONLY | RO_REVOKING | RO_REVOKE_COMPLETE;

    private RecordFlags() {}
}
