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
final class MessageClient extends RestartingClient {
    private static final long FIRST_SRVID = 0x1000;
    private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int SENDER = 0;
    private static final int NUMBER = 8;

    private final int nodes;
    private long livesSoFar;

    MessageClient(World world, SimulatedNode node, SplittableRandom random, int nodes) {
        super(world, node, random);
        this.nodes = nodes;
    }

    @Override
    Life newLife() {
        return new Life();
    }

    private final class Life extends RestartingClient.Life {
        private final long sender = ((long) node.pnn() << Integer.SIZE) + ++livesSoFar;
        private final Map<Long, Long> heard = new LinkedHashMap<>();
        private long said;

        @Override
        void begin() {
            connection.onMessage(this::hear);
            connection.ask(Pnn.CURRENT, new RegisterSrvid(FIRST_SRVID + node.pnn()), reply -> sayLater());
        }

        @Override
        boolean isIdle() {
            return true;
        }

        private void sayLater() {
            later(1 + random.nextLong(PAUSE_NANOS_MAX), () -> {
                if (!isStopped()) {
                    say();
                    sayLater();
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
