// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The addresses 127.x.y.1 to .253, for one cluster: the nodes file has no ports, so each node needs an address of its own.
 * A block is claimed by listening on its .254, which the kernel takes back whatever happens to us. x and y have three
 * digits, so that output of two clusters lines up.
 */
public final class LoopbackBlock implements Network {
    private static final int CTDB_PORT = 4379;
    private static final int FIRST = 100;
    private static final int ROWS = 100;
    private static final int COLUMNS = 150;

    private final int x;
    private final int y;
    private final ServerSocket claim;

    private LoopbackBlock(int x, int y, ServerSocket claim) {
        this.x = x;
        this.y = y;
        this.claim = claim;
    }

    public static LoopbackBlock claim() {
        int blocks = ROWS * COLUMNS;
        int start = (int) (ProcessHandle.current().pid() % blocks);
        for (int i = 0; i < blocks; i++) {
            int block = (start + i) % blocks;
            int x = FIRST + block / COLUMNS;
            int y = FIRST + block % COLUMNS;
            try {
                listen(x, y, 1).close();
                return new LoopbackBlock(x, y, listen(x, y, 254));
            } catch (IOException taken) {
                // somebody else's; the next one
            }
        }
        throw new AssertionError("no free block of loopback addresses");
    }

    @Override
    public String address(int pnn) {
        return "127." + x + "." + y + "." + (pnn + 1);
    }

    @Override
    public String name() {
        return x + "-" + y;
    }

    @Override
    public Place place(int pnn) {
        return Place.HERE;
    }

    @Override
    public void close() {
        try {
            claim.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listen(int x, int y, int last) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            byte[] address = {127, (byte) x, (byte) y, (byte) last};
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(address), CTDB_PORT));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
