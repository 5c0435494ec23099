// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

/** What whoever locks a record next may find there. */
final class Ledger {
    private long low;
    private long high;

    /** Somebody has written or read this as the one who has the record. */
    void settled(long value) {
        low = value;
        high = value;
    }

    /** The newest copy may be lost; this one is still there. */
    void atLeast(long value) {
        low = Math.min(low, value);
    }

    /** A node the cluster has gone on without has written this; it may yet come back. */
    void perhaps(long value) {
        high = Math.max(high, value);
        low = Math.min(low, value);
    }

    boolean allows(long value) {
        return low <= value && value <= high;
    }

    long low() {
        return low;
    }

    long high() {
        return high;
    }

    @Override
    public String toString() {
        return low == high ? Long.toString(low) : low + " to " + high;
    }
}
