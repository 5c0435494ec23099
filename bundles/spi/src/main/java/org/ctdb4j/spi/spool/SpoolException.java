// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.spool;

/** Something cannot be put aside or read back; the message says why, for an operator. */
public final class SpoolException extends Exception {
    private static final long serialVersionUID = 1L;

    public SpoolException(String message) {
        super(message);
    }

    public SpoolException(String message, Throwable cause) {
        super(message, cause);
    }
}
