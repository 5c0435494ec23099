// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.UnknownControl;
import org.ctdb4j.spi.spool.HeapSpools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlsTest {
    private static final Path README = Path.of(System.getProperty("ctdb4j.root"), "bundles/core/README.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| (\\w+) \\| `(\\w+)` \\|");
    private static final int BEYOND_THE_LAST = 170;

    @Test
    void nobodyAnswersWhatTheReadmeLists() throws IOException {
        Controls controls =
                new NodeMachine(TestSettings.node(0, 1).build(), Cures.ALL, new Effects(), new HeapSpools()).controls();

        Set<String> unserved = Stream.of(Control.class.getPermittedSubclasses())
                .filter(kind -> kind != UnknownControl.class)
                .filter(kind -> !controls.serves(kind.asSubclass(Control.class)))
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(listed().values()), unserved);
    }

    @Test
    void whatTheReadmeListsIsAnsweredAsWhatNeverExisted() throws IOException {
        TestClient client = TestNode.running(0, 2).connect(100);

        for (int opcode : listed().keySet()) {
            ReplyControl answer = client.askRaw(opcode, Blob.EMPTY);
            assertEquals(-1, answer.status());
            assertTrue(answer.data().isEmpty());
            assertTrue(answer.error().isEmpty());
        }
    }

    @Test
    void theReadmeCallsThingsByTheirNames() throws IOException {
        rows().forEach(row -> assertEquals(row.group(2), Opcode.nameOf(Integer.parseInt(row.group(1)))));
    }

    @Test
    void obsoleteControlsAreAnsweredSoToo() {
        TestClient client = TestNode.running(0, 2).connect(100);

        for (int opcode = 0; opcode < BEYOND_THE_LAST; opcode++) {
            if (Opcode.isObsolete(opcode)) {
                assertEquals(-1, client.askRaw(opcode, Blob.EMPTY).status());
            }
        }
    }

    /** Whatever a client or a node sends, a node answers or is silent; it never fails. */
    @ParameterizedTest
    @MethodSource("opcodes")
    void noPayloadDoesHarm(int opcode) {
        for (Blob payload : payloads()) {
            TestNode node = TestNode.running(0, 2);
            TestClient client = node.connect(100);
            client.sendRaw(opcode, payload);
            node.advance(200);

            assertFalse(node.effects.isEmpty());
        }
    }

    static Stream<Integer> opcodes() {
        return Stream.iterate(0, opcode -> opcode < BEYOND_THE_LAST, opcode -> opcode + 1);
    }

    private static List<Blob> payloads() {
        Blob ones = Blob.ofHex("ff".repeat(300));
        Blob zeros = Blob.ofHex("00".repeat(300));
        Blob counting = Blob.ofHex("0100000002000000".repeat(40));
        return Stream.of(0, 1, 4, 5, 8, 12, 16, 24, 32, 36, 56, 128, 300)
                .flatMap(size -> Stream.of(ones.slice(0, size), zeros.slice(0, size), counting.slice(0, size)))
                .toList();
    }

    private static TreeMap<Integer, String> listed() throws IOException {
        TreeMap<Integer, String> listed = new TreeMap<>();
        rows().forEach(row -> listed.put(Integer.parseInt(row.group(1)), row.group(3)));
        return listed;
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(README)).results().toList();
    }
}
