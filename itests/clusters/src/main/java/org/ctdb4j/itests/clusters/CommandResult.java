// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.time.Duration;
import java.util.List;

/** What a program left when it ended; its output byte by byte, one character each. */
public record CommandResult(List<String> line, int exit, String out, String err, Duration took) {
    public boolean succeeded() {
        return exit == 0;
    }

    /** {@return the output, without the last line's end} */
    public String text() {
        return out.strip();
    }

    public CommandResult expectSuccess() {
        if (!succeeded()) {
            throw new AssertionError("failed: " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return String.join(" ", line) + "\nexit " + exit + "\n" + out + err;
    }
}
