// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import org.ctdb4j.api.DebugLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/** What the core has to say, let through by the node's debug level and handed to the platform's log. */
final class NodeLog {
    private final Logger to;
    private DebugLevel level;

    private NodeLog(Logger to, DebugLevel level) {
        this.to = to;
        this.level = level;
    }

    static NodeLog of(DebugLevel level) {
        return new NodeLog(LoggerFactory.getLogger("org.ctdb4j.node"), level);
    }

    /** {@return a log that nobody reads} */
    static NodeLog none() {
        return new NodeLog(NOPLogger.NOP_LOGGER, DebugLevel.ERROR);
    }

    void level(DebugLevel newLevel) {
        level = newLevel;
    }

    void log(DebugLevel of, String text) {
        if (of.code() <= level.code()) {
            switch (of) {
                case ERROR -> to.error(text);
                case WARNING -> to.warn(text);
                default -> to.info(text);
            }
        }
    }
}
