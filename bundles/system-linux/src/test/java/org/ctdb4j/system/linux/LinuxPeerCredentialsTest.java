// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import org.ctdb4j.spi.loop.PeerCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxPeerCredentialsTest {
    @TempDir
    Path folder;

    private final PeerCredentials credentials = new LinuxPeerCredentials();

    @Test
    void namesTheProcessThatConnected() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            try (SocketChannel client = SocketChannel.open(address);
                    SocketChannel accepted = server.accept()) {
                int self = (int) ProcessHandle.current().pid();
                assertEquals(self, credentials.pid(accepted));
                assertEquals(self, credentials.pid(client));
            }
        }
    }

    @Test
    void doesNotKnowAPipe() throws Exception {
        Pipe pipe = Pipe.open();
        assertEquals(0, credentials.pid(pipe.source()));
        pipe.source().close();
        pipe.sink().close();
    }
}
