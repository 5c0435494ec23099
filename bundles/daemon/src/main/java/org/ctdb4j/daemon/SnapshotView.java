// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.service.BackendStatus;
import org.ctdb4j.api.service.ClientSocketStatus;
import org.ctdb4j.api.service.ClusterLockStatus;
import org.ctdb4j.api.service.ClusterStatus;
import org.ctdb4j.api.service.DatabaseStatus;
import org.ctdb4j.api.service.EventsStatus;
import org.ctdb4j.api.service.LockSchedulerStatus;
import org.ctdb4j.api.service.LoopStatus;
import org.ctdb4j.api.service.NodeCounters;
import org.ctdb4j.api.service.NodeStatus;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.RecoveryStatus;
import org.ctdb4j.api.service.RehearsalStatus;
import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.api.service.TransportStatus;
import org.ctdb4j.api.service.TunableValue;
import org.ctdb4j.core.NodeSnapshot;
import org.ctdb4j.spi.client.ClientStatus;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.event.EventResult;
import org.ctdb4j.spi.lock.LockHolder;
import org.ctdb4j.spi.lock.LockStatus;
import org.ctdb4j.spi.loop.LoopGaps;
import org.ctdb4j.spi.transport.PeerStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells what is true of the node now, in the words of the api. */
@Component
public final class SnapshotView implements NodeView {
    private final Publisher<NodeSnapshot> snapshots;
    private final Publisher<RoleFacts> roleFacts;
    private final NodeConfiguration configuration;
    private final Supplier<LoopGaps> gaps;
    private final Rehearsal rehearsal;

    @Activate
    public SnapshotView(@Reference Daemon daemon) {
        NodeHost host = daemon.host();
        rehearsal = daemon.rehearsal();
        snapshots = host.snapshots();
        roleFacts = host.roleFacts();
        configuration = host.configuration();
        gaps = host::gaps;
    }

    @Override
    public NodeStatus node() {
        NodeSnapshot now = snapshots.current();
        NodeSnapshot.Member self = now.members().get(now.pnn());
        return new NodeStatus(
                now.pnn(),
                self.address(),
                ProcessHandle.current().pid(),
                now.runState(),
                now.recoveryMode(),
                self.flags(),
                NodeFlags.toText(self.flags()),
                capabilities(now.capabilities()),
                DebugLevel.of(now.debugLevel()).orElse(DebugLevel.DEBUG),
                now.started().toMillis(),
                now.uptimeSeconds());
    }

    private static List<String> capabilities(int bits) {
        List<String> names = new ArrayList<>();
        if ((bits & Capabilities.RECMASTER) != 0) {
            names.add("LEADER");
        }
        if ((bits & Capabilities.LMASTER) != 0) {
            names.add("LMASTER");
        }
        return names;
    }

    @Override
    public ClusterStatus cluster() {
        NodeSnapshot now = snapshots.current();
        return new ClusterStatus(
                Integer.toUnsignedLong(now.vnnMap().generation()),
                Arrays.stream(now.vnnMap().toArray()).boxed().toList(),
                now.recoveryMode(),
                leader(now),
                now.members().stream()
                        .map(member -> new ClusterStatus.Member(
                                member.pnn(), member.address(), member.flags(), NodeFlags.toText(member.flags())))
                        .toList());
    }

    private static int leader(NodeSnapshot now) {
        return now.leader() == Pnn.UNKNOWN ? ClusterStatus.NO_LEADER : now.leader();
    }

    @Override
    public RecoveryStatus recovery() {
        NodeSnapshot now = snapshots.current();
        return new RecoveryStatus(
                role(roleFacts.current(), "recovery"),
                now.recoveryMode(),
                leader(now),
                now.leader() == now.pnn(),
                Integer.toUnsignedLong(now.statistics().recoveries()),
                now.recoveryStarted().toMillis(),
                now.recoveryEnded().toMillis(),
                seconds(now.recoveryStarted(), now.recoveryEnded()));
    }

    private static double seconds(Timeval from, Timeval to) {
        return to.seconds() - from.seconds() + (to.micros() - from.micros()) / 1e6;
    }

    @Override
    public List<DatabaseStatus> databases() {
        return snapshots.current().databases().stream()
                .map(SnapshotView::database)
                .toList();
    }

    private static DatabaseStatus database(NodeSnapshot.Database database) {
        int flags = database.flags();
        return new DatabaseStatus(
                "0x%08x".formatted(database.id()),
                database.name(),
                database.path(),
                (flags & DatabaseFlags.PERSISTENT) != 0,
                (flags & DatabaseFlags.REPLICATED) != 0,
                (flags & DatabaseFlags.STICKY) != 0,
                (flags & DatabaseFlags.READONLY) != 0,
                database.health(),
                Integer.toUnsignedLong(database.generation()),
                database.frozen(),
                database.openFlags(),
                database.waiting(),
                database.callsSent(),
                database.emptied());
    }

    @Override
    public List<TunableValue> tunables() {
        NodeSnapshot now = snapshots.current();
        return Tunable.listed().stream()
                .map(tunable -> new TunableValue(
                        tunable.text(),
                        Integer.toUnsignedLong(now.tunables().get(tunable)),
                        Integer.toUnsignedLong(tunable.defaultValue())))
                .toList();
    }

