// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A database file as the C library reads it. */
public record TdbFile(Path path) {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** {@return what the file holds, with headers, one text for each record, sorted} */
    public List<String> dump() {
        return records(readAll().expectSuccess()).sorted().toList();
    }

    /** {@return whether a record is there} In the middle of another's transaction the file cannot be read, and that is no. */
    public boolean holds(String key, String value) {
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

    public void expectSound() {
        CommandResult check = Command.of("tdbtool", path.toString(), "check").run(LIMIT);
        if (!check.succeeded() || !check.out().contains("integrity is OK")) {
            throw new AssertionError(check.toString());
        }
    }
}
