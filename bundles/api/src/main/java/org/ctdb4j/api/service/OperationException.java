// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

/** A question or an order that failed; the message says what an operator can do about it. */
public final class OperationException extends Exception {
    private static final long serialVersionUID = 1L;

    public OperationException(String message) {
        super(message);
    }

    public OperationException(String message, Throwable cause) {
        super(message, cause);
    }
}
