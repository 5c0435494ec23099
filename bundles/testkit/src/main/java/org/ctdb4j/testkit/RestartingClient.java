// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.control.Control;

/** A client whose process ends with its node, or when it is killed; another one begins a little later. */
abstract class RestartingClient implements SimulatedClient {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    final World world;
    final SimulatedNode node;
    final SplittableRandom random;
    private Optional<Life> life = Optional.empty();
    private boolean stopped;

    RestartingClient(World world, SimulatedNode node, SplittableRandom random) {
        this.world = world;
        this.node = node;
        this.random = random;
    }

    /** {@return a process that has not begun} */
    abstract Life newLife();

    /** {@return whether nothing new is to begin} */
    final boolean isStopped() {
        return stopped;
    }

    @Override
    public final void start() {
        if (stopped || life.isPresent()) {
            return;
        }
        Life next = newLife();
        if (next.connection.connect()) {
            life = Optional.of(next);
            next.begin();
        } else {
            again();
        }
    }

    @Override
    public final void stop() {
        stopped = true;
    }

    @Override
    public final void kill() {
        life.ifPresent(alive -> {
            alive.connection.leave();
            closed();
        });
    }

    @Override
    public final boolean isIdle() {
        return life.isEmpty() || life.get().isIdle();
    }

    private void closed() {
        Optional<Life> ended = life;
        life = Optional.empty();
        ended.ifPresent(Life::endNow);
        again();
    }

    private void again() {
        world.clock().after(RETRY_NANOS, this::start);
    }

    /** One process. What it has locked is free when it ends. */
    abstract class Life {
        final ClientConnection connection = new ClientConnection(node, RestartingClient.this::closed);
        private boolean ended;
        private boolean idle;

        /** It is connected. */
        abstract void begin();

        /** Whatever it was at has ended. */
        void end() {}

        /** {@return whether it waits for nothing} */
        boolean isIdle() {
            return idle;
        }

        final void setIdle(boolean now) {
            idle = now;
        }

        /** Does something later, unless the process has ended by then. */
        final void later(long nanos, Runnable action) {
            world.clock().after(nanos, () -> {
                if (!ended) {
                    action.run();
                }
            });
        }

        /** Attaches a database, however often it takes. */
        final void attach(Control attach, IntConsumer whenAttached) {
            connection.ask(Pnn.CURRENT, attach, reply -> {
                if (reply.status() == 0) {
                    whenAttached.accept(reply.data().u32At(0));
                } else {
                    later(RETRY_NANOS, () -> attach(attach, whenAttached));
                }
            });
        }

        private void endNow() {
            ended = true;
            node.databases().forEach(database -> database.clientGone(this));
            end();
        }
    }
}
