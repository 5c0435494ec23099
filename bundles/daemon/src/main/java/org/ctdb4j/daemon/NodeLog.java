// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import org.ctdb4j.api.DebugLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the core has to say, let through by the node's debug level and handed to the platform's log. */
final class NodeLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.ctdb4j.node");

    private DebugLevel level;

    NodeLog(DebugLevel level) {
        this.level = level;
    }

    void level(DebugLevel newLevel) {
        level = newLevel;
    }

    void log(DebugLevel of, String text) {
        if (of.code() <= level.code()) {
            switch (of) {
                case ERROR -> LOG.error(text);
                case WARNING -> LOG.warn(text);
                default -> LOG.info(text);
            }
        }
    }
}
