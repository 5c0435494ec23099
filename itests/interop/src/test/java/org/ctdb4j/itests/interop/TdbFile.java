// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A database file as the C library reads it. */
record TdbFile(Path path) {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** {@return what the file holds, with headers, one text for each record, sorted} */
    List<String> dump() {
        String text = Command.of("ltdbtool", "dump", "-p", path.toString())
                .run(LIMIT)
                .expectSuccess()
                .out();
        return Stream.of(text.split("(?m)^}$")).map(String::strip).sorted().toList();
    }

    void expectSound() {
        CommandResult check = Command.of("tdbtool", path.toString(), "check").run(LIMIT);
        assertTrue(check.succeeded() && check.out().contains("integrity is OK"), check::toString);
    }
}
