// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of databases, each exact or with {@code *} for any characters. */
record NamePatterns(List<Pattern> patterns) {
    /** {@return the patterns of a list with commas between them} */
    static NamePatterns of(String list) {
        return new NamePatterns(Stream.of(list.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .map(NamePatterns::pattern)
                .toList());
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(
                Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    boolean matches(String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }
}
