// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster of daemons on this machine, in upstream's test mode, on loopback addresses of its own or in namespaces.
 *
 * <p>Every daemon's input is one FIFO that only this JVM holds open, so the nodes leave even when the JVM is killed.
 */
public final class TestCluster implements AutoCloseable {
    private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(90);
    private static final Duration REHEARSED_LIMIT = Duration.ofMinutes(5);

    private final Network network;
    private final Path folder;
    private final List<NodeKind> kinds;
    private final List<TestNode> nodes = new ArrayList<>();
    private final Map<String, Integer> tunables = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private int unreachable;
    private int leaders;
    private String clusterLock = "cluster lock = %s";
    private boolean mutexes = true;
    private Consumer<TestNode> preparation = node -> {};
    private RandomAccessFile lifeline;

    private TestCluster(List<NodeKind> kinds, Network network) {
        this.kinds = kinds;
        this.network = network;
        this.folder = Path.of(System.getProperty("java.io.tmpdir"), "ctdb4j-" + network.name());
        this.leaders = kinds.size();
    }

    /** {@return a cluster, not yet started, with one node per kind, in the order of their numbers} */
    public static TestCluster of(NodeKind... kinds) {
        return new TestCluster(List.of(kinds), LoopbackBlock.claim());
    }

    /** {@return a cluster of that many nodes of one kind, not yet started} */
    public static TestCluster of(int size, NodeKind kind) {
        return of(Collections.nCopies(size, kind).toArray(NodeKind[]::new));
    }

    /** {@return a cluster, not yet started, of one kind, each node in a place of that network} */
    public static TestCluster of(NodeKind kind, int size, Network network) {
        return new TestCluster(Collections.nCopies(size, kind), network);
    }

    /** Adds one line at the end of the nodes file whose node never runs. */
    public TestCluster withUnreachableNode() {
        unreachable = 1;
        return this;
    }

    /** Lets only the first {@code count} nodes become leader. */
    public TestCluster withLeaders(int count) {
        leaders = count;
        return this;
    }

    /** Gives each of our nodes another heap than they have by default. */
    public TestCluster withHeap(String size) {
        return withEnvironment("CTDB4J_HEAP", size);
    }

    /** Starts the daemons with one more variable in their environment. */
    public TestCluster withEnvironment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Has the nodes elect their leader by messages, as in a cluster without a shared file system. */
    public TestCluster withoutClusterLock() {
        clusterLock = "# no cluster lock";
        return this;
    }

    /** Has a program take the cluster lock, which gets the path of the lock file and these arguments. */
    public TestCluster withClusterLockHelper(String program, String arguments) {
        clusterLock = "cluster lock = !" + program + " %s " + arguments;
        return this;
    }

    /** {@return the file that the node with the cluster lock has locked} */
    public Path clusterLockFile() {
        return folder.resolve("cluster.lock");
    }

    /** Has the records of volatile databases locked in the kernel, not by mutexes in the files. */
    public TestCluster withoutMutexes() {
        mutexes = false;
        return this;
    }

    /** Has something done with each node's folder once it is laid out, before any node starts. */
    public TestCluster withPreparation(Consumer<TestNode> work) {
        preparation = work;
        return this;
    }

    public TestCluster withTunable(String name, int value) {
        tunables.put(name, value);
        return this;
    }

