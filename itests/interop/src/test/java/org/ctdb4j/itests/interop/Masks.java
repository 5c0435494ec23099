// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The list of what may differ between two clusters' answers. Notes which of its entries were needed. */
final class Masks {
    private final List<Mask> masks;
    private final Set<Mask> unused;

    private Masks(List<Mask> masks) {
        this.masks = masks;
        this.unused = new LinkedHashSet<>(masks);
    }

    static Masks parse(List<String> lines) {
        return new Masks(lines.stream().map(Mask::parse).toList());
    }

    /** {@return the text of that command's output with each masked field's value replaced by the field's name} */
    String apply(String command, String text) {
        String masked = text;
        for (Mask mask : masks) {
            if (mask.concerns(command) && mask.pattern.matcher(masked).find()) {
                masked = mask.apply(masked);
                unused.remove(mask);
            }
        }
        return masked;
    }

    /** {@return the entries that have matched nothing so far} */
    List<Mask> unused() {
        return new ArrayList<>(unused);
    }

    /**
     * One line of the list. The pattern's first group is the field's value, which its name replaces; if the field is
     * "order", the matches are sorted instead. The reason is for the list's readers.
     */
    record Mask(String command, String field, Pattern pattern, String reason) {
        private static final int PARTS = 4;
        private static final String ORDER = "order";

        static Mask parse(String line) {
            String[] parts = line.split(" +:: +");
            if (parts.length != PARTS) {
                throw new IllegalArgumentException("not command :: field :: pattern :: reason: " + line);
            }
            return new Mask(parts[0], parts[1], Pattern.compile(parts[2], Pattern.MULTILINE), parts[3]);
        }

        boolean concerns(String name) {
            return command.equals("*") || command.equals(name);
        }

        String apply(String text) {
            return field.equals(ORDER) ? sort(text) : replace(text);
        }

        private String replace(String text) {
            StringBuilder masked = new StringBuilder();
            Matcher matcher = pattern.matcher(text);
            int from = 0;
            while (matcher.find()) {
                masked.append(text, from, matcher.start(1))
                        .append('<')
                        .append(field)
                        .append('>');
                from = matcher.end(1);
            }
            return masked.append(text.substring(from)).toString();
        }

        private String sort(String text) {
            Iterator<String> sorted = pattern.matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .sorted()
                    .iterator();
            return pattern.matcher(text).replaceAll(match -> Matcher.quoteReplacement(sorted.next()));
        }
    }
}
