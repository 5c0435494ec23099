// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.util.Optional;

/** How far a node has come since its start; it only ever moves on. */
public enum RunState {
    UNKNOWN,
    INIT,
    SETUP,
    FIRST_RECOVERY,
    STARTUP,
    RUNNING,
    SHUTDOWN;

    /** {@return the number on the wire} */
    public int code() {
        return ordinal();
    }

    /** {@return the state with that number on the wire} */
    public static Optional<RunState> of(int code) {
        return code >= 0 && code < values().length ? Optional.of(values()[code]) : Optional.empty();
    }
}
