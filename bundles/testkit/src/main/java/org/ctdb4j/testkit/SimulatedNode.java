// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Generation;
import org.ctdb4j.core.Effect;
import org.ctdb4j.core.Effects;
import org.ctdb4j.core.Event;
import org.ctdb4j.core.Node;
import org.ctdb4j.core.NodeSettings;
import org.ctdb4j.core.NodeSnapshot;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqKeepalive;
import org.ctdb4j.spi.config.NodeLine;

/** The machine one node of the cluster runs on: its process, which may be paused, end and start again, and what survives it. */
public final class SimulatedNode {
    private static final int PORT = 4379;
    private static final int LEADER_TIMEOUT_SECONDS = 5;
    private static final int FIRST_PID = 10_000;
    private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final World world;
    private final ClusterSpec spec;
    private final int pnn;
    private final SplittableRandom random;
    private final Mishaps mishaps;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final Deque<Event> backlog = new ArrayDeque<>();
    private Optional<Process> process = Optional.empty();
    private boolean paused;
    private int starts;

    SimulatedNode(World world, ClusterSpec spec, int pnn, SplittableRandom random, Mishaps mishaps) {
        this.world = world;
        this.spec = spec;
        this.pnn = pnn;
        this.random = random;
        this.mishaps = mishaps;
    }

    /** One life of the node. */
    private static final class Process {
        private final Node node;
        private final SimulatedHost host;

        Process(Node node, SimulatedHost host) {
            this.node = node;
            this.host = host;
        }
    }

    public int pnn() {
        return pnn;
    }

    public boolean isAlive() {
        return process.isPresent();
    }

    /** {@return whether it accepts connections of clients and nodes} */
    boolean isOpen() {
        return process.isPresent() && process.get().host.isOpen();
    }

    boolean isPaused() {
        return paused;
    }

    /** {@return how often it was started} */
    int starts() {
        return starts;
    }

    /** {@return the facts, of a node that is alive} */
    public NodeSnapshot snapshot() {
        return process.orElseThrow().node.snapshot(world.clock().nowNanos());
    }

    /** {@return the generation of a database here, invalid if there is none} */
    int generation(int dbId) {
        return process.stream()
                .flatMap(alive -> alive.node.snapshot(world.clock().nowNanos()).databases().stream())
                .filter(database -> database.id() == dbId)
                .mapToInt(NodeSnapshot.Database::generation)
                .findFirst()
                .orElse(Generation.INVALID);
    }

    Optional<SimulatedDatabase> database(int dbId) {
        return process.flatMap(alive -> alive.host.database(dbId));
    }

    Collection<SimulatedDatabase> databases() {
        return process.map(alive -> alive.host.databases()).orElse(List.of());
    }

    // ---- life and death

    void start() {
        if (process.isPresent()) {
            throw new IllegalStateException("Node " + pnn + " runs already");
        }
        starts++;
        SimulatedHost host = new SimulatedHost(world, this, random.split(), mishaps, disk);
        process = Optional.of(new Process(new Node(settings(), spec.cures()), host));
        long seed = random.nextLong();
        world.trace().note("node " + pnn + " starts");
        post(new Event.Started(world.clock().wallMicros()));
        post(new Event.DatabasesFound(disk.names()));
        post(new Event.RecoveryBound(spec.recovery().get(), seed, world.clock().wallMicros()));
    }

    /** Ends the process at once; databases and clients go with it. */
    void crash() {
        process.ifPresent(ended -> {
            world.trace().note("node " + pnn + " crashes");
            end(ended);
        });
    }

    void pause() {
        paused = true;
        world.trace().note("node " + pnn + " pauses");
    }

    /** Goes on with all that came meanwhile. */
    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        world.trace().note("node " + pnn + " goes on");
        catchUp();
    }

    /** What comes meanwhile waits behind what was missed. */
    private void catchUp() {
        world.clock().after(0, () -> {
            if (!paused && !backlog.isEmpty()) {
                step(backlog.poll());
                catchUp();
            }
        });
    }

    /** The node has left by itself; whoever watches over services starts it again. */
    void exited(int code, String reason) {
        world.trace().note("node " + pnn + " exits with " + code + ": " + reason);
        process.ifPresent(this::end);
        world.clock().after(RESTART_NANOS, () -> {
            if (!isAlive()) {
                start();
            }
        });
    }

    private void end(Process ended) {
        world.checks().dies(this);
        process = Optional.empty();
        backlog.clear();
        paused = false;
        world.clusterLock().release(this);
        world.network().crashed(pnn);
        ended.host.ended();
    }

    // ---- events

    /** Something happens to the node: now, unless it is paused. */
    void post(Event event) {
        postAfter(0, event);
    }

    void postAfter(long delayNanos, Event event) {
        Optional<Process> addressee = process;
        world.clock().after(delayNanos, () -> {
            if (addressee.isPresent() && process.equals(addressee)) {
                take(event);
            }
        });
    }

    private void take(Event event) {
        if (paused || !backlog.isEmpty()) {
            backlog.add(event);
        } else {
            step(event);
        }
    }

    private void step(Event event) {
        Process alive = process.orElseThrow();
        world.trace().event(pnn, event);
        alive.host.stepBegins(event);
        Effects effects = decide(alive.node, event);
        alive.host.stepEnded(event);
        for (Effect effect : effects) {
            world.trace().effect(pnn, effect);
            effect.carryOut(alive.host);
        }
        if (process.isPresent()) {
            world.checks().afterStep(this, event);
        }
    }

    private Effects decide(Node node, Event event) {
        try {
            return node.step(world.clock().nowNanos(), event);
        } catch (IllegalStateException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NullPointerException e) {
            throw new Violation(Check.SOUND_NODE, "node " + pnn + " at " + PacketText.of(event) + ": " + e, e);
        }
    }

    // ---- clients

    /** Connects a client of the client socket. {@return the connection, 0 if nobody listens} */
    long connect(SimulatedSocket socket) {
        return process.filter(alive -> alive.host.isOpen())
                .map(alive -> alive.host.connect(socket))
                .orElse(0L);
    }

    void fromClient(long connection, Packet packet) {
        process.ifPresent(alive -> alive.host.fromClient(connection, packet));
    }

    void clientGone(long connection) {
        process.ifPresent(alive -> alive.host.clientGone(connection));
    }

    int nextPid() {
        return FIRST_PID + random.nextInt(FIRST_PID);
    }

    private NodeSettings settings() {
        List<NodeLine> lines = new ArrayList<>();
        for (int node = 0; node < spec.nodes(); node++) {
            lines.add(new NodeLine(address(node), false));
        }
        return new NodeSettings(
                pnn,
                lines,
                PORT,
                FIRST_PID + pnn,
                ReqKeepalive.VERSION_4_17,
                spec.tunables(),
                DebugLevel.NOTICE,
                spec.clusterLock() ? "/cluster/lock" : "",
                LEADER_TIMEOUT_SECONDS,
                true,
                pnn < spec.lmasters(),
                false,
                false,
                false,
                true);
    }

    private static InetAddress address(int node) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 99, 0, (byte) (node + 1)});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "node " + pnn;
    }
}
