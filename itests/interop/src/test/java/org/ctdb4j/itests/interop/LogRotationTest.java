// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.Command;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The log is rotated as Debian's logrotate does: moved away, and the daemon gets SIGHUP. */
@Interop
final class LogRotationTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource
    void goesOnInANewFile(NodeKind kind, Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(1, kind));
        TestNode node = cluster.node(0);
        Path rotated = node.log().resolveSibling("log.ctdb.1");

        Files.move(node.log(), rotated);
        Command.of("kill", "-HUP", Long.toString(node.pid())).run(LIMIT).expectSuccess();
        Await.until(
                "the log goes on in a new file",
                LIMIT,
                () -> {
                    node.ctdb("recover").expectSuccess();
                    return Files.exists(node.log()) && node.log().toFile().length() > 0;
                },
                node::state);
        cluster.awaitHealthy();
    }
}
