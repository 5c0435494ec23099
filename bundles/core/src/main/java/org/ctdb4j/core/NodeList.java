// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.GetNodesFile;
import org.ctdb4j.protocol.control.ModifyFlags;
import org.ctdb4j.protocol.control.ReloadNodesFile;
import org.ctdb4j.protocol.message.ReloadNodes;
import org.ctdb4j.protocol.type.FlagChange;
import org.ctdb4j.protocol.type.NodeAndFlags;
import org.ctdb4j.protocol.type.NodeMap;
import org.ctdb4j.spi.config.NodeLine;

/** The nodes of the cluster with their flags, and the file they come from ({@code spec/daemon.md} 1.5, 3). */
final class NodeList {
    private final Context context;
    private final int port;
    private final Messages messages;
    private final IntConsumer whenReplaced;
    private final Map<Long, FileReader> reading = new HashMap<>();
    private List<NodeLine> nodes;

    /** @param whenReplaced told the pnn of each node whose place another one has taken */
    NodeList(Context context, NodeSettings settings, Messages messages, IntConsumer whenReplaced) {
        this.context = context;
        this.nodes = settings.nodes();
        this.port = settings.port();
        this.messages = messages;
        this.whenReplaced = whenReplaced;
    }

    /** Acts on the nodes file, if it can be read. */
    private interface FileReader {
        void read(Optional<List<NodeLine>> lines);
    }

    void serve(Controls controls) {
        controls.data(GetNodeMap.class, () -> new GetNodeMap.Reply(map(nodes, context::flags)).encode());
        controls.on(ModifyFlags.class, this::modifyFlags);
        controls.on(GetNodesFile.class, (request, control) -> readFile(lines -> answerFile(request, lines)));
        controls.on(ReloadNodesFile.class, (request, control) -> readFile(lines -> reload(request, lines)));
    }

    /** {@return the flags that nodes have before anything is known of them} */
    static int[] initialFlags(List<NodeLine> nodes) {
        return nodes.stream().mapToInt(NodeList::initialFlags).toArray();
    }

    List<NodeLine> nodes() {
        return nodes;
    }

    String addressOf(int pnn) {
        return address(nodes.get(pnn)).text();
    }

    void nodesRead(Event.NodesRead event) {
        FileReader reader = reading.remove(event.request());
        if (reader == null) {
            throw new IllegalStateException("Nodes file read unasked: " + event.request());
        }
        reader.read(event.nodes());
    }

    private static int initialFlags(NodeLine node) {
        return NodeFlags.DISCONNECTED | (node.deleted() ? NodeFlags.DELETED : NodeFlags.UNHEALTHY);
    }

    private void readFile(FileReader reader) {
        long request = context.number();
        reading.put(request, reader);
        context.effect(new Effect.ReadNodes(request));
    }

    private void answerFile(ReqControl request, Optional<List<NodeLine>> lines) {
        lines.ifPresentOrElse(
                read -> context.reply(
                        request,
                        new GetNodesFile.Reply(map(read, pnn -> read.get(pnn).deleted() ? NodeFlags.DELETED : 0))
                                .encode()),
                () -> context.reply(request, Controls.FAILED));
    }

    /** The own line must stay what it is: this node listens there. */
    private void reload(ReqControl request, Optional<List<NodeLine>> lines) {
        boolean usable = lines.filter(read -> read.size() > context.pnn && isSame(read, context.pnn))
                .isPresent();
        if (!usable) {
            context.log(DebugLevel.ERROR, "The nodes file cannot be used; the list of nodes stays as it was");
            context.reply(request, Controls.FAILED);
            return;
        }
        replace(lines.get());
        messages.send(context.pnn, new ReloadNodes());
        context.reply(request, 0);
    }

    private void replace(List<NodeLine> read) {
        int[] flags = initialFlags(read);
        List<Integer> replaced = new ArrayList<>();
        for (int pnn = 0; pnn < flags.length; pnn++) {
            if (isSame(read, pnn)) {
                flags[pnn] = context.flags(pnn);
            } else if (context.isNode(pnn)) {
                replaced.add(pnn);
            }
        }
        nodes = List.copyOf(read);
        context.setAllFlags(flags);
        replaced.forEach(whenReplaced::accept);
        context.effect(new Effect.SetPeers(nodes));
    }

    private boolean isSame(List<NodeLine> read, int pnn) {
        return pnn < nodes.size() && nodes.get(pnn).equals(read.get(pnn));
    }

    /** The own flags are nobody else's business, and whether a node is connected is seen from here only. */
    private void modifyFlags(ReqControl request, ModifyFlags control) {
        FlagChange change = control.change();
        if (!context.isNode(change.pnn())) {
            context.reply(request, Controls.FAILED);
            return;
        }
        if (change.pnn() != context.pnn && context.isConnected(change.pnn())) {
            setFlags(change.pnn(), change.newFlags() & ~NodeFlags.DISCONNECTED);
        }
        context.reply(request, 0);
    }

    private void setFlags(int pnn, int flags) {
        if (flags == context.flags(pnn)) {
            return;
        }
        context.log(DebugLevel.NOTICE, "Node " + pnn + " is " + NodeFlags.toText(flags));
        context.setFlags(pnn, flags);
        if (flags == 0 && context.runState.compareTo(RunState.STARTUP) <= 0) {
            context.forceRecovery("node " + pnn + " is healthy and this one is starting");
        }
    }

    private NodeMap map(List<NodeLine> lines, IntUnaryOperator flags) {
        List<NodeAndFlags> entries = new ArrayList<>();
        for (int pnn = 0; pnn < lines.size(); pnn++) {
            entries.add(new NodeAndFlags(pnn, flags.applyAsInt(pnn), address(lines.get(pnn))));
        }
        return new NodeMap(entries);
    }

    private NodeAddress address(NodeLine node) {
        return NodeAddress.of(new InetSocketAddress(node.address(), port));
    }
}
