// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetReclockFile;
import org.ctdb4j.protocol.control.StartRecovery;

/**
 * Begins a recovery on this node. Nodes with different cluster locks would each have a leader of their own, so the
 * leader is asked for its lock first, and a node that has another one leaves.
 */
final class StartRecoveryControl {
    private static final int LOCK_DIFFERS = 1;

    private final Context context;
    private final String clusterLock;
    private final ControlRelay relay;
    private final EventRuns events;
    private final ShutdownSequence shutdown;

    StartRecoveryControl(
            Context context, String clusterLock, ControlRelay relay, EventRuns events, ShutdownSequence shutdown) {
        this.context = context;
        this.clusterLock = clusterLock;
        this.relay = relay;
        this.events = events;
        this.shutdown = shutdown;
    }

    void serve(Controls controls) {
        controls.on(StartRecovery.class, this::start);
        controls.data(GetReclockFile.class, () -> new GetReclockFile.Reply(clusterLock).encode());
    }

    private void start(ReqControl request, StartRecovery control) {
        context.log(DebugLevel.NOTICE, "A recovery begins");
        context.recoveryStartedNanos = context.nowNanos;
        int sender = request.header().srcnode();
        if (context.isConnected(sender)) {
            relay.ask(sender, new GetReclockFile(), reply -> compare(request, reply));
        } else {
            context.log(DebugLevel.ERROR, "The cluster lock of node " + sender + " cannot be asked for");
            runEvent(request);
        }
    }

    private void compare(ReqControl request, ReplyControl reply) {
        if (reply.status() != 0) {
            context.log(DebugLevel.ERROR, "The leader does not tell its cluster lock");
            context.reply(request, reply.status());
        } else if (isOurs(reply.data())) {
            runEvent(request);
        } else {
            context.reply(request, Controls.FAILED);
            shutdown.begin(LOCK_DIFFERS, "the leader's cluster lock differs from \"" + clusterLock + "\"");
        }
    }

    private boolean isOurs(Blob theirs) {
        try {
            return GetReclockFile.Reply.decode(theirs).lock().equals(clusterLock);
        } catch (MalformedPayloadException e) {
            return false;
        }
    }

    private void runEvent(ReqControl request) {
        if (!events.run(EventRuns.START_RECOVERY, status -> context.reply(request, status))) {
            context.reply(request, Controls.FAILED);
        }
    }
}