    /** Lays out the folders and starts all daemons side by side. */
    public TestCluster start() {
        try {
            Folders.delete(folder);
            Files.createDirectories(folder);
            Path fifo = folder.resolve("lifeline");
            Command.of("mkfifo", fifo.toString()).run(Duration.ofSeconds(5)).expectSuccess();
            // Opened for reading too, else the open waits for the first daemon.
            lifeline = new RandomAccessFile(fifo.toFile(), "rw");
            for (int pnn = 0; pnn < kinds.size(); pnn++) {
                nodes.add(layOut(pnn, fifo));
            }
            nodes.forEach(preparation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ExecutorService starters = Executors.newFixedThreadPool(nodes.size());
        try {
            CompletableFuture.allOf(nodes.stream()
                            .map(node -> CompletableFuture.runAsync(node::start, starters))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } finally {
            starters.shutdown();
        }
        return this;
    }

    /** Waits until each running node sees all running nodes OK. */
    public TestCluster awaitHealthy() {
        List<TestNode> running = running();
        String numbers =
                running.stream().map(node -> Integer.toString(node.pnn())).collect(Collectors.joining(","));
        for (TestNode node : running) {
            Await.until(
                    "nodes " + numbers + " are OK for node " + node.pnn(),
                    HEALTHY_LIMIT,
                    () -> node.ctdb("nodestatus", numbers).succeeded(),
                    this::state);
        }
        return this;
    }

    /** Waits until each running node of ours has rehearsed; only nodes that are not quick ones do. */
    public TestCluster awaitRehearsed() {
        for (TestNode node : running()) {
            if (node.kind() == NodeKind.OURS) {
                Await.until(
                        "node " + node.pnn() + " has rehearsed",
                        REHEARSED_LIMIT,
                        () -> node.hasLogged("Rehearsed in "),
                        this::state);
            }
        }
        return this;
    }

    /** Attaches a database at a node and waits until the others, who hear of it from that one, have it too. */
    public void attach(TestNode node, String database, String... properties) {
        node.ctdb(Stream.concat(Stream.of("attach", database), Stream.of(properties))
                        .toArray(String[]::new))
                .expectSuccess();
        for (TestNode each : running()) {
            Await.until(
                    "node " + each.pnn() + " has attached " + database,
                    Duration.ofSeconds(20),
                    () -> each.ctdb("getdbmap").out().contains(database),
                    this::state);
        }
    }

    public List<NodeKind> kinds() {
        return kinds;
    }

    public TestNode node(int pnn) {
        return nodes.get(pnn);
    }

    public List<TestNode> nodes() {
        return List.copyOf(nodes);
    }

    /** {@return the nodes that are running, in the order of their numbers} */
    public List<TestNode> running() {
        return nodes.stream().filter(TestNode::isRunning).toList();
    }

    /** {@return what all nodes share} */
    public Path folder() {
        return folder;
    }

    public String address(int pnn) {
        return network.address(pnn);
    }

    /** {@return the leader as the first running node knows it, once it knows one} */
    public TestNode awaitLeader() {
        TestNode asked = running().get(0);
        Await.until("a leader", HEALTHY_LIMIT, () -> asked.ctdb("leader").text().matches("\\d+"), this::state);
        return node(Integer.parseInt(asked.ctdb("leader").text()));
    }

    public String state() {
        return nodes.stream().map(TestNode::state).collect(Collectors.joining("\n"));
    }

    /** Copies logs, configuration and databases of all nodes to a folder that outlives the cluster. */
    public void keepEvidence(Path target) {
        try {
            Folders.copy(folder, target.resolve(folder.getFileName()));
            Files.writeString(target.resolve(folder.getFileName()).resolve("state.txt"), state());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the client programs that still run. */
    public void endClients() {
        nodes.forEach(TestNode::endClients);
    }

    @Override
    public void close() {
        endClients();
        nodes.forEach(TestNode::kill);
        try {
            if (lifeline != null) {
                lifeline.close();
            }
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        network.close();
    }

    private TestNode layOut(int pnn, Path fifo) throws IOException {
        Path base = folder.resolve("n" + pnn);
        for (String name : List.of("run", "var", "db/volatile", "db/persistent", "db/state", "events/legacy")) {
            Files.createDirectories(base.resolve(name));
        }
        write(
                base.resolve("nodes"),
                IntStream.range(0, kinds.size() + unreachable).mapToObj(network::address));
        write(base.resolve("public_addresses"), Stream.of());
        write(base.resolve("ctdb.tunables"), tunables.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()));
        write(base.resolve("ctdb.conf"), configuration(pnn, base));
        Path script = base.resolve("events/legacy/00.test.script");
        write(script, Stream.of("#!/bin/sh", "exit 0"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new TestNode(pnn, kinds.get(pnn), network.place(pnn), base, fifo, environment);
    }

    private Stream<String> configuration(int pnn, Path base) {
        return Stream.of(
                "[logging]",
                "location = file:" + base.resolve("log.ctdb"),
                "[cluster]",
                clusterLock.formatted(clusterLockFile()),
                "node address = " + network.address(pnn),
                "leader capability = " + (pnn < leaders),
                "[database]",
                "volatile database directory = " + base.resolve("db/volatile"),
                "persistent database directory = " + base.resolve("db/persistent"),
                "state database directory = " + base.resolve("db/state"),
                "tdb mutexes = " + mutexes);
    }

    private static void write(Path file, Stream<String> lines) throws IOException {
        Files.write(file, lines.toList());
    }
}
