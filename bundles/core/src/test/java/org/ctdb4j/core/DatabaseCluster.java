// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.Control;

/** Database machines of several nodes, connected by hand: a packet waits on its link until it is delivered. */
final class DatabaseCluster {
    static final int DB = 0x5a483fb0;
    static final String NAME = "golden.tdb";
    static final int GENERATION = 1234;

    private static final int SETTLE_MAX = 200_000;

    final List<DatabaseNode> nodes = new ArrayList<>();

    /** What was sent and logged, one line each. */
    final List<String> trace = new ArrayList<>();

    final int dbId;
    long nowNanos = 1;

    private final Map<Integer, Deque<Packet>> links = new TreeMap<>();
    private final Set<Integer> slow = new TreeSet<>();

    DatabaseCluster(int size) {
        this(size, 0, Cures.ALL);
    }

    DatabaseCluster(int size, int flags, Cures cures) {
        this(size, DB, flags, GENERATION, cures);
    }

    DatabaseCluster(int size, int dbId, int flags, int generation, Cures cures) {
        this.dbId = dbId;
        int[] all = IntStream.range(0, size).toArray();
        for (int pnn : all) {
            nodes.add(new DatabaseNode(this, pnn, size, flags, VnnMap.of(generation, all), cures));
        }
    }

    DatabaseNode node(int pnn) {
        return nodes.get(pnn);
    }

    /** {@return a key whose lmaster is this node} */
    Blob keyOf(int lmaster) {
        return keyOf(lmaster, 0);
    }

    Blob keyOf(int lmaster, int which) {
        VnnMap map = nodes.get(0).context.vnnMap;
        return IntStream.range(0, 10_000)
                .mapToObj(i -> Blob.utf8("key" + i))
                .filter(key -> map.lmaster(key) == lmaster)
                .skip(which)
                .findFirst()
                .orElseThrow();
    }

    void send(int from, int to, Packet packet) {
        trace(from + ">" + to, packet);
        link(from, to).add(packet);
    }

    /** {@return what waits on a link} */
    Deque<Packet> link(int from, int to) {
        return links.computeIfAbsent(from * nodes.size() + to, l -> new ArrayDeque<>());
    }

    /** What is on this link arrives by {@link #deliver} only. */
    void slow(int from, int to) {
        slow.add(from * nodes.size() + to);
    }

    /** Delivers the next packet of a link. {@return it} */
    Packet deliver(int from, int to) {
        Packet packet = link(from, to).remove();
        nodes.get(to).receive(packet);
        return packet;
    }

    /** Lets everything happen that can happen without time passing. */
    void settle() {
        for (int i = 0; i < SETTLE_MAX; i++) {
            boolean moved = deliverOne();
            for (DatabaseNode node : nodes) {
                moved |= node.work();
            }
            if (!moved) {
                return;
            }
        }
        throw new AssertionError("Never comes to rest; last:\n" + String.join("\n", last(20)));
    }

    /** {@return whether a packet was delivered: one from each link in turn} */
    boolean deliverOne() {
        boolean any = false;
        for (int from = 0; from < nodes.size(); from++) {
            for (int to = 0; to < nodes.size(); to++) {
                if (!link(from, to).isEmpty() && !slow.contains(from * nodes.size() + to)) {
                    deliver(from, to);
                    any = true;
                }
            }
        }
        return any;
    }

    void advance(Duration time) {
        nowNanos += time.toNanos();
        nodes.forEach(node -> node.advanceTo(nowNanos));
    }

    /** {@return the answer of {@code to} to a control of {@code from}, after everything has come to rest} */
    ReplyControl ask(int from, int to, Control control) {
        int reqid = nodes.get(from).ask(to, control);
        settle();
        ReplyControl reply = nodes.get(from).replies.remove(reqid);
        if (reply == null) {
            throw new AssertionError("No answer to " + control);
        }
        return reply;
    }

    /** Sends a control from one node to all, and returns their answers by pnn. */
    List<ReplyControl> askAll(int from, Control control) {
        return nodes.stream().map(node -> ask(from, node.pnn, control)).toList();
    }

    void trace(String line) {
        trace.add(line);
    }

    void trace(String direction, Packet packet) {
        trace.add(direction + " " + PacketText.of(packet));
    }

    List<String> last(int count) {
        return trace.subList(Math.max(0, trace.size() - count), trace.size());
    }

    /** {@return the trace since it was last taken} */
    List<String> takeTrace() {
        List<String> taken = List.copyOf(trace);
        trace.clear();
        return taken;
    }
}
