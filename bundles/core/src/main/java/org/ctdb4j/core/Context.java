// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Generation;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.spi.spool.Spools;

/**
 * What the machines of one node share: the facts they all go by, and the ways out. The node machine alone changes the
 * facts. Owned by the node's thread.
 */
final class Context {
    static final long NANOS_PER_SECOND = 1_000_000_000L;

    final int pnn;
    final Counters counters = new Counters();
    final RequestIds ids = new RequestIds();
    final Spools spools;

    long nowNanos;
    long startedNanos;
    long recoveryStartedNanos;
    long recoveryEndedNanos;
    final WallClock wall = new WallClock();
    RunState runState = RunState.UNKNOWN;
    int capabilities = Capabilities.DEFAULT;
    VnnMap vnnMap;
    /** Whether a database of this node is being vacuumed: one at a time is. */
    boolean vacuuming;

    RecoveryMode recoveryMode = RecoveryMode.ACTIVE;
    Tunables tunables;

    /** Flags of each node as this one sees them, by pnn. */
    int[] nodeFlags;

    final Cures cures;

    private final Effects effects;
    private final Deque<Packet> local = new ArrayDeque<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private Runnable whenFlagsChange = () -> {};
    private boolean exited;
    private long lastNumber;

    Context(int pnn, Tunables tunables, int[] nodeFlags, VnnMap vnnMap, Effects effects, Cures cures, Spools spools) {
        this.pnn = pnn;
        this.cures = cures;
        this.spools = spools;
        this.tunables = tunables;
        this.nodeFlags = nodeFlags;
        this.vnnMap = vnnMap;
        this.effects = effects;
    }

    /** {@return a number never used before, for runs, tasks and lock requests} */
    long number() {
        return ++lastNumber;
    }

    void effect(Effect effect) {
        if (!exited) {
            effects.add(effect);
        }
    }

    void log(DebugLevel level, String text) {
        effect(new Effect.Log(level, text));
    }

    /** Ends the node; nothing it does afterwards has an effect. */
    void exit(int code, String reason) {
        effect(new Effect.Exit(code, reason));
        exited = true;
    }

    boolean exited() {
        return exited;
    }

    /** {@return wall time of this step} */
    Timeval now() {
        return wall.at(nowNanos);
    }

    /** {@return seconds since the node started} */
    long uptimeSeconds(long atNanos) {
        return (atNanos - startedNanos) / NANOS_PER_SECOND;
    }

    int tunable(Tunable tunable) {
        return tunables.get(tunable);
    }

    /** {@return a tunable in seconds as nanoseconds} */
    long nanos(Tunable tunable) {
        return Integer.toUnsignedLong(tunables.get(tunable)) * NANOS_PER_SECOND;
    }

    /** {@return the period of something that recurs: at least a second, whatever the tunable says} */
    long period(Tunable tunable) {
        return Math.max(nanos(tunable), NANOS_PER_SECOND);
    }

    /** {@return generation of the cluster, 1 while this node is inactive} */
    int generation() {
        return vnnMap.generation();
    }

    boolean generationValid() {
        return vnnMap.generation() != Generation.INVALID;
    }

    /** Moves the run state on. */
    void advance(RunState next) {
        if (next.compareTo(runState) <= 0) {
            throw new IllegalStateException("Run state " + next + " cannot follow " + runState);
        }
        log(DebugLevel.NOTICE, "Run state " + next + " (" + next.code() + ")");
        runState = next;
    }

    /** Sets the recovery mode ACTIVE, which makes the leader recover the cluster. */
    void forceRecovery(String why) {
        log(DebugLevel.NOTICE, "A recovery is needed: " + why);
        recoveryMode = RecoveryMode.ACTIVE;
    }

    boolean isBanned() {
        return (nodeFlags[pnn] & NodeFlags.BANNED) != 0;
    }

    /** @param task done in the same step as a change of flags, once what changed them has ended */
    void onFlagsChange(Runnable task) {
        whenFlagsChange = task;
    }

    void setFlags(int node, int flags) {
        if (nodeFlags[node] != flags) {
            nodeFlags[node] = flags;
            later(whenFlagsChange);
        }
    }

