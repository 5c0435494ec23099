// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.core.Event;
import org.ctdb4j.protocol.Packet;

/**
 * The connections between nodes: what is sent arrives late, in order, and unless the connection breaks first. A connection that is
 * cut holds everything up and tells nobody; a broken one loses what is under way and tells both ends.
 */
final class SimulatedNetwork {
    private static final long RECONNECT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RESET_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long DELAY_NANOS_MIN = TimeUnit.MICROSECONDS.toNanos(20);

    private final World world;
    private final SplittableRandom random;
    private final long delayNanosMax;
    private final List<Pair> pairs = new ArrayList<>();
    private long losses;

    /** @param delayNanosMax of a packet on an idle link that nobody slows down */
    SimulatedNetwork(World world, SplittableRandom random, int nodes, long delayNanosMax) {
        this.world = world;
        this.random = random;
        this.delayNanosMax = delayNanosMax;
        for (int low = 0; low < nodes; low++) {
            for (int high = low + 1; high < nodes; high++) {
                pairs.add(new Pair(low, high));
            }
        }
    }

    /** {@return how many connections, and packets for want of one, have been lost so far} */
    long losses() {
        return losses;
    }

    /** {@return whether all nodes that accept connections have them, uncut} */
    boolean isWhole() {
        return pairs.stream().allMatch(pair -> !pair.cut && pair.low.up && pair.high.up);
    }

    void send(int from, int to, Packet packet) {
        Pair pair = pair(from, to);
        if (pair.end(from).up) {
            pair.end(from).send(packet);
        } else {
            losses++;
        }
    }

    /** A node accepts connections, and makes them. */
    void opened(int pnn) {
        pairsOf(pnn).forEach(Pair::connectLater);
    }

    /** A node tears a connection down. */
    void drop(int from, int to) {
        Pair pair = pair(from, to);
        if (pair.end(from).up) {
            losses++;
            pair.end(from).down();
            pair.resetOther(from);
        }
        pair.connectLater();
    }

    /** The process of a node has ended. Its kernel may have sent the rest, or not. */
    void crashed(int pnn) {
        for (Pair pair : pairsOf(pnn)) {
            losses += pair.end(pnn).up ? 1 : 0;
            pair.end(pnn).up = false;
            if (random.nextBoolean()) {
                pair.end(pnn).lose();
            }
            pair.resetOther(pnn);
            pair.connectLater();
        }
    }

    /** The connection between two nodes breaks: what is under way is lost, and both hear of it. */
    void breakConnection(int one, int other) {
        Pair pair = pair(one, other);
        losses++;
        pair.low.lose();
        pair.high.lose();
        pair.reset(pair.low);
        pair.reset(pair.high);
        pair.connectLater();
    }

    /** Holds up everything between two nodes, new connections included. */
    void cut(int one, int other) {
        pair(one, other).cut = true;
    }

    void heal(int one, int other) {
        pair(one, other).heal();
    }

    void healAll() {
        pairs.forEach(pair -> {
            pair.heal();
            pair.low.slowNanos = 0;
            pair.high.slowNanos = 0;
        });
    }

    /** Makes one direction slower from now on. */
    void slow(int from, int to, long nanos) {
        pair(from, to).end(from).slowNanos = nanos;
    }

    private Pair pair(int one, int other) {
        return pairs.stream()
                .filter(pair -> pair.low.pnn == Math.min(one, other) && pair.high.pnn == Math.max(one, other))
                .findFirst()
                .orElseThrow();
    }

    private List<Pair> pairsOf(int pnn) {
        return pairs.stream()
                .filter(pair -> pair.low.pnn == pnn || pair.high.pnn == pnn)
                .toList();
    }

    /** Two nodes and what is between them. */
    private final class Pair {
        private final End low;
        private final End high;
        private boolean cut;
        private boolean connecting;

        Pair(int low, int high) {
            this.low = new End(this, low);
            this.high = new End(this, high);
        }

        End end(int pnn) {
            return low.pnn == pnn ? low : high;
        }

        End other(End end) {
            return end == low ? high : low;
        }

        /** The end that is left hears of it, as soon as anything gets through. */
        void resetOther(int pnn) {
            End left = other(end(pnn));
            left.lose();
            if (!cut) {
                reset(left);
            }
        }

        void reset(End end) {
            if (end.up) {
                end.up = false;
                end.lose();
                long arrived = other(end).lastArrivalNanos - world.clock().nowNanos();
                long delay = Math.max(0, arrived) + random.nextLong(RESET_NANOS_MAX);
                world.node(end.pnn).postAfter(delay, new Event.PeerDisconnected(other(end).pnn, "connection reset"));
            }
        }

        void heal() {
            if (!cut) {
                return;
            }
            cut = false;
            if (low.up != high.up) {
                reset(low);
                reset(high);
            }
            low.flush();
            high.flush();
            connectLater();
        }

        void connectLater() {
            if (!connecting) {
                connecting = true;
                world.clock().after(RECONNECT_NANOS / 2 + random.nextLong(RECONNECT_NANOS / 2), this::connect);
            }
        }

        private void connect() {
            connecting = false;
            boolean possible =
                    world.node(low.pnn).isOpen() && world.node(high.pnn).isOpen() && !cut;
            if (possible && !low.up && !high.up) {
                low.connected();
                high.connected();
            } else if (!low.up || !high.up) {
                connectLater();
            }
        }
    }

    /** One node's side of a connection: what it sends. */
    private final class End {
        private final Pair pair;
        private final int pnn;
        private final Deque<Packet> heldUp = new ArrayDeque<>();
        private boolean up;
        private int connection;
        private long lastArrivalNanos;
        private long slowNanos;

        End(Pair pair, int pnn) {
            this.pair = pair;
            this.pnn = pnn;
        }

        void connected() {
            up = true;
            connection++;
            world.node(pnn).postAfter(0, new Event.PeerConnected(pair.other(this).pnn));
        }

        void down() {
            up = false;
            lose();
            pair.other(this).lose();
        }

        /** What this end has sent and has not arrived is lost. */
        void lose() {
            connection++;
            heldUp.clear();
        }

        void send(Packet packet) {
            long delay = DELAY_NANOS_MIN + random.nextLong(delayNanosMax) + slowNanos;
            lastArrivalNanos = Math.max(lastArrivalNanos, world.clock().nowNanos() + delay);
            int sentOn = connection;
            world.clock().after(lastArrivalNanos - world.clock().nowNanos(), () -> arrive(sentOn, packet));
        }

        void flush() {
            List<Packet> packets = List.copyOf(heldUp);
            heldUp.clear();
            packets.forEach(this::deliver);
        }

        private void arrive(int sentOn, Packet packet) {
            if (sentOn != connection) {
                return;
            }
            if (pair.cut) {
                heldUp.add(packet);
            } else {
                deliver(packet);
            }
        }

        private void deliver(Packet packet) {
            world.node(pair.other(this).pnn).post(new Event.PeerPacket(pnn, packet));
        }
    }
}
