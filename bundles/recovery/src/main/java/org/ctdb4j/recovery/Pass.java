// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.Freeze;
import org.ctdb4j.protocol.control.GetAllTunables;
import org.ctdb4j.protocol.control.GetCapabilities;
import org.ctdb4j.protocol.control.GetIfaces;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.GetVnnMap;
import org.ctdb4j.protocol.control.ModifyFlags;
import org.ctdb4j.protocol.control.RecdPing;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.type.FlagChange;
import org.ctdb4j.protocol.type.IfaceList;
import org.ctdb4j.protocol.type.NodeAndFlags;
import org.ctdb4j.protocol.type.NodeMap;

/**
 * One look round the cluster ({@code spec/daemon.md} 6.1): on every node it keeps the own view fresh, on the leader it compares the
 * views of all and says what has to be done. A step that fails ends the pass; the next one begins a second later.
 */
final class Pass {
    /** What a pass can end in. */
    interface Verdict {
        void nothing();

        /** @param culprit a node that gets a credit, or {@link #NOBODY} */
        void recover(String why, int culprit);

        /** A node misbehaves, which is no reason to recover. */
        void blame(int culprit);

        /** All is well: takeover runs may be served. */
        void sound();
    }

    static final int NOBODY = -1;

    private final Cluster cluster;
    private final Calls calls;
    private final Outbox out;
    private final Leadership leadership;
    private final Standing standing;
    private final Verdict verdict;
    private final Scope scope;
    private final Map<Integer, NodeMap> views = new TreeMap<>();
    private VnnMap vnnMap = VnnMap.INVALID;
    private boolean normal;

    /** What the passes remember from one to the next. */
    static final class Standing {
        boolean frozenWhileInactive;
        boolean interfacesKnown;
        IfaceList interfaces = new IfaceList(List.of());
        Optional<String> needRecovery = Optional.empty();
        boolean recoveriesDisabled;
        boolean failoverDisabled;
        long wallMicros;
    }

    Pass(
            Cluster cluster,
            Calls calls,
            Outbox out,
            Leadership leadership,
            Standing standing,
            Scope scope,
            Verdict verdict) {
        this.cluster = cluster;
        this.calls = calls;
        this.out = out;
        this.leadership = leadership;
        this.standing = standing;
        this.scope = scope;
        this.verdict = verdict;
    }

    void run() {
        calls.tell(cluster.pnn(), new RecdPing());
        if (leadership.electionInProgress()) {
            verdict.nothing();
            return;
        }
        ask(new GetAllTunables(), reply -> {
            cluster.tunables(reply.decode(GetAllTunables.Reply::decode, new GetAllTunables.Reply(Tunables.DEFAULTS))
                    .tunables());
            ask(new GetNodeMap(), this::ownView);
        });
    }

    /** Asks the own node; a refusal ends the pass. */
    private void ask(Control control, Consumer<Reply> then) {
        calls.ask(scope, cluster.pnn(), control, 0, limit(), reply -> {
            if (reply.ok()) {
                then.accept(reply);
            } else {
                verdict.nothing();
            }
        });
    }

    private long limit() {
        return cluster.nanos(Tunable.RECOVER_TIMEOUT);
    }

    private void ownView(Reply reply) {
        cluster.nodeMap(reply.decode(GetNodeMap.Reply::decode, new GetNodeMap.Reply(cluster.nodeMap()))
                .map());
        leadership.watch();
        calls.ask(scope, cluster.pnn(), new GetRecmode(), 0, limit(), this::ownMode);
    }

    private void ownMode(Reply reply) {
        normal = reply.status() == RecoveryMode.NORMAL.code();
        if (cluster.ownInactive()) {
            stayInactive();
            return;
        }
        standing.frozenWhileInactive = false;
        calls.gather(scope, cluster.active(), new GetCapabilities(), 0, limit(), answers -> {
            for (Reply each : answers.replies()) {
                if (each.ok()) {
                    cluster.capabilities(
                            each.pnn(),
                            each.decode(GetCapabilities.Reply::decode, new GetCapabilities.Reply(Capabilities.DEFAULT))
                                    .capabilities());
                }
            }
            if (!answers.ok()) {
                verdict.nothing();
            } else if (normal && !standing.failoverDisabled) {
                ask(new GetIfaces(), this::interfaces);
            } else {
                lead();
            }
        });
    }

    private void stayInactive() {
        leadership.restartAge(standing.wallMicros);
        if (normal) {
            calls.tell(cluster.pnn(), new SetRecmode(RecoveryMode.ACTIVE));
        }
        if (!standing.frozenWhileInactive) {
            standing.frozenWhileInactive = true;
            calls.tell(cluster.pnn(), new Freeze());
        }
        verdict.nothing();
    }

    private void interfaces(Reply reply) {
        IfaceList seen = reply.decode(GetIfaces.Reply::decode, new GetIfaces.Reply(standing.interfaces))
                .ifaces();
        if (!standing.interfacesKnown || !seen.equals(standing.interfaces)) {
            standing.interfacesKnown = true;
            standing.interfaces = seen;
            TakeoverRun.request(calls, cluster.pnn());
        }
        lead();
    }

