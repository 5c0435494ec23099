// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

/** How an attempt on a record ended. {@code reason} is empty unless it failed. */
public record Outcome(Kind kind, String reason) {
    /** Done, not now, or broken. */
    public enum Kind {
        DONE,
        BUSY,
        FAILED
    }

    public static final Outcome DONE = new Outcome(Kind.DONE, "");

    public static final Outcome BUSY = new Outcome(Kind.BUSY, "");

    public static Outcome failed(String reason) {
        return new Outcome(Kind.FAILED, reason);
    }

    public boolean done() {
        return kind == Kind.DONE;
    }

    public boolean busy() {
        return kind == Kind.BUSY;
    }
}
