// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops of the shipped {@code bin/ctdbd}: each ends in time, with the exit code of ctdbd and a reason. */
class CtdbdTest {

    private static final String ADDRESS = "127.91.18.1";

    @TempDir
    private Path folder;

    private Ctdbd ctdbd;

    @BeforeEach
    void layOutANode() throws IOException {
        ctdbd = Ctdbd.shipped(NodeFolder.create(folder.resolve("node"), ADDRESS));
    }

    @AfterEach
    void leaveNothingRunning() throws Exception {
        if (Files.exists(ctdbd.pidFile()) && Files.size(ctdbd.pidFile()) > 0) {
            ProcessHandle left = ctdbd.process();
            left.destroyForcibly();
            Ctdbd.awaitEnd(left);
        }
    }

    @Test
    void returnsWhenClientsAreAnsweredAndLeavesNothingBehind() throws Exception {
        Files.writeString(ctdbd.pidFile(), "4194305\n");

        Ctdbd.Outcome started = ctdbd.start();
        assertEquals(0, started.exitCode(), started.output());
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertTrue(client.connect(
                    UnixDomainSocketAddress.of(ctdbd.node().base().resolve("run/ctdbd.socket"))));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(ctdbd.etc())));
        assertTrue(Files.readString(ctdbd.node().base().resolve("log.ctdb")).contains(" node ctdbd["));

        Ctdbd.Outcome second = ctdbd.start();
        assertEquals(11, second.exitCode(), second.output());
        assertTrue(second.output().contains("this node runs already"), second.output());

        ctdbd.stop();
        assertFalse(Files.exists(ctdbd.pidFile()));
    }

    @Test
    void stopsWhenItsInputEnds() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        // Open for both, for neither end of a FIFO opens without the other.
        RandomAccessFile lifeline = new RandomAccessFile(fifo.toFile(), "rw");
        Process start = ctdbd.launch(Map.of(), ProcessBuilder.Redirect.from(fifo.toFile()));
        Ctdbd.Outcome started = ctdbd.finish(start);
        assertEquals(0, started.exitCode(), started.output());
        ProcessHandle node = ctdbd.process();
        lifeline.close();
        Ctdbd.awaitEnd(node);
        assertFalse(Files.exists(ctdbd.pidFile()));
    }

    /** The log goes to standard error then, and scripts find in their environment that somebody looks on. */
    @Test
    void staysInTheForegroundIfAskedTo() throws Exception {
        Path told = ctdbd.node().base().resolve("run/told");
        Path script = Files.writeString(
                ctdbd.node().base().resolve("events/legacy/01.tell.script"),
                "#!/bin/sh\necho \"interactive $CTDB_INTERACTIVE\" >%1$s.new && mv %1$s.new %1$s\n".formatted(told));
        assertTrue(script.toFile().setExecutable(true));
        Process node = ctdbd.launch(
                Map.of(), ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()), "-i");
        Ctdbd.awaitContent(told);
        assertEquals("interactive true\n", Files.readString(told));
        ctdbd.stop();
        Ctdbd.Outcome outcome = ctdbd.finish(node);
        assertEquals(0, outcome.exitCode(), outcome.output());
        assertTrue(outcome.output().contains(" node ctdbd["), outcome.output());
    }

    @Test
    void saysThatItWasStoppedDuringItsStart() throws Exception {
        Process start = ctdbd.launch(
                Map.of(), ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        ctdbd.awaitPidFile();
        ctdbd.process().destroy();
        Ctdbd.Outcome outcome = ctdbd.finish(start);
        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.output().contains("stopped before it was ready"), outcome.output());
    }

    @Test
    void refusesAConfigurationInTheWordsOfCtdbd() throws Exception {
        Files.writeString(ctdbd.node().base().resolve("ctdb.conf"), "[cluster]\nleader timeout = 0\n");
        assertRefused("ctdbd: Invalid value for [cluster] -> leader timeout = 0\n", Map.of());
    }

    @Test
    void refusesANodesFileWithoutItsAddress() throws Exception {
        Files.writeString(ctdbd.node().base().resolve("nodes"), "127.91.18.2\n");
        assertRefused("no line has " + ADDRESS, Map.of());
    }

    @Test
    void refusesAJavaItCannotUse() throws Exception {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"25.0.3\" 2026-04-21' >&2\n");
        assertTrue(java.toFile().setExecutable(true));
        assertRefused(
                "is Java 25; Karaf needs 17 to 23",
                Map.of("JAVA_HOME", folder.resolve("jdk").toString()));
    }

    @Test
    void refusesAManagementPortThatIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.createDirectories(ctdbd.etc());
            Files.writeString(ctdbd.etc().resolve("ctdb4j.properties"), "jmx.port = " + other.getLocalPort());
            assertRefused("Port " + other.getLocalPort() + " of jmx.port", Map.of());
        }
    }

    @Test
    void namesABundleTheDistributionLacks() throws Exception {
        Path copy = folder.resolve("distribution");
        assertEquals(
                0,
                new ProcessBuilder("cp", "-R", ctdbd.home().toString(), copy.toString())
                        .start()
                        .waitFor());
        try (Stream<Path> jars = Files.walk(copy.resolve("system/org/ctdb4j/ctdb4j-recovery"))) {
            Files.delete(jars.filter(path -> path.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow());
        }
        ctdbd = new Ctdbd(copy, ctdbd.node());
        assertRefused("system/org/ctdb4j/ctdb4j-recovery", Map.of());
    }

    private void assertRefused(String reason, Map<String, String> environment) throws Exception {
        Ctdbd.Outcome outcome = ctdbd.start(environment);
        assertEquals(1, outcome.exitCode(), outcome.output());
        assertTrue(outcome.output().contains(reason), outcome.output());
        assertFalse(Files.exists(ctdbd.pidFile()));
    }
}
