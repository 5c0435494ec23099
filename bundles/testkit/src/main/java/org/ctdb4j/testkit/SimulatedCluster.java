// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.ctdb4j.api.Generation;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.core.NodeSnapshot;

/** Several real nodes in a simulated world. Equal specs and seeds make equal stories. */
public final class SimulatedCluster {
    private static final long STORY_MAX = 20_000_000;

    private final ClusterSpec spec;
    private final Everything world;
    private final SplittableRandom random;
    private final Mishaps mishaps;
    private final Operator operator;
    private final List<SimulatedClient> clients = new ArrayList<>();

    public SimulatedCluster(ClusterSpec spec, long seed) {
        this.spec = spec;
        random = new SplittableRandom(seed);
        mishaps = new Mishaps(random.split(), spec.eventNanosMax());
        world = new Everything(spec, random, mishaps);
        operator = new Operator(world);
    }

    private static final class Everything implements World {
        private final SimulatedClock clock = new SimulatedClock();
        private final Trace trace = new Trace(clock);
        private final Checks checks = new Checks(this);
        private final ClusterLockFile clusterLock = new ClusterLockFile();
        private final SimulatedNetwork network;
        private final List<SimulatedNode> nodes = new ArrayList<>();

        Everything(ClusterSpec spec, SplittableRandom random, Mishaps mishaps) {
            network = new SimulatedNetwork(this, random.split(), spec.nodes(), spec.delayNanosMax());
            for (int pnn = 0; pnn < spec.nodes(); pnn++) {
                nodes.add(new SimulatedNode(this, spec, pnn, random.split(), mishaps));
            }
        }

        @Override
        public SimulatedClock clock() {
            return clock;
        }

        @Override
        public Trace trace() {
            return trace;
        }

        @Override
        public Checks checks() {
            return checks;
        }

        @Override
        public SimulatedNetwork network() {
            return network;
        }

        @Override
        public ClusterLockFile clusterLock() {
            return clusterLock;
        }

        @Override
        public List<SimulatedNode> nodes() {
            return nodes;
        }
    }

    World world() {
        return world;
    }

    Mishaps mishaps() {
        return mishaps;
    }

    SplittableRandom random() {
        return random;
    }

    List<SimulatedClient> clients() {
        return clients;
    }

    public List<SimulatedNode> nodes() {
        return world.nodes();
    }

    public SimulatedNode node(int pnn) {
        return world.node(pnn);
    }

    public Operator operator() {
        return operator;
    }

    public long nowNanos() {
        return world.clock().nowNanos();
    }

    /** {@return a number that two equal stories share} */
    public long traceHash() {
        return world.trace().hash();
    }

    /** {@return the end of the story, one line for each event and effect} */
    public String lastPart(int lines) {
        return world.trace().last(lines);
    }

    public void startAll() {
        world.nodes().forEach(SimulatedNode::start);
    }

    SimulatedClient add(SimulatedClient client) {
        clients.add(client);
        client.start();
        return client;
    }

    /** Lets time pass. */
    public void run(long nanos) {
        long until = nowNanos() + nanos;
        runUntil(nanos, () -> false);
        world.clock().advanceTo(until);
    }

    /** Lets time pass until something is so; {@return whether it is, within that time} */
    public boolean runUntil(long nanosMax, BooleanSupplier condition) {
        long until = nowNanos() + nanosMax;
        long nextLook = nowNanos();
        while (world.clock().runNext(until)) {
            if (nowNanos() >= nextLook) {
                if (condition.getAsBoolean()) {
                    return true;
                }
                nextLook = nowNanos() + TimeUnit.MILLISECONDS.toNanos(10);
            }
            if (world.trace().count() > STORY_MAX) {
                throw new Violation(Check.LIVENESS, "the story has more than " + STORY_MAX + " events");
            }
        }
        return condition.getAsBoolean();
    }

    /** As {@link #runUntil}, and fails if it does not come to that. */
    public void await(String what, long seconds, BooleanSupplier condition) {
        if (!runUntil(TimeUnit.SECONDS.toNanos(seconds), condition)) {
            throw new Violation(Check.LIVENESS, "not " + what + " within " + seconds + " s:\n" + state());
        }
    }

    /** {@return whether every node is there, connected, active, and recovered together with the others} */
    public boolean isHealthy() {
        Set<Integer> generations = new LinkedHashSet<>();
        Set<Integer> leaders = new LinkedHashSet<>();
        for (SimulatedNode node : nodes()) {
            if (!node.isAlive() || !isHealthy(node.snapshot())) {
                return false;
            }
            generations.add(node.snapshot().vnnMap().generation());
            leaders.add(node.snapshot().leader());
        }
        return generations.size() == 1 && leaders.size() == 1;
    }

    /** Has a healthy cluster recover, and waits until it is healthy again. */
    void recoverOnce(long seconds) {
        int before = node(0).snapshot().vnnMap().generation();
        operator.recover(0);
        await(
                "recovered",
                seconds,
                () -> isHealthy() && node(0).snapshot().vnnMap().generation() != before);
    }

    private boolean isHealthy(NodeSnapshot facts) {
        boolean connected = facts.members().stream().noneMatch(member -> NodeFlags.isInactive(member.flags()));
        boolean recovered = facts.databases().stream()
                .allMatch(database -> !database.frozen()
                        && database.generation() == facts.vnnMap().generation());
        return connected
                && recovered
                && facts.runState() == RunState.RUNNING
                && facts.recoveryMode() == RecoveryMode.NORMAL
                && facts.vnnMap().generation() != Generation.INVALID
                && facts.vnnMap().size() == spec.lmasters();
    }

    public boolean clientsAreIdle() {
        return clients.stream().allMatch(SimulatedClient::isIdle);
    }

    /** {@return the node that calls itself leader, if there is one} */
    public Optional<SimulatedNode> leader() {
        return nodes().stream()
                .filter(node -> node.isAlive() && node.snapshot().leader() == node.pnn())
                .findFirst();
    }

    /** {@return how all nodes are, one line each} */
    public String state() {
        StringBuilder text = new StringBuilder();
        for (SimulatedNode node : nodes()) {
            text.append(node).append(": ").append(state(node)).append(System.lineSeparator());
        }
        long busy = clients.stream().filter(client -> !client.isIdle()).count();
        return text.append("clients that wait: ").append(busy).toString();
    }

    private static String state(SimulatedNode node) {
        if (!node.isAlive()) {
            return "down";
        }
        NodeSnapshot facts = node.snapshot();
        StringBuilder text = new StringBuilder();
        text.append(facts.runState()).append(" recovery mode ").append(facts.recoveryMode());
        text.append(", leader ").append(Pnn.toText(facts.leader())).append(", ").append(facts.vnnMap());
        facts.members()
                .forEach(member ->
                        text.append(", ").append(member.pnn()).append(' ').append(NodeFlags.toText(member.flags())));
        facts.databases()
                .forEach(database -> text.append(", ")
                        .append(database.name())
                        .append(database.frozen() ? " frozen" : "")
                        .append(" generation ")
                        .append(database.generation()));
        return node.isPaused() ? text + ", paused" : text.toString();
    }
}
