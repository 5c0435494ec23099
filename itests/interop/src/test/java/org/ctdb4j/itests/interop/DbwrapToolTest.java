// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Samba's own database layer, as its tool drives it, across nodes. */
@Interop
final class DbwrapToolTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String DATABASE = "dbwrap.tdb";

    @ParameterizedTest
    @EnumSource
    void storesFetchesListsAndDeletesAcrossNodes(NodeKind kind, Clusters clusters) throws IOException {
        TestCluster cluster = clusters.shared(kind);
        TestNode first = cluster.node(0);
        TestNode second = cluster.node(1);
        TestNode third = cluster.node(2);

        dbwrap(first, "store", "fruit", "string", "apple").expectSuccess();
        dbwrap(second, "store", "number", "uint32", "4711").expectSuccess();
        assertEquals("apple", fetched(third, "fruit", "string"));
        assertEquals("4711", fetched(first, "number", "uint32"));

        dbwrap(third, "store", "fruit", "string", "pear").expectSuccess();
        assertEquals("pear", fetched(first, "fruit", "string"));
        assertEquals(List.of("fruit\\00", "number\\00"), keys(second));

        dbwrap(second, "delete", "fruit").expectSuccess();
        assertNotEquals(0, dbwrap(first, "fetch", "fruit", "string").exit());
        assertEquals(List.of("number\\00"), keys(third));
    }

    private static String fetched(TestNode node, String key, String type) throws IOException {
        return dbwrap(node, "fetch", key, type).expectSuccess().text();
    }

    private static List<String> keys(TestNode node) throws IOException {
        return dbwrap(node, "listkeys").expectSuccess().out().lines().sorted().toList();
    }

    private static CommandResult dbwrap(TestNode node, String... operation) throws IOException {
        List<String> line = new ArrayList<>(
                List.of("dbwrap_tool", "-s", configuration(node).toString(), "--non-persistent", DATABASE));
        line.addAll(List.of(operation));
        return node.command(line).run(LIMIT);
    }

    private static Path configuration(TestNode node) throws IOException {
        Path folder = Files.createDirectories(node.base().resolve("samba"));
        Path file = folder.resolve("smb.conf");
        Stream<String> folders = Stream.of(
                        "private dir", "lock directory", "state directory", "cache directory", "pid directory")
                .map(name -> name + " = " + folder);
        Files.write(
                file,
                Stream.concat(Stream.of("[global]", "clustering = yes", "ctdbd socket = " + node.socket()), folders)
                        .toList());
        return file;
    }
}
