// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

/** The node cannot start; the message tells the operator what to do about it. */
final class StartException extends Exception {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    StartException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
