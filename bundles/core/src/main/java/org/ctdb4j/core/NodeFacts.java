// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.HashMap;
import java.util.Map;

import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.DumpMemory;
import org.ctdb4j.protocol.control.EchoData;
import org.ctdb4j.protocol.control.GetCapabilities;
import org.ctdb4j.protocol.control.GetDebug;
import org.ctdb4j.protocol.control.GetPid;
import org.ctdb4j.protocol.control.GetPnn;
import org.ctdb4j.protocol.control.GetRunState;
import org.ctdb4j.protocol.control.Ping;
import org.ctdb4j.protocol.control.RecdPing;
import org.ctdb4j.protocol.control.RecdReclockLatency;
import org.ctdb4j.protocol.control.SetDebug;
import org.ctdb4j.protocol.control.SetLmasterRole;
import org.ctdb4j.protocol.control.SetRecmasterRole;
import org.ctdb4j.protocol.control.Shutdown;
import org.ctdb4j.protocol.control.Uptime;

/** Controls that ask for a single fact about the node or set one. */
final class NodeFacts {
    private final Context context;
    private final int pid;
    private final Clients clients;
    private final ShutdownSequence shutdown;
    private final Map<Long, ReqControl> reports = new HashMap<>();
    private int debugLevel;

    NodeFacts(Context context, NodeSettings settings, Clients clients, ShutdownSequence shutdown) {
        this.context = context;
        this.pid = settings.pid();
        this.debugLevel = settings.debugLevel().code();
        this.clients = clients;
        this.shutdown = shutdown;
    }

    void serve(Controls controls) {
        controls.status(Ping.class, clients::count);
        controls.status(GetPid.class, () -> pid);
        controls.status(GetPnn.class, () -> context.pnn);
        controls.status(RecdPing.class, () -> 0);
        controls.data(Uptime.class, () -> uptime().encode());
        controls.data(GetRunState.class, () -> new GetRunState.Reply(context.runState).encode());
        controls.data(GetDebug.class, () -> new GetDebug.Reply(debugLevel).encode());
        controls.data(GetCapabilities.class, () -> new GetCapabilities.Reply(context.capabilities).encode());
        controls.on(DumpMemory.class, this::dumpMemory);
        controls.on(SetDebug.class, this::setDebugLevel);
        controls.on(
                SetLmasterRole.class, (request, control) -> setRole(request, Capabilities.LMASTER, control.allowed()));
        controls.on(
                SetRecmasterRole.class,
                (request, control) -> setRole(request, Capabilities.RECMASTER, control.allowed()));
        controls.on(RecdReclockLatency.class, this::clusterLockTaken);
        controls.on(EchoData.class, (request, control) -> context.reply(request, request.data()));
        controls.on(Shutdown.class, this::shutDown);
    }

    int debugLevel() {
        return debugLevel;
    }

    /** The number is told back as it was set, even where it stands between two levels. */
    private void setDebugLevel(ReqControl request, SetDebug control) {
        debugLevel = control.level();
        int within = Math.max(DebugLevel.ERROR.code(), Math.min(debugLevel, DebugLevel.DEBUG.code()));
        context.effect(new Effect.SetDebugLevel(DebugLevel.of(within).orElseThrow()));
        context.reply(request, 0);
    }

    private void setRole(ReqControl request, int capability, boolean wanted) {
        context.capabilities = wanted ? context.capabilities | capability : context.capabilities & ~capability;
        context.reply(request, 0);
    }

    private void clusterLockTaken(ReqControl request, RecdReclockLatency control) {
        context.counters.clusterLockTaken(control.seconds());
        context.reply(request, 0);
    }

    /** Nobody is answered: the client sees the connection end. */
    private void shutDown(ReqControl request, Shutdown control) {
        if (context.runState == RunState.SHUTDOWN) {
            context.reply(request, 0);
        } else {
            shutdown.begin(0, "control SHUTDOWN of node " + request.header().srcnode());
        }
    }

    private Uptime.Reply uptime() {
        return new Uptime.Reply(
                context.now(),
                context.wall.at(context.startedNanos),
                context.wall.at(context.recoveryStartedNanos),
                context.wall.at(context.recoveryEndedNanos));
    }

    private void dumpMemory(ReqControl request, DumpMemory control) {
        long report = context.number();
        reports.put(report, request);
        context.effect(new Effect.ReportMemory(report));
    }

    /** Whoever carries the effects has looked into the memory. */
    void memoryReported(Event.MemoryReported event) {
        ReqControl request = reports.remove(event.request());
        if (request == null) {
            throw new IllegalStateException("Memory reported unasked: " + event.request());
        }
        context.reply(request, new DumpMemory.Reply(event.report()).encode());
    }
}
