// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.List;

/** Lines for machines: each value between two separators. */
record Columns(PrintStream out, String separator) {
    void line(Object... values) {
        line(List.of(values));
    }

    void line(List<?> values) {
        StringBuilder line = new StringBuilder(separator);
        values.forEach(value -> line.append(value).append(separator));
        out.println(line);
    }

    /** {@return how a flag stands in a column} */
    static int bit(boolean set) {
        return set ? 1 : 0;
    }
}
