// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** One node: its folder, its daemon, and the programs that run beside it. */
public final class TestNode {
    /** System property: "0" has our nodes compile for speed, as in production; else they start in half the time. */
    public static final String QUICK = "interop.quick";

    /** The daemon's own bound for its start, and a little more. */
    private static final Duration START_LIMIT = Duration.ofSeconds(70);

    private static final Duration TOOL_LIMIT = Duration.ofSeconds(30);
    private static final int LOG_TAIL_LINES = 25;
    private static final Pattern DATABASE_FILE = Pattern.compile(".+\\.tdb\\.\\d+");

    private final int pnn;
    private final NodeKind kind;
    private final Place place;
    private final Path base;
    private final Path lifeline;
    private final Map<String, String> ofDaemon;
    private final List<Running> clients = new ArrayList<>();

    TestNode(int pnn, NodeKind kind, Place place, Path base, Path lifeline, Map<String, String> environment) {
        this.pnn = pnn;
        this.kind = kind;
        this.place = place;
        this.base = base;
        this.lifeline = lifeline;
        this.ofDaemon = Map.copyOf(environment);
    }

    public int pnn() {
        return pnn;
    }

    public NodeKind kind() {
        return kind;
    }

    public Path base() {
        return base;
    }

    public Path socket() {
        return base.resolve("run/ctdbd.socket");
    }

    public Path log() {
        return base.resolve("log.ctdb");
    }

    /** {@return the file of a volatile database} */
    public TdbFile volatileFile(String database) {
        return new TdbFile(base.resolve("db/volatile").resolve(database + "." + pnn));
    }

    /** {@return the file of a database that every node keeps} */
    public TdbFile persistentFile(String database) {
        return new TdbFile(base.resolve("db/persistent").resolve(database + "." + pnn));
    }

    /** {@return the files of all databases, volatile and kept} */
    public List<TdbFile> databaseFiles() {
        try (Stream<Path> files = Files.walk(base.resolve("db"))) {
            return files.filter(file ->
                            DATABASE_FILE.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .map(TdbFile::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the daemon and returns when it has gone to the background; in test mode it lives as long as the FIFO. */
    public void start() {
        // That of a real one which was killed alone notices within five seconds, and another cannot start before.
        Await.until("no event daemon of node " + pnn, TOOL_LIMIT, () -> !hasEventDaemon(), this::state);
        Map<String, String> environment = new HashMap<>(environment());
        environment.putAll(ofDaemon);
        new Command(place.enter(List.of(kind.program().toString())), environment)
                .run(START_LIMIT, ProcessBuilder.Redirect.from(lifeline.toFile()))
                .expectSuccess();
        // The real one leaves before its child has written the file.
        Await.until("the pid file of node " + pnn, TOOL_LIMIT, this::isRunning, this::state);
    }

    /** Runs Debian's tool against this node. */
    public CommandResult ctdb(String... arguments) {
        return command(prepend("ctdb", arguments)).run(TOOL_LIMIT);
    }

    /** {@return a command with this node's environment, in its place} */
    public Command command(List<String> line) {
        return new Command(place.enter(line), environment());
    }

    /** Starts a client program of ours beside this node; what still runs when the test ends is ended then. */
    public Running client(Path program, String... arguments) {
        Running client = command(prepend(program.toString(), arguments)).start();
        clients.add(client);
        return client;
    }

    public void endClients() {
        clients.forEach(Running::close);
        clients.clear();
    }

    /** {@return the process id of the daemon, which must run} */
    public long pid() {
        return daemon().orElseThrow().pid();
    }

    public boolean isRunning() {
        return daemon().isPresent();
    }

    /** Ends the node as a power cut does: SIGKILL to the daemon, then to whatever it had started. */
    public void kill() {
        daemon().ifPresent(ProcessHandle::destroyForcibly);
        Await.until(
                "node " + pnn + " is dead",
                Duration.ofSeconds(10),
                () -> processes().peek(ProcessHandle::destroyForcibly).count() == 0,
                () -> processes().map(ProcessHandle::info).toList().toString());
    }

    /** Ends the daemon alone by SIGKILL: what else runs must notice by itself. */
    public void killDaemon() {
        daemon().ifPresent(ProcessHandle::destroyForcibly);
        Await.until("node " + pnn + " is dead", Duration.ofSeconds(10), () -> !isRunning(), this::state);
    }

    /** Lets the daemon do nothing until {@link #resume}: to the others it is there, but does not answer. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        Command.of("kill", "-" + name, Long.toString(pid())).run(TOOL_LIMIT).expectSuccess();
    }

    /** Ends the daemon by its shutdown sequence. */
    public void stop() {
        ctdb("shutdown").expectSuccess();
        Await.until("node " + pnn + " has stopped", Duration.ofSeconds(30), () -> !isRunning(), this::state);
    }

    /** {@return processor time of the daemon and its helpers so far, in seconds; clients do not count} */
    public double cpuSeconds() {
        return ownProcesses().mapToDouble(ProcFile::cpuSeconds).sum();
    }

    /** {@return memory of the daemon and its helpers} */
    public long memoryBytes() {
        return ownProcesses().map(ProcFile::memoryBytes).sum();
    }

    /** {@return what there is to know about this node, for a failure's message} */
    public String state() {
        StringBuilder state = new StringBuilder("node " + pnn + " (" + kind + ", " + base + ") ");
        state.append(isRunning() ? ctdb("-t", "3", "-T", "10", "status") : "is not running\n");
        clients.forEach(client -> state.append(client.state()).append('\n'));
        return state.append(logTail()).toString();
    }

    /** {@return the process that the pid file names, unless it is an old file or not written yet} */
    private boolean hasEventDaemon() {
        return processes()
                .anyMatch(process -> process.info()
                        .command()
                        .filter(path -> path.endsWith("/ctdb-eventd"))
                        .isPresent());
    }

    private Optional<ProcessHandle> daemon() {
        try {
            Path file = base.resolve("run/ctdbd.pid");
            String pid = Files.exists(file) ? Files.readString(file).strip() : "";
            return processes()
                    .filter(process -> Long.toString(process.pid()).equals(pid))
                    .findFirst();
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether a line of the log has this in it} */
    public boolean hasLogged(String text) {
        return logLines().stream().anyMatch(line -> line.contains(text));
    }

    private String logTail() {
        List<String> lines = logLines();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size())) + "\n";
    }

    private List<String> logLines() {
        try {
            return Files.exists(log()) ? Files.readAllLines(log(), StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every process that was started with this node's folder: the daemon, its helpers, tools still running. */
    private Stream<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(process -> ProcFile.hasVariable(process.pid(), "CTDB_BASE=" + base));
    }

    private LongStream ownProcesses() {
        Set<Long> others = clients.stream().map(Running::pid).collect(Collectors.toSet());
        return processes().mapToLong(ProcessHandle::pid).filter(pid -> !others.contains(pid));
    }

    private Map<String, String> environment() {
        return Map.of(
                "CTDB_BASE", base.toString(),
                "CTDB_TEST_MODE", "yes",
                "CTDB_SOCKET", socket().toString(),
                "CTDB4J_QUICK", System.getProperty(QUICK, "1"));
    }

    private static List<String> prepend(String program, String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.add(0, program);
        return line;
    }
}
