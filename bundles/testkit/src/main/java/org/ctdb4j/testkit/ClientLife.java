// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The lives of a client, one after the other: each ends with its node or when it is killed, and another one begins a little later. */
final class ClientLife<P extends ClientLife.Process> {
    static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final World world;
    private final Function<ClientLife<P>, P> birth;
    private Optional<P> process = Optional.empty();
    private boolean stopped;

    ClientLife(World world, Function<ClientLife<P>, P> birth) {
        this.world = world;
        this.birth = birth;
    }

    /** One life. */
    interface Process {
        /** Connects, and begins; {@return false if nobody listens} */
        boolean begin();

        /** Whatever it is at has ended. */
        void end();

        /** {@return whether it waits for nothing} */
        boolean isIdle();

        ClientConnection connection();
    }

    boolean isStopped() {
        return stopped;
    }

    void start() {
        if (stopped || process.isPresent()) {
            return;
        }
        P next = birth.apply(this);
        if (next.begin()) {
            process = Optional.of(next);
        } else {
            again();
        }
    }

    void stop() {
        stopped = true;
    }

    boolean isIdle() {
        return process.isEmpty() || process.get().isIdle();
    }

    void kill() {
        process.ifPresent(alive -> {
            alive.connection().leave();
            closed();
        });
    }

    /** The node has gone. */
    void closed() {
        process.ifPresent(Process::end);
        process = Optional.empty();
        again();
    }

    private void again() {
        world.clock().after(RETRY_NANOS, this::start);
    }
}
