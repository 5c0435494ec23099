// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.Deque;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Generation;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;

/**
 * What the machines of one node share: the facts they all go by, and the ways out. The node machine alone changes the facts.
 * Owned by the node's thread.
 */
final class Context {
    private static final int NOREPLY = 1;

    final int pnn;
    final Counters counters = new Counters();
    final RequestIds ids = new RequestIds();
    final StagingRoom stagingRoom = new StagingRoom();

    long nowNanos;
    VnnMap vnnMap;
    RecoveryMode recoveryMode = RecoveryMode.ACTIVE;
    Tunables tunables;

    /** Flags of each node as this one sees them, by pnn. */
    int[] nodeFlags;

    final Cures cures;

    private final Effects effects;
    private final Deque<Packet> local = new ArrayDeque<>();
    private long lastNumber;

    Context(int pnn, Tunables tunables, int[] nodeFlags, VnnMap vnnMap, Effects effects, Cures cures) {
        this.pnn = pnn;
        this.cures = cures;
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
        effects.add(effect);
    }

    void log(DebugLevel level, String text) {
        effects.add(new Effect.Log(level, text));
    }

    int tunable(Tunable tunable) {
        return tunables.get(tunable);
    }

    /** {@return generation of the cluster, 1 while this node is inactive} */
    int generation() {
        return vnnMap.generation();
    }

    boolean generationValid() {
        return vnnMap.generation() != Generation.INVALID;
    }

    boolean isBanned() {
        return (nodeFlags[pnn] & NodeFlags.BANNED) != 0;
    }

    boolean isInactive(int node) {
        return NodeFlags.isInactive(nodeFlags[node]);
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
        } else {
            effects.add(new Effect.SendToNode(destnode, packet));
        }
    }

    /** Answers a control, unless its sender wants no answer. */
    void reply(ReqControl request, int status, Blob data, Blob error) {
        if ((request.flags() & NOREPLY) != 0) {
            return;
        }
        Header header = new Header(
                generation(), request.header().srcnode(), pnn, request.header().reqid());
        send(new ReplyControl(header, status, data, error));
    }

    /** {@return the next packet this node sent to itself, null if there is none} */
    Packet pollLocal() {
        return local.poll();
    }
}
