// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.CancelPersistentUpdate;
import org.ctdb4j.protocol.control.CheckPidSrvid;
import org.ctdb4j.protocol.control.DeregisterNotify;
import org.ctdb4j.protocol.control.DeregisterSrvid;
import org.ctdb4j.protocol.control.ProcessExists;
import org.ctdb4j.protocol.control.RegisterNotify;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.StartPersistentUpdate;

/** Controls by which a client says what it wants to hear, and others ask whether a client lives. */
final class ClientControls {
    /** ENOENT. */
    private static final int NOT_REGISTERED = 2;

    private final Context context;
    private final Clients clients;
    private final Registrations registrations;
    private final Departures departures;
    private final Map<Long, ReqControl> probes = new HashMap<>();

    ClientControls(Context context, Clients clients, Registrations registrations, Departures departures) {
        this.context = context;
        this.clients = clients;
        this.registrations = registrations;
        this.departures = departures;
    }

    void serve(Controls controls) {
        controls.onFromClient(RegisterSrvid.class, this::register);
        controls.onFromClient(DeregisterSrvid.class, this::deregister);
        controls.onFromClient(RegisterNotify.class, this::registerNotify);
        controls.onFromClient(DeregisterNotify.class, this::deregisterNotify);
        controls.onFromClient(StartPersistentUpdate.class, this::startUpdate);
        controls.onFromClient(CancelPersistentUpdate.class, this::cancelUpdate);
        controls.on(ProcessExists.class, this::processExists);
        controls.on(CheckPidSrvid.class, this::checkPidSrvid);
    }

    /** The kernel was asked whether a process lives. */
    void probed(Event.ProcessProbed event) {
        ReqControl request = probes.remove(event.request());
        if (request == null) {
            throw new IllegalStateException("Process probed unasked: " + event.request());
        }
        context.reply(request, event.alive() ? 0 : Controls.FAILED);
    }

    private void register(Client client, ReqControl request, RegisterSrvid control) {
        context.reply(request, registrations.register(client, control.srvid()) ? 0 : Controls.FAILED);
    }

    private void deregister(Client client, ReqControl request, DeregisterSrvid control) {
        context.reply(request, registrations.deregister(client, control.srvid()) ? 0 : NOT_REGISTERED);
    }

    private void registerNotify(Client client, ReqControl request, RegisterNotify control) {
        boolean added = client.addFarewell(control.notifySrvid(), control.message());
        context.reply(request, added ? 0 : Controls.FAILED);
    }

    private void deregisterNotify(Client client, ReqControl request, DeregisterNotify control) {
        context.reply(request, client.removeFarewell(control.notifySrvid()) ? 0 : Controls.FAILED);
    }

    private void startUpdate(Client client, ReqControl request, StartPersistentUpdate control) {
        client.startPersistentUpdate();
        context.reply(request, 0);
    }

    private void cancelUpdate(Client client, ReqControl request, CancelPersistentUpdate control) {
        client.cancelPersistentUpdate();
        context.reply(request, 0);
    }

    /** On an inactive node the process is told by the end of its connection that it must not go on. */
    private void processExists(ReqControl request, ProcessExists control) {
        List<Client> found = clients.ofPid(control.pid());
        if (found.isEmpty()) {
            context.reply(request, Controls.FAILED);
        } else if (context.isInactive(context.pnn)) {
            context.reply(request, Controls.FAILED);
            departures.close(found.get(0), "this node is inactive");
        } else {
            long probe = context.number();
            probes.put(probe, request);
            context.effect(new Effect.ProbeProcess(probe, control.pid()));
        }
    }

    private void checkPidSrvid(ReqControl request, CheckPidSrvid control) {
        boolean registered = clients.ofPid(control.pid()).stream()
                .anyMatch(client -> registrations.has(client, control.registeredSrvid()));
        context.reply(request, registered ? 0 : Controls.FAILED);
    }
}
