// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

/** A TDB operation failed; {@link #reason} says in which way. */
public final class TdbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The ways to fail. */
    public enum Reason {
        /** The content of the file contradicts the format. */
        CORRUPT,
        /** The file or lock port failed; also a full disk. The cause is the port's exception. */
        IO,
        /** Not a TDB file. It was left as it is. */
        NOT_TDB,
        /** A TDB file that needs something this engine does not have, such as mutexes. */
        UNSUPPORTED,
        /** A lock was asked for that contradicts those held. */
        LOCK,
        /** A transaction inside a transaction, where that is not allowed, or one that cannot succeed for that. */
        NESTING,
        /** The operation would have had to wait, on a handle that never waits. */
        BUSY,
        /** A change was asked of a read-only handle. */
        READ_ONLY,
        /** The record or file would be larger than the format allows. */
        TOO_LARGE
    }

    private final Reason reason;

    public TdbException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public TdbException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
