// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

/** Bits of a REQ_CALL's flags. */
public final class CallFlags {

    /** Move the record here, whatever the function does with it. */
    public static final int IMMEDIATE_MIGRATION = 0x1;

    /** Move the record here for vacuuming. */
    public static final int VACUUM_MIGRATION = 0x2;

    /** A read-only copy is enough. */
    public static final int WANT_READONLY = 0x4;

    private CallFlags() {}
}
