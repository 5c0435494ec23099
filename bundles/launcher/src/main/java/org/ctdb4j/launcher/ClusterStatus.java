// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.ctdb4j.api.RecoveryMode;

/**
 * Prints how the nodes with the given base folders are; exit code 0 if all are OK. With {@code --await SECONDS} first, it
 * waits until they are and prints each change.
 */
public final class ClusterStatus {

    private static final String ROW = "%4s  %-15s  %-14s  %-8s  %-10s  %-7s  %-5s  %-5s  %s%n";
    private static final Duration POLL = Duration.ofMillis(200);

    private final List<Path> bases;
    private final PrintStream out;

    private ClusterStatus(List<Path> bases, PrintStream out) {
        this.bases = bases;
        this.out = out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        boolean await = arguments.length > 1 && arguments[0].equals("--await");
        List<Path> bases =
                Arrays.stream(arguments).skip(await ? 2 : 0).map(Path::of).toList();
        ClusterStatus status = new ClusterStatus(bases, System.out);
        if (await) {
            status.awaitOk(Duration.ofSeconds(Integer.parseInt(arguments[1])));
        }
        System.exit(status.print() ? 0 : 1);
    }

    private void awaitOk(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        String before = "";
        while (true) {
            List<Optional<NodeStatus>> nodes = ask();
            String now = summary(nodes);
            Duration since = Duration.ofNanos(System.nanoTime() - start);
            if (!now.equals(before)) {
                out.printf("%5.1f s  %s%n", since.toMillis() / 1000.0, now);
                before = now;
            }
            if (allOk(nodes) || since.compareTo(limit) > 0) {
                return;
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** {@return whether all are OK} */
    private boolean print() {
        List<Optional<NodeStatus>> nodes = ask();
        out.printf(ROW, "node", "address", "state", "recovery", "generation", "pid", "ssh", "jmx", "jolokia");
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).isPresent()) {
                printRow(nodes.get(i).get());
            } else {
                out.printf(ROW, i, "-", "does not answer", "-", "-", "-", "-", "-", "-");
            }
        }
        return allOk(nodes);
    }

    private void printRow(NodeStatus node) {
        out.printf(
                ROW,
                node.pnn(),
                node.self().map(self -> self.address().text()).orElse("-"),
                node.state(),
                node.recoveryMode(),
                Integer.toUnsignedString(node.generation()),
                node.pid(),
                node.port(ManagementPorts.Service.SSH_PORT),
                node.port(ManagementPorts.Service.JMX_PORT),
                node.port(ManagementPorts.Service.JOLOKIA_PORT));
    }

    private List<Optional<NodeStatus>> ask() {
        List<Optional<NodeStatus>> nodes = new ArrayList<>();
        for (Path base : bases) {
            try {
                nodes.add(Optional.of(NodeStatus.ask(base)));
            } catch (IOException doesNotAnswer) {
                nodes.add(Optional.empty());
            }
        }
        return nodes;
    }

    private static boolean allOk(List<Optional<NodeStatus>> nodes) {
        return nodes.stream().allMatch(node -> node.isPresent() && node.get().isOk());
    }

    /** {@return like {@code 2 OK, 1 UNHEALTHY, recovering}} */
    private static String summary(List<Optional<NodeStatus>> nodes) {
        Map<String, Integer> counts = new TreeMap<>();
        nodes.forEach(node -> counts.merge(node.map(NodeStatus::state).orElse("not answering"), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((state, count) -> parts.add(count + " " + state));
        boolean recovering =
                nodes.stream().flatMap(Optional::stream).anyMatch(node -> node.recoveryMode() == RecoveryMode.ACTIVE);
        return String.join(", ", parts) + (recovering ? ", recovering" : "");
    }
}
