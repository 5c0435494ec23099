// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Takes snapshots of a node machine. */
final class Snapshots {
    private Snapshots() {}

    static NodeSnapshot of(NodeMachine node, long nowNanos) {
        Context context = node.context;
        return new NodeSnapshot(
                context.pnn,
                context.runState,
                context.recoveryMode,
                context.vnnMap,
                node.recovery.leader(),
                node.recovery.isBound(),
                node.freezeAll.allFrozen(),
                node.facts.debugLevel(),
                context.capabilities,
                context.uptimeSeconds(nowNanos),
                context.wall.at(context.startedNanos),
                context.wall.at(context.recoveryStartedNanos),
                context.wall.at(context.recoveryEndedNanos),
                members(node),
                databases(node),
                clients(node),
                context.tunables,
                node.statistics.at(nowNanos));
    }

    private static List<NodeSnapshot.Member> members(NodeMachine node) {
        return IntStream.range(0, node.nodes.nodes().size())
                .mapToObj(pnn -> new NodeSnapshot.Member(pnn, node.nodes.addressOf(pnn), node.context.flags(pnn)))
                .toList();
    }

    private static List<NodeSnapshot.Database> databases(NodeMachine node) {
        return node.databases.newestFirst().stream()
                .map(machine -> new NodeSnapshot.Database(
                        machine.id(),
                        machine.name(),
                        machine.place(),
                        machine.flags(),
                        machine.health(),
                        machine.openFlags(),
                        machine.generation(),
                        machine.frozen(),
                        machine.waiting(),
                        machine.callsSent(),
                        machine.emptied()))
                .toList();
    }

    private static List<NodeSnapshot.Client> clients(NodeMachine node) {
        Map<Client, Integer> pending = node.relay.pendingByClient();
        return node.clients.all().stream()
                .map(client -> new NodeSnapshot.Client(
                        client.id(),
                        client.connection().orElse(0),
                        client.pid(),
                        List.copyOf(node.registrations.srvids(client)),
                        pending.getOrDefault(client, 0)))
                .toList();
    }
}
