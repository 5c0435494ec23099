// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.ctdb4j.api.Blob;

/** The lines that {@code ptrans} takes: key and value in double quotes. A line that is not so is skipped. */
final class TransactionInput {
    private static final Pattern LINE = Pattern.compile("\\s*\"([^\"]+)\"\\s+\"([^\"]*)\"\\s*");

    private final Map<Blob, Blob> changes = new LinkedHashMap<>();

    void add(String line, PrintStream out) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
            changes.put(Blob.ofArgument(matcher.group(1)), Blob.ofArgument(matcher.group(2)));
        } else if (!line.isBlank()) {
            out.println("Skipped, not \"key\" \"value\": " + line);
        }
    }

    Map<Blob, Blob> changes() {
        return changes;
    }
}
