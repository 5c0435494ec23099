// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.util.Locale;
import java.util.Optional;

/** How much a node logs. The wire has a number from 0 to 10; those without a name belong to the name below them. */
public enum DebugLevel {
    ERROR(0),
    WARNING(1),
    NOTICE(3),
    INFO(5),
    DEBUG(10);

    private static final int MAX = 10;

    private final int code;

    DebugLevel(int code) {
        this.code = code;
    }

    /** {@return the number on the wire} */
    public int code() {
        return code;
    }

    /** {@return the level a number from 0 to 10 belongs to} */
    public static Optional<DebugLevel> of(int code) {
        if (code < 0 || code > MAX) {
            return Optional.empty();
        }
        DebugLevel found = ERROR;
        for (DebugLevel level : values()) {
            if (level.code <= code) {
                found = level;
            }
        }
        return Optional.of(found);
    }

    /** {@return the level meant by a number from 0 to 10 or by the beginning of a name in any case} */
    public static Optional<DebugLevel> parse(String text) {
        if (text.matches("[0-9]{1,2}")) {
            return of(Integer.parseInt(text));
        }
        String prefix = text.toUpperCase(Locale.ROOT);
        for (DebugLevel level : values()) {
            if (!prefix.isEmpty() && level.name().startsWith(prefix)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
