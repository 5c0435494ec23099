// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scenario files: comments, commands behind {@code >}, and below each command what it made happen.
 * {@code -Dscenarios.rewrite} writes down what happens now; the difference is to be read like code.
 */
class DatabaseScenarioTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "scenarios", "database");

    static Stream<String> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void happensAsRecorded(String name) throws IOException {
        Path file = FOLDER.resolve(name);
        List<String> recorded = Files.readAllLines(file);
        List<String> happened = replay(recorded);
        if (System.getProperty("scenarios.rewrite") != null) {
            Files.write(file, happened);
        } else {
            assertEquals(String.join("\n", recorded), String.join("\n", happened));
        }
    }

    private static List<String> replay(List<String> recorded) {
        DatabaseScenario scenario = new DatabaseScenario();
        List<String> lines = new ArrayList<>();
        for (String line : recorded) {
            if (line.startsWith("> ")) {
                lines.add(line);
                lines.addAll(scenario.run(line.substring(2)));
            } else if (line.isEmpty() || line.startsWith("#")) {
                lines.add(line);
            }
        }
        return lines;
    }
}
