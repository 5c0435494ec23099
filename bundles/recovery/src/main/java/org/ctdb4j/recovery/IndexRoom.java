// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

/** Memory that the indexes of all databases under recovery share. */
final class IndexRoom {
    private final long bytesMax;
    private long used;

    IndexRoom(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** {@return whether there was room for so many bytes; then they are taken} */
    boolean take(long bytes) {
        if (used + bytes > bytesMax) {
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
