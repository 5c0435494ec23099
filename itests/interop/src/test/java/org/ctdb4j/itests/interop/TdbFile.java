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
        return records(readAll().expectSuccess()).sorted().toList();
    }

    /** {@return whether a record is there} In the middle of another's transaction the file cannot be read, and that is no. */
    boolean holds(String key, String value) {
        CommandResult all = readAll();
        return all.succeeded()
                && records(all).anyMatch(record -> record.contains('"' + key + '"') && record.contains(value + '"'));
    }

    private CommandResult readAll() {
        return Command.of("ltdbtool", "dump", "-p", path.toString()).run(LIMIT);
    }

    private static Stream<String> records(CommandResult dump) {
        return Stream.of(dump.out().split("(?m)^}$")).map(String::strip);
    }

    void expectSound() {
        CommandResult check = Command.of("tdbtool", path.toString(), "check").run(LIMIT);
        assertTrue(check.succeeded() && check.out().contains("integrity is OK"), check::toString);
    }
}
