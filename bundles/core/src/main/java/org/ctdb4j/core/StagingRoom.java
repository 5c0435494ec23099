// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

/** Memory that the recoveries of all databases of a node share. */
final class StagingRoom {
    /** Bytes of records staged at a time. */
    static final long BYTES_MAX = 256L << 20;

    private long used;

    /** {@return whether there was room for so many bytes; then they are taken} */
    boolean take(long bytes) {
        if (used + bytes > BYTES_MAX) {
            return false;
        }
        used += bytes;
        return true;
    }

    void giveBack(long bytes) {
        used -= bytes;
    }

    long used() {
        return used;
    }
}
