// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.spi.loop.Acceptor;
import org.ctdb4j.spi.loop.Channel;
import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.ConnectionHandler;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.loop.LoopFailure;
import org.ctdb4j.spi.loop.LoopGaps;

/** A loop whose time stands still until it is moved, and that has no sockets. */
final class StillLoop implements Loop {
    final List<Runnable> scheduled = new ArrayList<>();
    long now;
    boolean inLoop = true;

    /** Whether tasks wait instead of being run at once. */
    boolean isBusy;

    private final List<Runnable> late = new ArrayList<>();

    /** Lets all timers fire. */
    void fire() {
        List<Runnable> due = List.copyOf(scheduled);
        scheduled.clear();
        due.forEach(Runnable::run);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public LoopGaps gaps() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean inLoop() {
        return inLoop;
    }

    /** Runs what came while it was busy. */
    void catchUp() {
        List<Runnable> waited = List.copyOf(late);
        late.clear();
        waited.forEach(Runnable::run);
    }

    @Override
    public void execute(Runnable task) {
        if (isBusy) {
            late.add(task);
        } else {
            task.run();
        }
    }

    @Override
    public void executeAndAwait(Runnable task, Duration limit) {
        task.run();
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        scheduled.add(task);
        return () -> scheduled.remove(task);
    }

    @Override
    public Registration onEndOfTurn(Runnable hook) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Registration onFailure(LoopFailure listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Acceptor listen(String role, Path socket, int backlog) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Acceptor listen(String role, InetSocketAddress address, int backlog) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Connection connect(
            String role,
            InetSocketAddress local,
            InetSocketAddress remote,
            long limitNanos,
            ConnectionHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Channel> channels(String role) {
        return List.of();
    }
}
