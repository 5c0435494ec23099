// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.ProcFile;
import org.ctdb4j.itests.clusters.Report;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Very many calls wait for locks on one node, which all are answered in the end, and a freeze gets past them. What it costs is printed
 * for the real daemon and for ours. {@code -Dinterop.siege.calls=60000 -Dinterop.siege.real.calls=60000} is the full siege.
 */
@Interop
final class SiegeTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** How long the calls stand while their price is measured. */
    private static final Duration STAND = Duration.ofSeconds(Integer.getInteger("interop.siege.seconds", 3));

    private static final Duration IDLE = Duration.ofSeconds(2);

    private static final int MANY_DATABASES = 100;

    /** With more waits on many databases at a time, each a process, the real daemon has no descriptors left. */
    private static final int REAL_MANY_MAX = 500;

    /** What waits in the kernel has a thread: for one database as the tunable says, for many as the scheduler shares them out. */
    private static final int THREADS_ONE_MAX = 200;

    private static final int THREADS_MANY_MAX = 600;

    /** The JVM ends and starts threads of its own, and the loop's neighbours come and go. */
    private static final int OTHER_THREADS = 16;

    private final int calls = Integer.getInteger("interop.siege.calls", 10_000);

    /** The real daemon starts a process for each call that waits: ten thousand take it two minutes. */
    private final int callsOfReal = Integer.getInteger("interop.siege.real.calls", 500);

    @ParameterizedTest
    @EnumSource
    void aFreezeGetsPastAllThatWaits(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.start(TestCluster.of(1, kind).withoutMutexes());
        TestNode node = cluster.node(0);
        for (int databases : List.of(1, MANY_DATABASES)) {
            int wanted = kind == NodeKind.REAL && databases > 1 ? Math.min(callsOfReal, REAL_MANY_MAX) : calls(kind);
            double idle = cpuWhile(node, IDLE);
            int threadsBefore = ProcFile.threads(node.pid());
            Running siege = node.client(
                            clusters.program("siege"), "wide", Integer.toString(databases), Integer.toString(wanted))
                    .awaitLine("ready");

            double standing = cpuWhile(node, STAND);
            int threads = ProcFile.threads(node.pid());
            Report other = node.client(clusters.program("load"), "take", "free.tdb", "key-" + databases, "200")
                    .finish(LIMIT);
            siege.tell("go");
            Report report = siege.finish(LIMIT);

            System.out.printf(
                    "%s: %d waits on %d databases: %.1f %% of a core (idle %.1f), %d threads more; another database p99 %.1f ms;"
                            + " frozen %.0f ms after the holder let go, all answered %.0f ms after the thaw%n",
                    kind,
                    wanted,
                    databases,
                    standing,
                    idle,
                    threads - threadsBefore,
                    other.number("p99_us") / 1e3,
                    report.number("frozen_ms"),
                    report.number("answered_ms"));
            assertEquals(wanted, report.count("answered"), report::toString);
            if (kind == NodeKind.OURS) {
                int more = databases == 1 ? THREADS_ONE_MAX : THREADS_MANY_MAX;
                assertTrue(threads <= threadsBefore + more + OTHER_THREADS, () -> threads + " threads");
            }
        }
    }

    /** The real daemon gives all its waits of the database to the hot key, and the other keys stand behind it. */
    @ParameterizedTest
    @EnumSource
    void aHotKeyKeepsNobodyFromOthers(NodeKind kind, Clusters clusters) {
        TestCluster cluster = clusters.start(TestCluster.of(1, kind).withoutMutexes());
        Report report = cluster.node(0)
                .client(clusters.program("siege"), "hot", Integer.toString(calls(kind)))
                .finish(LIMIT);

        System.out.printf(
                "%s: %d waits for a hot key: other keys of its database answered after %.1f ms, of another database after"
                        + " %.1f ms (-1: not at all), the hot key's %.0f ms after it was let go%n",
                kind, calls(kind), report.number("beside_ms"), report.number("other_ms"), report.number("answered_ms"));
        assertEquals(calls(kind), report.count("answered"), report::toString);
        if (kind == NodeKind.OURS) {
            assertTrue(report.number("beside_ms") >= 0 && report.number("other_ms") >= 0, report::toString);
        }
    }

    /** What waits, and the process that is in the way, show in the MBean and in the shell. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoHoldsALockIsNamed(boolean mutexes, Clusters clusters) throws IOException {
        TestCluster alone = TestCluster.of(1, NodeKind.OURS).withPreparation(SiegeTest::script);
        TestCluster cluster = clusters.start(mutexes ? alone : alone.withoutMutexes());
        TestNode node = cluster.node(0);
        Running holder =
                node.client(clusters.program("siege"), "wide", "1", "3").awaitLine("ready");
        List<String> seen = new ArrayList<>();
        try (ManagedNode managed = new ManagedNode(node)) {
            Await.until(
                    "the holder shows in ctdb:locks",
                    LIMIT,
                    () -> {
                        seen.add(locks(managed));
                        return seen.get(seen.size() - 1).contains("held by pid " + holder.pid());
                    },
                    seen::toString);
            String locks = seen.get(seen.size() - 1);
            assertTrue(locks.contains("siege-0.tdb: 3 records wanted, 3 of them waited for in the kernel"), locks);
            assertTrue(locks.contains("holds siege-0.tdb "), locks);
            String waits = managed.jolokia().read("org.ctdb4j:type=LockScheduler", "Waits");
            assertTrue(waits.contains("\"pid\":" + holder.pid()), waits);
        }
        Await.until(
                "the log names the holder", LIMIT, () -> log(node).contains("Process " + holder.pid()), node::state);
        assertTrue(
                Pattern.compile("Unable to get RECORD lock on database siege-0\\.tdb for 1\\d seconds \\(key ")
                        .matcher(log(node))
                        .find(),
                node::state);
        Await.until("the script has run", LIMIT, () -> ran(node).startsWith(node.pid() + " RECORD "), node::state);
        assertEquals(
                "%d RECORD %s %s"
                        .formatted(node.pid(), node.volatileFile("siege-0.tdb").path(), mutexes ? "MUTEX" : "FCNTL"),
                ran(node).lines().findFirst().orElseThrow());
        holder.tell("go");
        assertEquals(3, holder.finish(LIMIT).count("answered"));
    }

    /** {@return processor time the node takes for itself, in per cent of a core} */
    private static double cpuWhile(TestNode node, Duration time) {
        double before = node.cpuSeconds();
        Await.window(time);
        return 100 * (node.cpuSeconds() - before) / time.toSeconds();
    }

    private int calls(NodeKind kind) {
        return kind == NodeKind.OURS ? calls : callsOfReal;
    }

    private static void script(TestNode node) {
        Path script = node.base().resolve("debug_locks.sh");
        try {
            Files.writeString(script, "#!/bin/sh\necho \"$@\" >>\"$CTDB_BASE/debug_locks.log\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String locks(ManagedNode node) {
        try {
            return node.shell().run("ctdb:locks");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ran(TestNode node) {
        return read(node.base().resolve("debug_locks.log"));
    }

    private static String log(TestNode node) {
        return read(node.log());
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
