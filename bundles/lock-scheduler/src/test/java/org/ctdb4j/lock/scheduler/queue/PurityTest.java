// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class PurityTest {
    private static final Path SOURCES = Path.of("src/main/java/org/ctdb4j/lock/scheduler/queue");

    private static final Pattern IMPURE =
            Pattern.compile("\\b(java\\.(io|nio|time|net|lang\\.Thread)|java\\.util\\.(concurrent|Random)"
                    + "|org\\.slf4j|System\\.|Thread\\b|HashMap|HashSet)");

    private static final Pattern ORDERED = Pattern.compile("Linked(HashMap|HashSet)");

    @Test
    void decisionsHaveNoClockThreadFileOrLogger() throws IOException {
        List<String> impure = new ArrayList<>();
        List<Path> sources;
        try (Stream<Path> files = Files.list(SOURCES)) {
            sources = files.sorted().toList();
        }
        for (Path source : sources) {
            for (String line : Files.readAllLines(source)) {
                if (IMPURE.matcher(ORDERED.matcher(line).replaceAll("")).find()) {
                    impure.add(source.getFileName() + ": " + line);
                }
            }
        }
        assertEquals(List.of(), impure);
        assertFalse(sources.isEmpty());
    }
}
