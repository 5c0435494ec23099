// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqKeepalive;

/** Which nodes live ({@code spec/daemon.md} 4): by their connections, and by what they send. */
final class Peers {
    private static final TimerKey.Kind TIMER = TimerKey.Kind.KEEPALIVE;

    private final Context context;
    private final int version;
    private final ShutdownSequence shutdown;
    private final IntConsumer whenDead;
    private final IntConsumer whenBack;
    private final Map<Integer, Signs> signs = new TreeMap<>();

    /**
     * @param whenDead told the pnn of a node that was connected and is dead now
     * @param whenBack told the pnn of a node that was not connected and is now
     */
    Peers(Context context, int version, ShutdownSequence shutdown, IntConsumer whenDead, IntConsumer whenBack) {
        this.context = context;
        this.version = version;
        this.shutdown = shutdown;
        this.whenDead = whenDead;
        this.whenBack = whenBack;
    }

    /** What was heard of a node. */
    private static final class Signs {
        private int packets;
        private int silentTicks;
    }

    void start() {
        context.startTimer(TIMER, 0, context.period(Tunable.KEEPALIVE_INTERVAL));
    }

    void connected(int pnn) {
        if (context.isNode(pnn)) {
            context.log(DebugLevel.NOTICE, "Node " + pnn + " is connected");
            boolean wasAway = !context.isConnected(pnn);
            context.setFlags(pnn, context.flags(pnn) & ~NodeFlags.DISCONNECTED);
            signs(pnn).silentTicks = 0;
            if (wasAway) {
                whenBack.accept(pnn);
            }
        }
    }

    /** The transport has lost both connections, or we drop them because nothing comes any more. */
    void disconnected(int pnn, String reason) {
        if (context.isConnected(pnn)) {
            context.log(DebugLevel.ERROR, "Node " + pnn + " is dead: " + reason);
            context.setFlags(pnn, context.flags(pnn) | NodeFlags.DISCONNECTED | NodeFlags.UNHEALTHY);
            signs.remove(pnn);
            whenDead.accept(pnn);
        }
    }

    /**
     * A redirected call tells that the node lives where it came from, but names the one it began at: it counts for
     * neither.
     */
    void heard(int pnn, Packet packet) {
        boolean redirected = packet instanceof ReqCall call && call.hopCount() != 0;
        if (!redirected) {
            signs(pnn).packets++;
        }
    }

    /** Forgets what was heard of nodes whose place in the list has changed hands. */
    void forget(int pnn) {
        signs.remove(pnn);
    }

    void keepalive(ReqKeepalive packet) {
        if (context.tunable(Tunable.ALLOW_MIXED_VERSIONS) == 1) {
            return;
        }
        if (mustGiveWay(packet)) {
            shutdown.begin(
                    0,
                    "node %d runs version 0x%08x, this one 0x%08x"
                            .formatted(packet.header().srcnode(), packet.version(), version));
        }
    }

    void timerFired() {
        if (context.runState == RunState.SHUTDOWN) {
            return;
        }
        for (int pnn = 0; pnn < context.nodeFlags.length; pnn++) {
            if (pnn != context.pnn && !NodeFlags.isDeleted(context.flags(pnn))) {
                tick(pnn, signs(pnn));
            }
        }
        start();
    }

    private void tick(int pnn, Signs heard) {
        if (!context.isConnected(pnn)) {
            if (heard.packets > 0) {
                connected(pnn);
            }
            return;
        }
        if (heard.packets > 0) {
            heard.packets = 0;
            heard.silentTicks = 0;
        } else if (isTooSilent(heard)) {
            context.effect(new Effect.DropPeer(pnn));
            disconnected(pnn, "nothing came for " + heard.silentTicks + " keepalive intervals");
        }
        sendKeepalive(pnn);
    }

    private boolean isTooSilent(Signs heard) {
        heard.silentTicks++;
        return Integer.compareUnsigned(heard.silentTicks, context.tunable(Tunable.KEEPALIVE_LIMIT)) >= 0;
    }

    private void sendKeepalive(int pnn) {
        context.counters.keepaliveSent();
        context.send(ReqKeepalive.versioned(context.header(pnn, 0), version, uptimeSeconds()));
    }

    /**
     * Of two nodes with different versions the younger one leaves, of two as old as each other the one with the lower
     * version.
     */
    private boolean mustGiveWay(ReqKeepalive packet) {
        if (packet.form() == ReqKeepalive.Form.BARE) {
            return true;
        }
        if (packet.version() == version) {
            return false;
        }
        int byAge = Integer.compareUnsigned(packet.uptimeSeconds(), uptimeSeconds());
        return byAge > 0 || byAge == 0 && Integer.compareUnsigned(packet.version(), version) > 0;
    }

    private int uptimeSeconds() {
        return (int) context.uptimeSeconds(context.nowNanos);
    }

    private Signs signs(int pnn) {
        return signs.computeIfAbsent(pnn, key -> new Signs());
    }
}
