// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.stream.IntStream;

import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.Generation;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.spool.Spools;

/** The node itself: puts the conversations together and tells each what happens. */
final class NodeMachine {
    /** Packets to itself, tasks and recovery events that one event may lead to; more would be a loop. */
    static final int TURNS_MAX = 10_000_000;

    /** The request number of an attempt to take the cluster lock and keep it; tests have others. */
    private static final long ACQUISITION = 0;

    final Context context;
    final Clients clients;
    final Registrations registrations;
    final ControlRelay relay;
    final Databases databases;
    final NodeList nodes;
    final NodeFacts facts;
    final FreezeAll freezeAll;
    final StatisticsControls statistics;
    final RecoveryRole recovery;

    private final Reactions<Event> reactions = new Reactions<>();
    private final Controls controls;
    private final EventRuns events;
    private final ShutdownSequence shutdown;
    private final StoreFailures storeFailures;
    private final DatabaseHost databaseHost;
    private final DatabaseRoutes routes;
    private final Transactions transactions;
    private final Messages messages;
    private final Tunnels tunnels;
    private final ClientPackets clientPackets;
    private final NodePackets nodePackets;
    private final Departures departures;
    private final ClientControls clientControls;
    private final LocalControls localControls;
    private final Peers peers;
    private final Attach attach;
    private final RecoveryControls recoveryControls;
    private final StartRecoveryControl startRecovery;
    private final Inactivity inactivity;
    private final Ban ban;
    private final Monitor monitor;
    private final TunableControls tunableControls;
    private final StartSequence start;

    NodeMachine(NodeSettings settings, Cures cures, Effects effects, Spools spools) {
        context = context(settings, cures, effects, spools);
        clients = new Clients(context);
        registrations = new Registrations(context, clients);
        relay = new ControlRelay(context, clients);
        controls = new Controls(context, clients);
        tunnels = new Tunnels(context, clients);
        events = new EventRuns(context);
        shutdown = new ShutdownSequence(context, events, this::endRecovery);
        storeFailures = new StoreFailures(context, shutdown, this::turnUnhealthy);
        databaseHost = new DatabaseHost(
                context, clients, registrations, relay, settings.pid(), storeFailures, this::closeClient);
        databases = new Databases(context, databaseHost);
        routes = new DatabaseRoutes(context, databases);
        messages = new Messages(context, registrations, databases::takesMessage);
        transactions = new Transactions(context, databases, relay);
        departures = new Departures(context, clients, registrations, tunnels, relay, messages, databases, transactions);
        clientPackets = new ClientPackets(context, relay, messages, tunnels, routes);
        clientControls = new ClientControls(context, clients, registrations, departures);
        localControls = new LocalControls(context, settings.pid(), relay);
        recovery = new RecoveryRole(context, settings, clients, registrations, relay, messages, clientPackets);
        peers = new Peers(context, settings.version(), shutdown, this::peerDied, this::peerBack);
        nodes = new NodeList(context, settings, messages, this::nodeReplaced);
        nodePackets = new NodePackets(context, peers, controls, relay, messages, tunnels, routes);
        freezeAll = new FreezeAll(context, databases);
        attach = new Attach(context, clients, databases, relay);
        recoveryControls = new RecoveryControls(
                context, settings.clusterLock(), databases, freezeAll, attach, transactions, events);
        startRecovery = new StartRecoveryControl(context, settings.clusterLock(), relay, events, shutdown);
        inactivity = new Inactivity(context, databases, relay);
        ban = new Ban(context, databases, inactivity);
        monitor = new Monitor(context, events, freezeAll, storeFailures, messages);
        statistics = new StatisticsControls(context, clients, databases, freezeAll);
        tunableControls = new TunableControls(context);
        facts = new NodeFacts(context, settings, clients, shutdown);
        start = new StartSequence(context, settings, events, databases, freezeAll, peers, recovery, monitor, relay);

        serve();
        context.onFlagsChange(databases::nodesChanged);
        react();
    }

    /** Acts on one event and on all that it leads to at once. */
    void happened(Event event) {
        if (!reactions.to(event)) {
            throw new IllegalStateException("no reaction to " + event);
        }
        settle();
    }

    Controls controls() {
        return controls;
    }

    StoreFailures storeFailures() {
        return storeFailures;
    }

    Reactions<Event> reactions() {
        return reactions;
    }

    private void serve() {
        clientControls.serve(controls);
        tunnels.serve(controls);
        routes.serve(controls);
        new DatabaseAnswers(context, databases).serve(controls);
        attach.serve(controls);
        transactions.serve(controls);
        new Detach(context, clients, databases, relay, transactions).serve(controls);
        nodes.serve(controls);
        facts.serve(controls);
        tunableControls.serve(controls);
        statistics.serve(controls);
        freezeAll.serve(controls);
        recoveryControls.serve(controls);
        startRecovery.serve(controls);
        inactivity.serve(controls);
        ban.serve(controls);
        new PublicAddresses(context, events).serve(controls);
    }

