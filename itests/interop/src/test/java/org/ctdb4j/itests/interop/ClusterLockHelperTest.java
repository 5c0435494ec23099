// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.ProcFile;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cluster lock held by upstream's helper for lock files, a process of its own that looks after the file. */
@Interop
final class ClusterLockHelperTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String HELPER = "/usr/libexec/ctdb/ctdb_mutex_fcntl_helper";
    private static final String RECHECK_SECONDS = "2";

    @ParameterizedTest
    @EnumSource
    void theLeaderIsWhoHasItAndALostOneIsTakenAgain(NodeKind kind, Clusters clusters) throws IOException {
        TestCluster cluster = clusters.start(TestCluster.of(2, kind)
                .withTunable("RerecoveryTimeout", 0)
                .withClusterLockHelper(HELPER, RECHECK_SECONDS));
        TestNode leader = cluster.awaitLeader();
        TestNode other = cluster.node(1 - leader.pnn());
        assertTrue(other.ctdb("getreclock").text().startsWith("!" + HELPER), cluster::state);
        expectScriptEnvironment(leader);
        String generation = generation(other);

        Files.delete(cluster.clusterLockFile());
        Await.until(
                "a recovery under a lock taken anew",
                LIMIT,
                () -> !generation(other).equals(generation) && Files.exists(cluster.clusterLockFile()),
                cluster::state);
        cluster.awaitHealthy();

        TestNode second = cluster.awaitLeader();
        TestNode heir = cluster.node(1 - second.pnn());
        second.kill();
        Await.until(
                "the other node leads",
                LIMIT,
                () -> heir.ctdb("leader").text().equals(Integer.toString(heir.pnn())),
                cluster::state);
        second.start();
        cluster.awaitHealthy();
        assertEquals(Integer.toString(heir.pnn()), second.ctdb("leader").text());
        assertNotEquals(generation, generation(second));
    }

    /** The helper finds what event scripts find. */
    private static void expectScriptEnvironment(TestNode leader) {
        long helper = ProcessHandle.of(leader.pid())
                .orElseThrow()
                .descendants()
                .filter(process -> process.info().command().equals(Optional.of(HELPER)))
                .findFirst()
                .orElseThrow()
                .pid();
        for (String variable :
                List.of("CTDB_BASE=" + leader.base(), "CTDB_LOGGING=file:" + leader.log(), "CTDB_DEBUGLEVEL=NOTICE")) {
            assertTrue(ProcFile.hasVariable(helper, variable), variable);
        }
    }

    private static String generation(TestNode node) {
        return node.ctdb("status")
                .out()
                .lines()
                .filter(line -> line.startsWith("Generation:"))
                .findFirst()
                .orElse("");
    }
}
