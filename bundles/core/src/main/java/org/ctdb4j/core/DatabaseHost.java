// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.Control;

/** What the node does for its database machines, and the way back of what they wait for. */
final class DatabaseHost implements DatabaseEnvironment {
    private final Context context;
    private final Clients clients;
    private final Registrations registrations;
    private final ControlRelay relay;
    private final int pid;
    private final StoreFailures storeFailures;
    private final BiConsumer<Client, String> closeClient;
    private final Map<Long, DatabaseMachine> expected = new HashMap<>();
    private final Set<Integer> congestedPeers = new HashSet<>();

    /** @param closeClient ends a client, at once */
    DatabaseHost(
            Context context,
            Clients clients,
            Registrations registrations,
            ControlRelay relay,
            int pid,
            StoreFailures storeFailures,
            BiConsumer<Client, String> closeClient) {
        this.context = context;
        this.clients = clients;
        this.registrations = registrations;
        this.relay = relay;
        this.pid = pid;
        this.storeFailures = storeFailures;
        this.closeClient = closeClient;
    }

    /** Calls the machine that waits for the number; {@return whether one does} */
    boolean route(long number, Consumer<DatabaseMachine> call) {
        DatabaseMachine machine = expected.get(number);
        if (machine == null) {
            return false;
        }
        call.accept(machine);
        return true;
    }

    /** A lock was obtained. One that nobody wants any more goes back at once. */
    void lockGranted(Event.LockGranted event) {
        if (!route(event.request(), machine -> machine.lockGranted(event.request()))) {
            context.effect(new Effect.ReleaseDatabase(event.request()));
        }
    }

    void lockFailed(Event.LockFailed event) {
        route(event.request(), machine -> machine.lockFailed(event.request(), event.reason()));
    }

    void sliceRead(Event.SliceRead event) {
        route(event.task(), machine -> machine.sliceRead(event.task(), event.entries(), event.last()));
    }

    void readFailed(Event.ReadFailed event) {
        route(event.task(), machine -> machine.readFailed(event.task(), event.reason()));
    }

    void written(Event.Written event) {
        route(event.task(), machine -> machine.written(event.task(), event.outcome()));
    }

    void peerIsCongested(int pnn) {
        congestedPeers.add(pnn);
    }

    void peerIsDrained(int pnn) {
        congestedPeers.remove(pnn);
    }

    void timer(TimerKey key) {
        route(key.id(), machine -> machine.timer(key));
    }

    @Override
    public void toClient(int clientId, Packet packet) {
        clients.byId(clientId)
                .ifPresentOrElse(
                        client -> clients.reply(client, packet.header().reqid(), packet),
                        () -> context.log(DebugLevel.INFO, "Answer for a client that has gone"));
    }

    @Override
    public void ask(int destnode, Control control, Consumer<ReplyControl> whenAnswered) {
        relay.ask(destnode, control, whenAnswered);
    }

    @Override
    public int join(Consumer<Packet> whenAnswered) {
        return Client.internal(context.ids, pid, whenAnswered).id();
    }

    @Override
    public void leave(int clientId) {
        context.ids.release(clientId);
    }

    @Override
    public void tell(int destnode, Control control) {
        relay.tell(destnode, control);
    }

    @Override
    public void deliver(long srvid, Blob data) {
        registrations.deliverExactly(srvid, data);
    }

    @Override
    public boolean clientKnown(int clientId) {
        return clients.byId(clientId).isPresent();
    }

    @Override
    public boolean clientCongested(int clientId) {
        return clients.byId(clientId).filter(Client::congested).isPresent();
    }

    @Override
    public boolean peerCongested(int pnn) {
        return congestedPeers.contains(pnn);
    }

    /** Not before the machine that asks for it has ended its turn. */
    @Override
    public void closeClient(int clientId, String why) {
        context.later(() -> clients.byId(clientId).ifPresent(client -> closeClient.accept(client, why)));
    }

    @Override
    public void forceRecovery(String why) {
        context.forceRecovery(why);
    }

    @Override
    public void expect(long number, DatabaseMachine machine) {
        expected.put(number, machine);
    }

    @Override
    public void forget(long number) {
        expected.remove(number);
    }

    @Override
    public void storeFails(DatabaseMachine machine, String reason) {
        storeFailures.fails(machine, reason);
    }

    @Override
    public void storeWorks(DatabaseMachine machine) {
        storeFailures.works(machine);
    }
}