    private void react() {
        reactions
                .on(Event.Started.class, this::started)
                .on(Event.ShutdownWanted.class, event -> shutdown.begin(event.exitCode(), event.reason()))
                .on(Event.ClientConnected.class, event -> clients.connect(event.connection(), event.pid()))
                .on(Event.ClientPacket.class, this::clientPacket)
                .on(Event.ClientDisconnected.class, this::clientDisconnected)
                .on(Event.ClientCongested.class, this::clientCongested)
                .on(Event.ClientDrained.class, this::clientDrained)
                .on(Event.PeerPacket.class, event -> nodePackets.fromPeer(event.pnn(), event.packet()))
                .on(Event.PeerConnected.class, event -> peers.connected(event.pnn()))
                .on(Event.PeerDisconnected.class, event -> peers.disconnected(event.pnn(), event.reason()))
                .on(Event.PeerCongested.class, event -> databaseHost.peerIsCongested(event.pnn()))
                .on(Event.PeerDrained.class, event -> peerDrained(event.pnn()))
                .on(Event.TimerFired.class, this::timerFired)
                .on(Event.DatabaseOpened.class, databases::opened)
                .on(Event.DatabaseFailed.class, databases::openFailed)
                .on(Event.DatabasesFound.class, start::databasesFound)
                .on(Event.LockGranted.class, databaseHost::lockGranted)
                .on(Event.LockFailed.class, databaseHost::lockFailed)
                .on(Event.SliceRead.class, databaseHost::sliceRead)
                .on(Event.ReadFailed.class, databaseHost::readFailed)
                .on(Event.Written.class, databaseHost::written)
                .on(Event.EventFinished.class, events::finished)
                .on(Event.MemoryMeasured.class, event -> statistics.memoryUsed(event.bytes()))
                .on(Event.ClusterLockFinished.class, this::clusterLockFinished)
                .on(Event.ClusterLockLost.class, event -> recovery.clusterLockLost(event.reason()))
                .on(Event.ProcessProbed.class, clientControls::probed)
                .on(Event.NodesRead.class, nodes::nodesRead)
                .on(Event.MemoryReported.class, facts::memoryReported)
                .on(Event.LocalControl.class, localControls::asked)
                .on(Event.RecoveryBound.class, recovery::bind)
                .on(Event.RecoveryUnbound.class, event -> recovery.unbind());
    }

    private void started(Event.Started event) {
        context.wall.set(context.nowNanos, event.wallMicros());
        context.startedNanos = context.nowNanos;
        context.recoveryStartedNanos = context.nowNanos;
        context.recoveryEndedNanos = context.nowNanos;
        statistics.start();
        tunableControls.announce();
        start.begin();
    }

    private void clientPacket(Event.ClientPacket event) {
        clients.ofConnection(event.connection()).ifPresent(client -> clientPackets.received(client, event.packet()));
    }

    private void clientDisconnected(Event.ClientDisconnected event) {
        clients.ofConnection(event.connection()).ifPresent(departures::gone);
    }

    private void clientCongested(Event.ClientCongested event) {
        clients.ofConnection(event.connection()).ifPresent(client -> client.setCongested(true));
    }

    private void clientDrained(Event.ClientDrained event) {
        clients.ofConnection(event.connection()).ifPresent(client -> {
            client.setCongested(false);
            databases.drained();
        });
    }

    private void clusterLockFinished(Event.ClusterLockFinished event) {
        if (event.request() == ACQUISITION) {
            recovery.clusterLockFinished(event.attempt(), event.nanos());
        } else {
            recoveryControls.lockTested(event);
        }
    }

    private void timerFired(Event.TimerFired event) {
        context.wall.set(context.nowNanos, event.wallMicros());
        TimerKey key = event.key();
        switch (key.kind()) {
            case KEEPALIVE -> peers.timerFired();
            case STARTUP -> start.timerFired();
            case MONITOR -> monitor.timerFired();
            case STATISTICS -> statistics.timerFired();
            case CONTROL -> relay.timerFired();
            case BAN -> ban.timerFired();
            case ATTACH -> attach.timerFired(key);
            case STORE -> storeFailures.timerFired(key);
            case RECOVERY -> recovery.timerFired(key, event.wallMicros());
            case LEADER -> recovery.leaderTimerFired();
            default -> databaseHost.timer(key);
        }
    }

    private void endRecovery() {
        recovery.end();
    }

    private void turnUnhealthy() {
        monitor.turnUnhealthy();
    }

    private void closeClient(Client client, String why) {
        departures.close(client, why);
    }

    private void peerDrained(int pnn) {
        databaseHost.peerIsDrained(pnn);
        databases.drained();
    }

    /** Nobody answers for a node that is not in its place any more. */
    private void nodeReplaced(int pnn) {
        peers.forget(pnn);
        peerDied(pnn);
    }

    private void peerDied(int pnn) {
        peerDrained(pnn);
        relay.nodeDied(pnn);
        recoveryControls.recordsLost(pnn);
        recovery.peerLost(pnn);
    }

    private void peerBack(int pnn) {
        recoveryControls.recordsLost(pnn);
    }

    private void settle() {
        int turns = 0;
        while (nextTask() || nextPacket() || recovery.next()) {
            if (++turns > TURNS_MAX) {
                throw new IllegalStateException("One event has led to more than " + TURNS_MAX + " others");
            }
        }
    }

    private boolean nextTask() {
        Runnable task = context.pollTask();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    private boolean nextPacket() {
        Packet packet = context.pollLocal();
        if (packet != null) {
            nodePackets.dispatch(packet);
        }
        return packet != null;
    }

    /** Until a recovery says otherwise every node there is might be lmaster. */
    private static Context context(NodeSettings settings, Cures cures, Effects effects, Spools spools) {
        int[] pnns = IntStream.range(0, settings.nodes().size())
                .filter(pnn -> !settings.nodes().get(pnn).deleted())
                .toArray();
        Context context = new Context(
                settings.pnn(),
                settings.tunables(),
                NodeList.initialFlags(settings.nodes()),
                VnnMap.of(Generation.INVALID, pnns),
                effects,
                cures,
                spools);
        context.capabilities = Capabilities.DEFAULT
                & (settings.leaderCapability() ? ~0 : ~Capabilities.RECMASTER)
                & (settings.lmasterCapability() ? ~0 : ~Capabilities.LMASTER);
        return context;
    }
}
