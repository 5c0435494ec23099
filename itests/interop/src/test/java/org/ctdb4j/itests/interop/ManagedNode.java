// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.openmbean.CompositeData;

import org.ctdb4j.itests.clusters.Command;
import org.ctdb4j.itests.clusters.ProcFile;
import org.ctdb4j.itests.clusters.TestNode;

/** A node of ours with all its ways in open, and what its MBeans and the kernel tell about it. */
final class ManagedNode implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestNode node;
    private final KarafShell shell;
    private final JmxClient jmx;
    private final JolokiaClient jolokia;

    ManagedNode(TestNode node) throws IOException {
        ManagementAccess access = ManagementAccess.of(node);
        this.node = node;
        shell = new KarafShell(access);
        jmx = new JmxClient(access);
        jolokia = new JolokiaClient(access);
    }

    int pnn() {
        return node.pnn();
    }

    TestNode node() {
        return node;
    }

    KarafShell shell() {
        return shell;
    }

    JmxClient jmx() {
        return jmx;
    }

    JolokiaClient jolokia() {
        return jolokia;
    }

    /** {@return how a role stands: the bundle that holds it, its version, swaps and pauses} */
    CompositeData role(String role) {
        return Stream.of(list("Roles", "Roles"))
                .filter(status -> status.get("role").equals(role))
                .findFirst()
                .orElseThrow();
    }

    /** {@return connected clients, each as id and pid} */
    Set<String> clients() {
        Set<String> clients = new TreeSet<>();
        for (CompositeData client : list("ClientSocket", "Clients")) {
            clients.add("id " + client.get("id") + " pid " + client.get("pid"));
        }
        return clients;
    }

    long generation() {
        return (Long) read("Cluster", "Generation");
    }

    long recoveries() {
        return (Long) read("Recovery", "Recoveries");
    }

    /** {@return how far the node is with its rehearsal} */
    String rehearsal() {
        return (String) read("Rehearsal", "State");
    }

    /** {@return the longest time of the last ten to twenty seconds for which the loop kept others waiting} */
    double recentGapMillis() {
        return (Double) read("Loop", "RecentGapMillis");
    }

    int descriptors() {
        return ProcFile.descriptors(node.pid());
    }

    int threads() {
        return ProcFile.threads(node.pid());
    }

    /** Has the JVM collect what it can and tells in how many class loaders that class is left. */
    long copiesLoaded(String className) {
        jcmd("GC.run");
        return jcmd("VM.class_hierarchy", className)
                .lines()
                .filter(line -> line.contains(className + "/"))
                .count();
    }

    @Override
    public void close() throws IOException {
        shell.close();
        jmx.close();
    }

    private CompositeData[] list(String type, String attribute) {
        return (CompositeData[]) read(type, attribute);
    }

    private Object read(String type, String attribute) {
        try {
            return jmx.read("org.ctdb4j:type=" + type, attribute);
        } catch (JMException | IOException e) {
            throw new AssertionError(type + " " + attribute + " of node " + node.pnn(), e);
        }
    }

    private String jcmd(String... arguments) {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        List<String> line = Stream.concat(Stream.of(program, Long.toString(node.pid())), Stream.of(arguments))
                .toList();
        return Command.of(line.toArray(String[]::new))
                .run(LIMIT)
                .expectSuccess()
                .out();
    }
}
