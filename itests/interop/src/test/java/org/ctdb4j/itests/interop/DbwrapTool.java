// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.CommandResult;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestNode;

/** Samba's database layer beside one node, as its tool drives it, on one database. */
final class DbwrapTool {
    private static final String PROGRAM = "dbwrap_tool";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestNode node;
    private final String kind;
    private final String database;

    private DbwrapTool(TestNode node, String kind, String database) {
        this.node = node;
        this.kind = kind;
        this.database = database;
    }

    static DbwrapTool persistent(TestNode node, String database) {
        return new DbwrapTool(node, "--persistent", database);
    }

    static DbwrapTool nonPersistent(TestNode node, String database) {
        return new DbwrapTool(node, "--non-persistent", database);
    }

    /** Runs one operation to its end. */
    CommandResult run(String... operation) {
        return node.command(Stream.concat(Stream.of(PROGRAM), Stream.of(arguments(operation)))
                        .toList())
                .run(LIMIT);
    }

    /** Starts one operation; it is ended with the node's clients. */
    Running start(String... operation) {
        return node.client(Path.of(PROGRAM), arguments(operation));
    }

    private String[] arguments(String... operation) {
        return Stream.concat(Stream.of("-s", configuration().toString(), kind, database), Stream.of(operation))
                .toArray(String[]::new);
    }

    private Path configuration() {
        Path folder = node.base().resolve("samba");
        Path file = folder.resolve("smb.conf");
        if (Files.notExists(file)) {
            Stream<String> folders = Stream.of(
                            "private dir", "lock directory", "state directory", "cache directory", "pid directory")
                    .map(name -> name + " = " + folder);
            List<String> head = List.of("[global]", "clustering = yes", "ctdbd socket = " + node.socket());
            try {
                Files.createDirectories(folder);
                Files.write(file, Stream.concat(head.stream(), folders).toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return file;
    }
}
