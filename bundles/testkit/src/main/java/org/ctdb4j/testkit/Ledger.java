// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

/** What whoever locks a record next may find there. */
final class Ledger {
    private long low;
    private long high;
    private long losses;

    /** Somebody has written or read this as the one who has the record. */
    void settled(long value) {
        low = value;
        high = value;
    }

    /** The newest copy may be lost; this one is still there. */
    void atLeast(long value) {
        losses += value < low ? 1 : 0;
        low = Math.min(low, value);
    }

    /** A node the cluster has gone on without has written this; it may yet come back. */
    void perhaps(long value) {
        high = Math.max(high, value);
        atLeast(value);
    }

    boolean allows(long value) {
        return low <= value && value <= high;
    }

    long low() {
        return low;
    }

    /** {@return what a read that begins now goes by} */
    Reading reading() {
        return new Reading(low, losses);
    }

    /** {@return whether a read without a lock may find this} Others may have written meanwhile. */
    boolean allows(long value, Reading begun) {
        return value <= high && (value >= begun.low || losses != begun.losses);
    }

    /** How things stood when a read began. */
    record Reading(long low, long losses) {}

    @Override
    public String toString() {
        return low == high ? Long.toString(low) : low + " to " + high;
    }
}