    private void lead() {
        if (!leadership.leading()) {
            verdict.nothing();
            return;
        }
        calls.gather(scope, cluster.others(cluster.connected()), new GetNodeMap(), 0, limit(), this::othersViews);
    }

    private void othersViews(Calls.Answers answers) {
        for (Reply each : answers.replies()) {
            if (each.ok()) {
                NodeMap none = new NodeMap(List.of());
                views.put(
                        each.pnn(),
                        each.decode(GetNodeMap.Reply::decode, new GetNodeMap.Reply(none))
                                .map());
            }
        }
        if (answers.ok()) {
            views.put(cluster.pnn(), cluster.nodeMap());
            syncFlags(List.copyOf(views.keySet()));
        } else {
            int culprit = answers.failures().get(0).pnn();
            out.log(DebugLevel.ERROR, "Node map of node %d cannot be read", culprit);
            verdict.blame(culprit);
        }
    }

    /**
     * Each node is right about itself; where somebody sees it otherwise, all are told. These are the nodes that were asked: an
     * election that begins meanwhile reads the node map anew.
     */
    private void syncFlags(List<Integer> nodes) {
        if (nodes.isEmpty()) {
            ask(new GetVnnMap(), this::vnnMap);
            return;
        }
        int node = nodes.get(0);
        List<Integer> rest = nodes.subList(1, nodes.size());
        int truth = visible(Cluster.flags(views.get(node), node));
        boolean agreed = views.values().stream().allMatch(view -> visible(Cluster.flags(view, node)) == truth);
        if (agreed) {
            syncFlags(rest);
        } else {
            FlagChange change = new FlagChange(node, truth, cluster.flags(node));
            calls.gather(scope, cluster.connected(), new ModifyFlags(change), 0, limit(), answers -> {
                if (answers.ok()) {
                    cluster.nodeMap(withFlags(cluster.nodeMap(), node, truth));
                    syncFlags(rest);
                } else {
                    verdict.nothing();
                }
            });
        }
    }

    /** What one node can know of another's flags; who is connected each sees for itself. */
    private static int visible(int flags) {
        return flags & ~NodeFlags.DISCONNECTED;
    }

    private static NodeMap withFlags(NodeMap map, int pnn, int flags) {
        List<NodeAndFlags> nodes = new ArrayList<>();
        for (NodeAndFlags node : map.nodes()) {
            nodes.add(node.pnn() == pnn ? new NodeAndFlags(pnn, flags, node.address()) : node);
        }
        return new NodeMap(nodes);
    }

    private void vnnMap(Reply reply) {
        vnnMap = reply.decode(GetVnnMap.Reply::decode, new GetVnnMap.Reply(VnnMap.INVALID))
                .map();
        if (normal) {
            cluster.recovered(vnnMap);
        }
        if (standing.needRecovery.isPresent()) {
            verdict.recover(standing.needRecovery.get(), NOBODY);
            return;
        }
        calls.gather(scope, cluster.active(), new GetRecmode(), 0, limit(), this::modes);
    }

    private void modes(Calls.Answers answers) {
        for (Reply each : answers.replies()) {
            if (each.answered() && each.status() == RecoveryMode.ACTIVE.code()) {
                verdict.recover("node " + each.pnn() + " is in recovery", NOBODY);
                return;
            }
            if (!each.answered() || each.status() != RecoveryMode.NORMAL.code()) {
                verdict.nothing();
                return;
            }
        }
        if (leadership.lacksLock()) {
            verdict.recover("the cluster lock is not held", cluster.pnn());
        } else if (standing.recoveriesDisabled) {
            verdict.sound();
        } else {
            compareNodeLists();
        }
    }

    private void compareNodeLists() {
        if (!views.keySet().containsAll(cluster.active())) {
            verdict.nothing();
            return;
        }
        List<Integer> own = pnns(cluster.nodeMap());
        for (int node : cluster.others(cluster.active())) {
            if (!pnns(views.get(node)).equals(own)) {
                verdict.recover("node " + node + " has another list of nodes", node);
                return;
            }
        }
        List<Integer> lmasters = cluster.lmasters();
        if (lmasters.size() != vnnMap.size() && !lmasters.isEmpty()) {
            verdict.recover("the VNN map has " + vnnMap.size() + " of " + lmasters.size() + " nodes", cluster.pnn());
            return;
        }
        for (int node : lmasters) {
            if (!vnnMap.contains(node)) {
                verdict.recover("node " + node + " is not in the VNN map", node);
                return;
            }
        }
        calls.gather(scope, cluster.others(cluster.active()), new GetVnnMap(), 0, limit(), this::compareVnnMaps);
    }

    private static List<Integer> pnns(NodeMap map) {
        List<Integer> pnns = new ArrayList<>();
        map.nodes().forEach(node -> pnns.add(node.pnn()));
        return pnns;
    }

    private void compareVnnMaps(Calls.Answers answers) {
        if (!answers.ok()) {
            verdict.nothing();
            return;
        }
        for (Reply each : answers.replies()) {
            VnnMap theirs = each.decode(GetVnnMap.Reply::decode, new GetVnnMap.Reply(VnnMap.INVALID))
                    .map();
            if (!theirs.equals(vnnMap)) {
                verdict.recover("node " + each.pnn() + " has another VNN map", each.pnn());
                return;
            }
        }
        verdict.sound();
    }
}