    @Override
    public NodeCounters statistics() {
        return Counted.of(snapshots.current().statistics());
    }

    @Override
    public LoopStatus loop() {
        LoopGaps now = gaps.get();
        return new LoopStatus(now.turns(), now.longestNanos() / 1e6, now.recentNanos() / 1e6);
    }

    @Override
    public RehearsalStatus rehearsal() {
        return rehearsal.status();
    }

    @Override
    public TransportStatus transport() {
        RoleFacts now = roleFacts.current();
        return new TransportStatus(
                role(now, "transport"),
                now.peers().stream().map(SnapshotView::peer).toList());
    }

    private static TransportStatus.Peer peer(PeerStatus peer) {
        return new TransportStatus.Peer(
                peer.pnn(),
                peer.address(),
                peer.incoming(),
                peer.outgoing(),
                peer.bytesReceived(),
                peer.bytesSent(),
                peer.packetsReceived(),
                peer.packetsSent(),
                peer.unsentBytes());
    }

    @Override
    public ClientSocketStatus clientSocket() {
        Map<Long, NodeSnapshot.Client> byConnection = new TreeMap<>();
        snapshots.current().clients().forEach(client -> byConnection.put(client.connection(), client));
        RoleFacts now = roleFacts.current();
        return new ClientSocketStatus(
                role(now, "client socket"),
                configuration.locations().socket().toString(),
                now.clients().stream()
                        .filter(client -> byConnection.containsKey(client.connection()))
                        .map(client -> client(client, byConnection.get(client.connection())))
                        .toList());
    }

    private static ClientSocketStatus.Client client(ClientStatus status, NodeSnapshot.Client client) {
        return new ClientSocketStatus.Client(
                Integer.toUnsignedLong(client.id()),
                client.pid(),
                status.ageSeconds(),
                status.packetsReceived(),
                status.packetsSent(),
                status.bytesReceived(),
                status.bytesSent(),
                status.unsentBytes(),
                client.pendingControls(),
                client.srvids().stream().map(Srvid::toText).toList());
    }

    @Override
    public BackendStatus backend() {
        RoleFacts now = roleFacts.current();
        return new BackendStatus(role(now, "database backend"), now.files());
    }

    @Override
    public BackendStatus memoryBackend() {
        RoleFacts now = roleFacts.current();
        return new BackendStatus(role(now, "memory backend"), now.inMemory());
    }

    @Override
    public LockSchedulerStatus lockScheduler() {
        RoleFacts now = roleFacts.current();
        return new LockSchedulerStatus(
                role(now, "lock scheduler"),
                now.locks().stream().map(SnapshotView::locks).toList(),
                now.locks().stream()
                        .flatMap(status -> status.waits().stream().map(wait -> wait(status.name(), wait)))
                        .toList());
    }

    private static LockSchedulerStatus.Wait wait(String database, LockStatus.Wait wait) {
        return new LockSchedulerStatus.Wait(
                database,
                wait.whole() ? "DB" : "RECORD",
                wait.key().toHex(),
                wait.waitedSeconds(),
                wait.holders().stream().map(SnapshotView::holder).toList());
    }

    private static LockSchedulerStatus.Holder holder(LockHolder holder) {
        return new LockSchedulerStatus.Holder(
                holder.pid(), holder.command(), holder.stack(), holder.holds(), holder.waitsFor());
    }

    private static LockSchedulerStatus.Database locks(LockStatus status) {
        return new LockSchedulerStatus.Database(
                status.name(),
                status.queuedRecords(),
                status.waitingRecords(),
                status.databaseWanted(),
                status.databaseHeld(),
                status.granted(),
                status.failed(),
                status.longestWaitSeconds());
    }

    @Override
    public ClusterLockStatus clusterLock() {
        RoleFacts now = roleFacts.current();
        return new ClusterLockStatus(
                role(now, "cluster lock"), configuration.cluster().clusterLock().orElse(""), now.clusterLockHeld());
    }

    @Override
    public EventsStatus events() {
        RoleFacts now = roleFacts.current();
        return new EventsStatus(
                role(now, "events"),
                now.events().stream().map(SnapshotView::event).toList());
    }

    private static EventsStatus.Event event(EventResult result) {
        return new EventsStatus.Event(
                result.event(),
                result.status(),
                result.scripts().stream().map(SnapshotView::script).toList());
    }

    private static EventsStatus.Script script(EventResult.Script script) {
        return new EventsStatus.Script(
                script.name(),
                script.begin().toEpochMilli(),
                Duration.between(script.begin(), script.end()).toMillis() / 1e3,
                script.status(),
                script.output());
    }

    @Override
    public List<RoleStatus> roles() {
        return roleFacts.current().roles().stream().map(SnapshotView::role).toList();
    }

    private static RoleStatus role(RoleFacts now, String name) {
        return now.roles().stream()
                .filter(role -> role.role().equals(name))
                .map(SnapshotView::role)
                .findFirst()
                .orElseThrow();
    }

    private static RoleStatus role(RoleState state) {
        return new RoleStatus(
                state.role(),
                state.bundle(),
                state.version(),
                state.swaps(),
                state.longestPauseNanos() / 1e6,
                state.lastPauseNanos() / 1e6,
                state.parked(),
                state.dropped());
    }
}
