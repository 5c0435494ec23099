// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

/** What was asked for did not happen; {@link #reason} says in which way, the message what exactly. */
public final class CtdbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The ways to fail. */
    public enum Reason {
        /** The node has answered that it will not; see {@link CtdbException#status}. */
        REFUSED,
        /** The time limit of the call is over. What was asked for may happen all the same. */
        TIMED_OUT,
        /** There is no node, or the connection to it has ended or was closed. */
        DISCONNECTED,
        /** The node has sent something that is not what was asked for. */
        MALFORMED,
        /** The file of the database is damaged, cannot be opened, or has no room. */
        DATABASE,
        /** The caller uses the database in a way its kind does not know. */
        WRONG_KIND,
        /** Somebody else has changed what the call was about. */
        CONFLICT,
        /** The calling thread was interrupted; its interrupt is still set. */
        INTERRUPTED
    }

    private final Reason reason;
    private final int status;

    CtdbException(Reason reason, String message) {
        this(reason, message, null);
    }

    CtdbException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        status = 0;
    }

    private CtdbException(String message, int status) {
        super(message);
        reason = Reason.REFUSED;
        this.status = status;
    }

    static CtdbException refused(String what, int status, String text) {
        return new CtdbException(what + ": status " + status + (text.isEmpty() ? "" : ", " + text), status);
    }

    /** {@return the same failure with the stack of this thread, which only waited for it} */
    CtdbException again() {
        return new CtdbException(reason, getMessage(), this);
    }

    public Reason reason() {
        return reason;
    }

    /** {@return what the node answered, for {@link Reason#REFUSED}; else 0} */
    public int status() {
        return status;
    }
}
