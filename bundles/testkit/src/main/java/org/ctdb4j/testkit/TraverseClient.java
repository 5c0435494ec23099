// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.TraverseStart;
import org.ctdb4j.protocol.type.RecData;

/** Reads a whole database now and then, as {@code ctdb catdb} does. A traverse has an end, whatever befalls the nodes. */
final class TraverseClient implements SimulatedClient {
    private static final long SRVID = 0x2000;
    private static final long PAUSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(3);

    private final World world;
    private final SimulatedNode node;
    private final SplittableRandom random;
    private final String name;
    private final ClientLife<Life> lives;

    TraverseClient(World world, SimulatedNode node, SplittableRandom random, String name) {
        this.world = world;
        this.node = node;
        this.random = random;
        this.name = name;
        lives = new ClientLife<>(world, Life::new);
    }

    @Override
    public void start() {
        lives.start();
    }

    @Override
    public void stop() {
        lives.stop();
    }

    @Override
    public void kill() {
        lives.kill();
    }

    @Override
    public boolean isIdle() {
        return lives.isIdle();
    }

    private final class Life implements ClientLife.Process {
        private final ClientConnection connection;
        private int lastTraverse;
        private boolean traversing;
        private boolean ended;

        Life(ClientLife<Life> lives) {
            connection = new ClientConnection(node, lives::closed);
        }

        @Override
        public boolean begin() {
            if (!connection.connect()) {
                return false;
            }
            connection.onMessage(this::take);
            connection.ask(Pnn.CURRENT, new RegisterSrvid(SRVID), registered -> attach());
            return true;
        }

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public boolean isIdle() {
            return !traversing;
        }

        @Override
        public ClientConnection connection() {
            return connection;
        }

        private void attach() {
            connection.ask(Pnn.CURRENT, new DbAttach(name), reply -> {
                if (reply.status() == 0) {
                    traverseLater(reply.data().u32At(0));
                } else {
                    later(ClientLife.RETRY_NANOS, this::attach);
                }
            });
        }

        private void traverseLater(int dbId) {
            later(1 + random.nextLong(PAUSE_NANOS_MAX), () -> {
                if (!traversing) {
                    traverse(dbId);
                }
                traverseLater(dbId);
            });
        }

        private void traverse(int dbId) {
            traversing = true;
            connection.ask(
                    Pnn.CURRENT,
                    new TraverseStart(dbId, ++lastTraverse, SRVID),
                    reply -> traversing &= reply.status() == 0);
        }

        private void take(ReqMessage message) {
            RecData record = decoded(message);
            if (record.isEnd() && record.reqid() == lastTraverse) {
                traversing = false;
            }
        }

        private static RecData decoded(ReqMessage message) {
            try {
                return RecData.decode(message.data());
            } catch (MalformedPayloadException e) {
                throw new Violation(Check.SOUND_NODE, "a traverse delivers no record: " + message, e);
            }
        }

        private void later(long nanos, Runnable action) {
            world.clock().after(nanos, () -> {
                if (!ended && !lives.isStopped()) {
                    action.run();
                }
            });
        }
    }
}
