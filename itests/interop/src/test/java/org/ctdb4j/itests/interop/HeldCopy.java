// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import org.ctdb4j.itests.clusters.Running;

/** A file that a client copies to the share for as long as the test wants, piece by piece. */
final class HeldCopy implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PIECE_BYTES = 1 << 20;

    private final Running client;
    private final Random random = new Random(1);
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

    /** Begins the copy, by a client beside {@code node} through that node; the file is open when this returns. */
    HeldCopy(SambaNode node, String user, String name) {
        client = node.program(
                        "smbclient",
                        node.unc(SambaNode.SHARE),
                        "--user",
                        user + "%" + SambaNode.password(user),
                        "--command",
                        "put - " + name)
                .start();
        more();
    }

    /** Copies one more piece and returns when the client has taken all but what a pipe holds. */
    void more() {
        byte[] piece = new byte[PIECE_BYTES];
        random.nextBytes(piece);
        client.feed(piece);
        expected.writeBytes(piece);
    }

    /** Ends the copy, which must be whole. */
    void expectWhole(Path copy) throws IOException {
        client.endInput();
        client.awaitSuccess(LIMIT);
        assertArrayEquals(expected.toByteArray(), Files.readAllBytes(copy));
    }

    @Override
    public void close() {
        client.close();
    }
}
