// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.CommandResult;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Debian's tool says the same about our cluster as about a real one, and ends with the same exit code. */
@Interop
@Order(1) // the two clusters must have the same past: none
final class ToolComparisonTest {
    private static final String CLIENT_SRVID = "0x1234";
    private static final List<String> TRANSACTION = List.of("\"many1\" \"value1\"", "\"many2\" \"value2\"");

    private final Masks masks = Masks.parse(Lines.of("/masks.txt"));

    @TestFactory
    Stream<DynamicTest> answersAreTheSame(Clusters clusters) {
        Side real = new Side(clusters, NodeKind.REAL);
        Side ours = new Side(clusters, NodeKind.OURS);
        return Stream.concat(
                Lines.of("/tool-commands.txt").stream()
                        .map(line -> DynamicTest.dynamicTest(
                                line, () -> assertEquals(real.answer(line, masks), ours.answer(line, masks), line))),
                Stream.of(DynamicTest.dynamicTest(
                        "every mask was needed", () -> assertEquals(List.of(), masks.unused()))));
    }

    /** The tool waits for the leader's next word, which comes once a second; so this is printed, not asserted. */
    @ParameterizedTest
    @EnumSource
    void statusComesWithinASecond(NodeKind kind, Clusters clusters) {
        List<TestNode> nodes = clusters.shared(kind).nodes();
        nodes.forEach(node -> System.out.printf(
                "%s: ctdb status on node %d took %d ms%n",
                kind, node.pnn(), node.ctdb("status").expectSuccess().took().toMillis()));
    }

    /** One of the two clusters, with a client on each node to ask after. */
    private static final class Side {
        private static final Set<String> OPTIONS_WITH_VALUE = Set.of("-n", "-x", "-t", "-T", "-d");

        private final TestCluster cluster;
        private final List<Running> clients;

        Side(Clusters clusters, NodeKind kind) {
            cluster = clusters.shared(kind);
            clients = cluster.nodes().stream()
                    .map(node -> node.client(clusters.program("idle"), CLIENT_SRVID, "0")
                            .awaitLine("ready"))
                    .toList();
            cluster.nodes().forEach(Side::writeTransaction);
        }

        private static void writeTransaction(TestNode node) {
            try {
                Files.write(node.base().resolve("transaction"), TRANSACTION);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String answer(String line, Masks masks) {
            String[] words = line.split(" +");
            int pnn = Integer.parseInt(words[0]);
            String[] arguments = Arrays.stream(words, 1, words.length)
                    .map(word -> filled(word, pnn))
                    .toArray(String[]::new);
            CommandResult result = cluster.node(pnn).ctdb(arguments);
            String command = command(arguments);
            return "exit " + result.exit() + "\n" + masks.apply(command, result.out()) + "--- stderr\n"
                    + masks.apply(command, result.err());
        }

        private String filled(String word, int pnn) {
            return word.replace("{client}", Long.toString(clients.get(pnn).pid()))
                    .replace("{base}", cluster.node(pnn).base().toString());
        }

        private static String command(String... arguments) {
            for (int i = 0; i < arguments.length; i++) {
                if (OPTIONS_WITH_VALUE.contains(arguments[i])) {
                    i++;
                } else if (!arguments[i].startsWith("-")) {
                    return arguments[i];
                }
            }
            throw new IllegalArgumentException("no command: " + List.of(arguments));
        }
    }
}
