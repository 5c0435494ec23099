// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.RegisterSrvid;

/** Talks with others of its kind, and insists that what one of them says comes in order and once. Messages may get lost. */
final class MessageClient implements SimulatedClient {
    private static final long FIRST_SRVID = 0x1000;
    private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int SENDER = 0;
    private static final int NUMBER = 8;

    private final World world;
    private final SimulatedNode node;
    private final SplittableRandom random;
    private final int nodes;
    private final ClientLife<Life> lives;
    private long livesSoFar;

    MessageClient(World world, SimulatedNode node, SplittableRandom random, int nodes) {
        this.world = world;
        this.node = node;
        this.random = random;
        this.nodes = nodes;
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
        private final long sender = ((long) node.pnn() << Integer.SIZE) + ++livesSoFar;
        private final Map<Long, Long> heard = new LinkedHashMap<>();
        private long said;
        private boolean ended;

        Life(ClientLife<Life> lives) {
            connection = new ClientConnection(node, lives::closed);
        }

        @Override
        public boolean begin() {
            if (!connection.connect()) {
                return false;
            }
            connection.onMessage(this::hear);
            connection.ask(Pnn.CURRENT, new RegisterSrvid(FIRST_SRVID + node.pnn()), reply -> later());
            return true;
        }

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public boolean isIdle() {
            return true;
        }

        @Override
        public ClientConnection connection() {
            return connection;
        }

        private void later() {
            world.clock().after(1 + random.nextLong(PAUSE_NANOS_MAX), () -> {
                if (!ended && !lives.isStopped()) {
                    say();
                    later();
                }
            });
        }

        private void say() {
            int other = random.nextInt(nodes);
            List<Integer> destinations = List.of(other, Pnn.BROADCAST_CONNECTED);
            int destnode = destinations.get(random.nextInt(destinations.size()));
            connection.say(destnode, FIRST_SRVID + other, Blob.u64(sender).concat(Blob.u64(++said)));
        }

        private void hear(ReqMessage message) {
            long from = message.data().u64At(SENDER);
            long number = message.data().u64At(NUMBER);
            Long last = heard.put(from, number);
            if (last != null && number <= last) {
                throw new Violation(
                        Check.MESSAGE_ORDER,
                        "a client of %s hears message %d of client %x after %d".formatted(node, number, from, last));
            }
        }
    }
}