    /** Takes over the flags of another list of nodes. */
    void setAllFlags(int[] flags) {
        nodeFlags = flags;
        later(whenFlagsChange);
    }

    /** {@return whether there is such a node, deleted or not} A pnn from outside may be anything. */
    boolean isNode(int node) {
        return node >= 0 && node < nodeFlags.length;
    }

    /** {@return how many nodes have no flag at all} */
    int healthyNodes() {
        return (int) IntStream.of(nodeFlags).filter(flags -> flags == 0).count();
    }

    /** {@return the flags of a node as this one sees them; one that does not exist is deleted and disconnected} */
    int flags(int node) {
        return isNode(node) ? nodeFlags[node] : NodeFlags.DELETED | NodeFlags.DISCONNECTED;
    }

    boolean isInactive(int node) {
        return NodeFlags.isInactive(flags(node));
    }

    boolean isConnected(int node) {
        return NodeFlags.isConnected(flags(node));
    }

    /** {@return the nodes a broadcast goes to, in pnn order, the own one included} */
    List<Integer> destinations(int broadcast) {
        return switch (broadcast) {
            case Pnn.BROADCAST_ALL -> nodesWithout(NodeFlags.DELETED);
            case Pnn.BROADCAST_ACTIVE -> nodesWithout(NodeFlags.INACTIVE);
            case Pnn.BROADCAST_CONNECTED -> nodesWithout(NodeFlags.DELETED | NodeFlags.DISCONNECTED);
            default -> throw new IllegalArgumentException(Pnn.toText(broadcast) + " is no broadcast");
        };
    }

    private List<Integer> nodesWithout(int flags) {
        return IntStream.range(0, nodeFlags.length)
                .filter(node -> (nodeFlags[node] & flags) == 0)
                .boxed()
                .toList();
    }

    int lmaster(Blob key) {
        return vnnMap.lmaster(key);
    }

    /** Sends to one node; to the own one by the local queue, which is worked off later in the same step. */
    void send(Packet packet) {
        counters.nodePacketSent();
        int destnode = packet.header().destnode();
        if (destnode == pnn) {
            local.add(packet);
        } else if (NodeFlags.isDeleted(flags(destnode))) {
            log(DebugLevel.ERROR, "No packet can be sent to node " + Pnn.toText(destnode) + ", which does not exist");
        } else {
            effect(new Effect.SendToNode(destnode, packet));
        }
    }

    /** {@return a header of a packet to a node} */
    Header header(int destnode, int reqid) {
        return new Header(generation(), destnode, pnn, reqid);
    }

    void startTimer(TimerKey.Kind kind, long id, long delayNanos) {
        effect(new Effect.StartTimer(new TimerKey(kind, id), delayNanos));
    }

    void cancelTimer(TimerKey.Kind kind, long id) {
        effect(new Effect.CancelTimer(new TimerKey(kind, id)));
    }

    /** Puts a packet back among those this node sent to itself, as if it came only now. */
    void again(Packet packet) {
        local.add(packet);
    }

    /** Answers a control, unless its sender wants no answer. */
    void reply(ReqControl request, int status, Blob data, Blob error) {
        if (!request.wantsReply()) {
            return;
        }
        Header header = header(request.header().srcnode(), request.header().reqid());
        send(new ReplyControl(header, status, data, error));
    }

    /** Answers a control with a status alone. */
    void reply(ReqControl request, int status) {
        reply(request, status, Blob.EMPTY, Blob.EMPTY);
    }

    /** Answers a control that succeeded with data. */
    void reply(ReqControl request, Blob data) {
        reply(request, 0, data, Blob.EMPTY);
    }

    /** Has something done in this step, but not before what is being done now has ended. */
    void later(Runnable task) {
        tasks.add(task);
    }

    /** {@return the next task of this step, null if there is none} */
    Runnable pollTask() {
        return tasks.poll();
    }

    /** {@return the next packet this node sent to itself, null if there is none} */
    Packet pollLocal() {
        return local.poll();
    }
}
