// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

import org.ctdb4j.spi.loop.Acceptor;

/** A started loop for the length of a test. */
final class RunningLoop implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SocketLoop loop;

    RunningLoop() throws IOException {
        loop = new SocketLoop();
        loop.start();
    }

    SocketLoop loop() {
        return loop;
    }

    void run(Runnable task) {
        loop.executeAndAwait(task, LIMIT);
    }

    <T> T call(Callable<T> task) {
        AtomicReference<T> result = new AtomicReference<>();
        run(() -> {
            try {
                result.set(task.call());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return result.get();
    }

    Acceptor listen(Path socket, Acceptor.Handler handler) {
        return call(() -> {
            Acceptor acceptor = loop.listen("test", socket, 100);
            acceptor.accept(handler);
            return acceptor;
        });
    }

    static SocketChannel client(Path socket) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    @Override
    public void close() {
        loop.stop();
    }
}
