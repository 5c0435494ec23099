// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.Optional;

/** A start that failed, with the exit code of {@code spec/daemon.md} 1.1 and 2.2. */
final class StartException extends Exception {
    /** The general case. */
    static final int FAILED = 1;

    /** The client socket cannot be bound. */
    static final int NO_SOCKET = 10;

    private final int exitCode;

    StartException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static void check(Optional<String> failure, int exitCode) throws StartException {
        if (failure.isPresent()) {
            throw new StartException(exitCode, failure.get());
        }
    }

    int exitCode() {
        return exitCode;
    }
}
