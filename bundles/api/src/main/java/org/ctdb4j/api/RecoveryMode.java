// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.util.Optional;

/** Whether a recovery is going on. */
public enum RecoveryMode {
    NORMAL,
    ACTIVE;

    /** {@return the number on the wire} */
    public int code() {
        return ordinal();
    }

    /** {@return the mode with that number on the wire} */
    public static Optional<RecoveryMode> of(int code) {
        return code >= 0 && code < values().length ? Optional.of(values()[code]) : Optional.empty();
    }
}
