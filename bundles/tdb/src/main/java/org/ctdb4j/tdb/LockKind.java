// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

/** The two kinds of a byte-range lock. */
public enum LockKind {
    /** Shared with other readers. */
    READ,
    /** Exclusive. */
    WRITE;

    /** {@return whether holding this kind is as good as holding {@code other}} */
    public boolean covers(LockKind other) {
        return this == WRITE || other == READ;
    }
}
