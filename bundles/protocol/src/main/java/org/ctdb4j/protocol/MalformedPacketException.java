// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

/**
 * Bytes from outside that are not a packet. What becomes of the connection depends on the socket and the
 * {@link Reason}. An ordinary event, so it carries no stack trace.
 */
public final class MalformedPacketException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What was found wrong first. */
    public enum Reason {
        /** Fewer bytes than a header has. */
        SHORT,
        /** The length word differs from the number of bytes in the frame. */
        LENGTH,
        MAGIC,
        VERSION,
        UNKNOWN_OPERATION,
        /** The frame ends before the fields or the bytes the packet says it has. */
        INNER_LENGTH
    }

    private final Reason reason;

    MalformedPacketException(Reason reason, long found) {
        super(reason + " " + found, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
