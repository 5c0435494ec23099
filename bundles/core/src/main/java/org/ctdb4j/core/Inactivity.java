// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Generation;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.ContinueNode;
import org.ctdb4j.protocol.control.DisableNode;
import org.ctdb4j.protocol.control.EnableNode;
import org.ctdb4j.protocol.control.Freeze;
import org.ctdb4j.protocol.control.StopNode;

/**
 * What an operator makes of the own node: stopped, disabled; and how a node becomes inactive ({@code spec/daemon.md}
 * 3.3).
 */
final class Inactivity {
    private final Context context;
    private final Databases databases;
    private final ControlRelay relay;

    Inactivity(Context context, Databases databases, ControlRelay relay) {
        this.context = context;
        this.databases = databases;
        this.relay = relay;
    }

    void serve(Controls controls) {
        controls.on(StopNode.class, this::stop);
        controls.on(ContinueNode.class, (request, control) -> clear(NodeFlags.STOPPED, request));
        controls.on(DisableNode.class, this::disable);
        controls.on(EnableNode.class, (request, control) -> clear(NodeFlags.PERMANENTLY_DISABLED, request));
    }

    /** Takes the node out of the databases; the leader recovers the cluster without it. */
    void become(int flag) {
        context.log(DebugLevel.NOTICE, "This node becomes inactive: " + NodeFlags.toText(flag));
        context.setFlags(context.pnn, context.flags(context.pnn) | flag);
        context.vnnMap = context.vnnMap.withGeneration(Generation.INVALID);
        databases.newestFirst().forEach(DatabaseMachine::becomeInactive);
        context.forceRecovery("this node is inactive");
        relay.tell(context.pnn, new Freeze());
    }

    private void stop(ReqControl request, StopNode control) {
        become(NodeFlags.STOPPED);
        context.reply(request, 0);
    }

    private void disable(ReqControl request, DisableNode control) {
        context.setFlags(context.pnn, context.flags(context.pnn) | NodeFlags.PERMANENTLY_DISABLED);
        context.reply(request, 0);
    }

    private void clear(int flag, ReqControl request) {
        context.setFlags(context.pnn, context.flags(context.pnn) & ~flag);
        context.reply(request, 0);
    }
}
