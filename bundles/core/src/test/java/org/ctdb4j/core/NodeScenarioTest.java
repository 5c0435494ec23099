// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays the scenarios; with {@code -Dscenarios.rewrite} their traces are recorded anew, to be reviewed as a diff. */
class NodeScenarioTest {
    private static final Path SCENARIOS =
            Path.of(System.getProperty("ctdb4j.root"), "bundles/core/src/test/resources/scenarios/node");

    @TestFactory
    Stream<DynamicTest> doesWhatIsRecorded() throws IOException {
        return Files.list(SCENARIOS)
                .sorted()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> play(file)));
    }

    private static void play(Path file) throws IOException {
        String played = NodeScenario.play(file);
        if (System.getProperty("scenarios.rewrite") != null) {
            Files.writeString(file, played);
        }
        assertEquals(Files.readString(file), played);
    }
}
