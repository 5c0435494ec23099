// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.Test;

/** The configuration of the kernel is edited while the node runs. */
@Interop
final class LiveConfigurationTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void aChangeOfTheDaemonCountsFromTheNextStart(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(1, NodeKind.OURS));
        TestNode node = cluster.node(0);
        long pid = node.pid();
        Path file = node.base().resolve("db/state/ctdb4j/etc/org.ctdb4j.daemon.cfg");

        Files.writeString(file, "cluster.version = 4.18\n");
        awaitLogged(node, "cluster.version = 4.18");
        Files.delete(file);
        awaitLogged(node, "cluster.version = 4.17");

        cluster.awaitHealthy();
        assertTrue(node.isRunning(), node::state);
        assertEquals(pid, node.pid());
    }

    /**
     * A file that is written back is empty for a moment. Read then, it has emptied the settings of the log, and the node had none. What
     * the launcher writes it writes before the ports.
     */
    @Test
    void aStartWritesNoSettingsBack(Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(1, NodeKind.OURS));
        cluster.awaitHealthy();
        Path etc = cluster.node(0).base().resolve("db/state/ctdb4j/etc");
        FileTime booted = Files.getLastModifiedTime(etc.resolveSibling("ctdb4j.ports"));
        List<Path> written = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(etc, "*.cfg")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).compareTo(booted) > 0) {
                    written.add(file);
                }
            }
        }
        assertEquals(List.of(), written);
    }

    private static void awaitLogged(TestNode node, String text) {
        Await.until("the log has " + text, LIMIT, () -> log(node).contains(text), node::state);
    }

    private static String log(TestNode node) {
        try {
            return Files.readString(node.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
