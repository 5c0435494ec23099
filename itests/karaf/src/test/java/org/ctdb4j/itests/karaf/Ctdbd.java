// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.karaf;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code bin/ctdbd} of an unpacked distribution, run as an operator runs it.
 *
 * @param home of the distribution
 */
record Ctdbd(Path home, NodeFolder node) {

    /** What bin/ctdbd promises in every case, and what the machine may take on top. */
    private static final Duration START_LIMIT = Duration.ofSeconds(75);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    /** What a run printed, and its exit code. */
    record Outcome(int exitCode, String output) {}

    static Ctdbd shipped(NodeFolder node) {
        return new Ctdbd(Path.of(System.getProperty("ctdb4j.home")), node);
    }

    Outcome start(Map<String, String> environment) throws Exception {
        return finish(launch(
                environment, ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())));
    }

    Outcome start() throws Exception {
        return start(Map.of());
    }

    /** Starts it and does not wait. */
    Process launch(Map<String, String> environment, ProcessBuilder.Redirect input, String... options)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/ctdbd").toString());
        builder.command().addAll(List.of(options));
        Map<String, String> whole = new HashMap<>(environment);
        whole.putIfAbsent("CTDB_TEST_MODE", "yes");
        whole.putIfAbsent("CTDB_BASE", node.base().toString());
        whole.putIfAbsent("CTDB4J_QUICK", "1");
        builder.environment().putAll(whole);
        return builder.redirectInput(input).redirectErrorStream(true).start();
    }

    Outcome finish(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("bin/ctdbd is still there after " + START_LIMIT + ": " + output);
        }
        return new Outcome(process.exitValue(), output);
    }

    Path pidFile() {
        return node.base().resolve("run/ctdbd.pid");
    }

    ProcessHandle process() throws IOException {
        long pid = Long.parseLong(Files.readString(pidFile()).strip());
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("no process " + pid));
    }

    /** SIGTERM, and the end of the process. */
    void stop() throws Exception {
        ProcessHandle process = process();
        process.destroy();
        awaitEnd(process);
    }

    static void awaitEnd(ProcessHandle process) throws InterruptedException, ExecutionException {
        try {
            process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException stays) {
            process.destroyForcibly();
            throw new AssertionError("the node does not stop within " + STOP_LIMIT, stays);
        }
    }

    void awaitPidFile() throws Exception {
        awaitContent(pidFile());
    }

    /** Waits until there is something in a file. */
    static void awaitContent(Path file) throws Exception {
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            file.getParent()
                    .register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            while (!Files.exists(file) || Files.size(file) == 0) {
                WatchKey key = watch.poll(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
                if (key == null) {
                    throw new AssertionError("nothing in " + file + " after " + START_LIMIT);
                }
                key.pollEvents();
                key.reset();
            }
        }
    }

    int port(String key) throws IOException {
        Properties ports = new Properties();
        try (Reader reader = Files.newBufferedReader(node.base().resolve("run/ctdb4j.ports"))) {
            ports.load(reader);
        }
        return Integer.parseInt(ports.getProperty(key));
    }

    Path etc() {
        return node.base().resolve("db/state/ctdb4j/etc");
    }

    String password() throws IOException {
        Properties users = new Properties();
        try (Reader reader = Files.newBufferedReader(etc().resolve("users.properties"))) {
            users.load(reader);
        }
        return users.getProperty("ctdb").split(",")[0];
    }
}
