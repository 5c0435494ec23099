// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;

import org.ctdb4j.protocol.control.Ping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageClientTest {
    @TempDir
    Path folder;

    private ServerSocketChannel node;

    @BeforeEach
    void listen() throws IOException {
        node = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        node.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
    }

    @AfterEach
    void close() throws IOException {
        node.close();
    }

    @Test
    void givesANodeUpThatHasGotStuck() throws IOException {
        try (StageClient client = client(Duration.ofMillis(1))) {
            IOException stuck = assertThrows(SocketTimeoutException.class, () -> client.ask(new Ping()));
            assertEquals("node 2 of it has not answered for 0 s", stuck.getMessage());
        }
    }

    @Test
    void anInterruptEndsTheWait() throws IOException {
        try (StageClient client = client(Duration.ofMinutes(1))) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, () -> client.ask(new Ping()));
        } finally {
            Thread.interrupted();
        }
    }

    private StageClient client(Duration limit) throws IOException {
        return new StageClient(folder.resolve("socket"), 2, limit);
    }
}
