// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The dialect of ctdb.conf and ctdb.tunables, without a meaning yet.
 *
 * @param lines in file order
 * @param complete false if a line broke off the reading; the lines are those before it
 */
record Ini(List<Line> lines, boolean complete) {

    /** What one logical line holds. */
    sealed interface Line permits Section, Option {}

    record Section(String name) implements Line {}

    /**
     * A name with what follows it.
     *
     * @param value empty if the line has no {@code =}
     */
    record Option(String name, Optional<String> value) implements Line {}

    static Ini parse(String text) {
        List<Line> lines = new ArrayList<>();
        for (String line : logicalLines(text)) {
            Optional<Line> parsed = parseLine(line);
            if (parsed.isEmpty()) {
                return new Ini(List.copyOf(lines), false);
            }
            lines.add(parsed.get());
        }
        return new Ini(List.copyOf(lines), true);
    }

    /**
     * Drops comments and blank lines, keeps the first of each run of white space, and joins a line that ends in a
     * backslash with the next one.
     */
    private static List<String> logicalLines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        boolean comment = false;
        for (char c : (text + '\n').toCharArray()) {
            if (c == '\n') {
                if (!comment && !removeContinuation(line)) {
                    flush(line, lines);
                }
                comment = false;
            } else if (line.length() == 0 && (c == '#' || c == ';')) {
                comment = true;
            } else if (!comment && !(isBlank(c) && endsInBlank(line))) {
                line.append(c);
            }
        }
        flush(line, lines);
        return lines;
    }

    private static void flush(StringBuilder line, List<String> lines) {
        String trimmed = trimmed(line.toString());
        if (!trimmed.isEmpty()) {
            lines.add(trimmed);
        }
        line.setLength(0);
    }

    private static boolean removeContinuation(StringBuilder line) {
        int end = line.length();
        if (end > 0 && isBlank(line.charAt(end - 1))) {
            end--;
        }
        if (end == 0 || line.charAt(end - 1) != '\\') {
            return false;
        }
        line.setLength(end - 1);
        return true;
    }

    /** An empty line counts as ending in a blank: white space at the start of a line is dropped. */
    private static boolean endsInBlank(StringBuilder line) {
        return line.length() == 0 || isBlank(line.charAt(line.length() - 1));
    }

    /** White space of the C locale, without the line feed. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\u000b';
    }

    /** {@return the line, or nothing if it breaks off the reading} */
    private static Optional<Line> parseLine(String line) {
        if (line.startsWith("[")) {
            int end = line.indexOf(']');
            return end < 0 ? Optional.empty() : Optional.of(new Section(line.substring(1, end)));
        }
        int equals = line.indexOf('=');
        if (equals < 0) {
            return Optional.of(new Option(line, Optional.empty()));
        }
        String name = trimmed(line.substring(0, equals));
        String value = trimmed(line.substring(equals + 1));
        return name.isEmpty() ? Optional.empty() : Optional.of(new Option(name, Optional.of(value)));
    }

    private static String trimmed(String text) {
        int start = !text.isEmpty() && isBlank(text.charAt(0)) ? 1 : 0;
        int end = text.length() > start && isBlank(text.charAt(text.length() - 1)) ? text.length() - 1 : text.length();
        return text.substring(start, end);
    }
}
