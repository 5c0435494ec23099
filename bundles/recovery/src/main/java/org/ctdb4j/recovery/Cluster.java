// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.type.NodeAndFlags;
import org.ctdb4j.protocol.type.NodeMap;

/** The cluster as the last look at it showed: node map, capabilities, tunables of the own node, and who was recovered last. */
final class Cluster {
    private final int pnn;
    private NodeMap nodeMap = new NodeMap(List.of());
    private Tunables tunables = Tunables.DEFAULTS;
    private final Map<Integer, Integer> capabilities = new TreeMap<>();
    private VnnMap recovered = VnnMap.INVALID;

    Cluster(int pnn) {
        this.pnn = pnn;
    }

    int pnn() {
        return pnn;
    }

    NodeMap nodeMap() {
        return nodeMap;
    }

    void nodeMap(NodeMap newMap) {
        nodeMap = newMap;
    }

    void tunables(Tunables newTunables) {
        tunables = newTunables;
    }

    int tunable(Tunable tunable) {
        return tunables.get(tunable);
    }

    long nanos(Tunable seconds) {
        return TimeUnit.SECONDS.toNanos(Integer.toUnsignedLong(tunable(seconds)));
    }

    void capabilities(int node, int bits) {
        capabilities.put(node, bits);
    }

    /** @param map of a recovery that has come to its end */
    void recovered(VnnMap map) {
        recovered = map;
    }

    /** {@return whether a node has been in the cluster since the last recovery, so that nothing was committed without it} */
    boolean wasRecovered(int node) {
        return recovered.contains(node);
    }

    int flags(int node) {
        return flags(nodeMap, node);
    }

    /** {@return flags of a node in a map, DISCONNECTED if it is not there} */
    static int flags(NodeMap map, int node) {
        return map.nodes().stream()
                .filter(each -> each.pnn() == node)
                .findFirst()
                .map(NodeAndFlags::flags)
                .orElse(NodeFlags.DISCONNECTED);
    }

    int ownFlags() {
        return flags(pnn);
    }

    boolean ownInactive() {
        return NodeFlags.isInactive(ownFlags());
    }

    boolean canLead() {
        return !ownInactive() && (capabilities.getOrDefault(pnn, Capabilities.DEFAULT) & Capabilities.RECMASTER) != 0;
    }

    /** {@return nodes of a map with none of these flags, by pnn} */
    static List<Integer> without(NodeMap map, int flags) {
        List<Integer> nodes = new ArrayList<>();
        for (NodeAndFlags node : map.nodes()) {
            if ((node.flags() & flags) == 0) {
                nodes.add(node.pnn());
            }
        }
        return nodes;
    }

    /** {@return nodes that are connected, the own one included} */
    List<Integer> connected() {
        return without(nodeMap, NodeFlags.DISCONNECTED | NodeFlags.DELETED);
    }

    List<Integer> active() {
        return without(nodeMap, NodeFlags.INACTIVE);
    }

    /** {@return active nodes that can be lmaster} */
    List<Integer> lmasters() {
        List<Integer> nodes = active();
        nodes.removeIf(node -> (capabilities.getOrDefault(node, Capabilities.DEFAULT) & Capabilities.LMASTER) == 0);
        return nodes;
    }

    /** {@return the nodes but the own one} */
    List<Integer> others(List<Integer> nodes) {
        List<Integer> others = new ArrayList<>(nodes);
        others.remove(Integer.valueOf(pnn));
        return others;
    }
}
