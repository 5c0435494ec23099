// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit.linux;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.ctdb4j.spi.loop.Acceptor;
import org.ctdb4j.spi.loop.Channel;
import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.ConnectionHandler;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.loop.LoopFailure;
import org.ctdb4j.spi.loop.LoopGaps;

/** A loop of a test that has tasks and timers only: it refuses sockets, turns and what measures or guards those. */
public interface SocketlessLoop extends Loop {
    @Override
    default LoopGaps gaps() {
        throw new UnsupportedOperationException();
    }

    @Override
    default void executeAndAwait(Runnable task, Duration limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    default Registration onEndOfTurn(Runnable hook) {
        throw new UnsupportedOperationException();
    }

    @Override
    default Registration onFailure(LoopFailure listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    default Acceptor listen(String role, Path socket, int backlog) {
        throw new UnsupportedOperationException();
    }

    @Override
    default Acceptor listen(String role, InetSocketAddress address, int backlog) {
        throw new UnsupportedOperationException();
    }

    @Override
    default Connection connect(
            String role,
            InetSocketAddress local,
            InetSocketAddress remote,
            long limitNanos,
            ConnectionHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    default List<Channel> channels(String role) {
        return List.of();
    }
}
