// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files that hold one thing a line, with comments. */
final class Lines {
    private Lines() {}

    /** {@return the lines of a resource that are neither blank nor begin with "#"} */
    static List<String> of(String resource) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Lines.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
