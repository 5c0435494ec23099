// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.core.EffectCarrier;
import org.ctdb4j.core.Event;
import org.ctdb4j.core.Node;
import org.ctdb4j.core.NodeSettings;
import org.ctdb4j.core.NodeSnapshot;
import org.ctdb4j.core.TimerKey;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.spi.client.ClientHandover;
import org.ctdb4j.spi.client.ClientSocket;
import org.ctdb4j.spi.client.InProcessNode;
import org.ctdb4j.spi.clusterlock.ClusterLock;
import org.ctdb4j.spi.clusterlock.ClusterLockHandover;
import org.ctdb4j.spi.config.ConfigurationException;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.config.NodeLine;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.event.EventHandover;
import org.ctdb4j.spi.lock.LockHandover;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.loop.LoopGaps;
import org.ctdb4j.spi.transport.Peer;
import org.ctdb4j.spi.transport.Transport;
import org.ctdb4j.spi.transport.TransportHandover;

/**
 * A node in its loop, without OSGi: the core's machines, the roles around them, and the way between. Lives on the loop thread but
 * for what says otherwise.
 */
final class NodeHost implements EffectCarrier, Rehearsal.Subject {
    /** What other threads read of a busy node without asking is at most this old; of an idle one it is exact. */
    private static final Duration SNAPSHOT_AGE = Duration.ofMillis(100);

    /** The same for what the holders of the roles tell. */
    private static final Duration ROLE_FACTS_AGE = Duration.ofMillis(500);

    /** A loop that does not get round to telling of its roles for this long hangs. */
    private static final Duration ROLES_LIMIT = Duration.ofSeconds(5);

    /** Hears how the node fares. Called on the loop thread. */
    interface Fate {
        /** Clients are accepted. */
        void open();

        /** The node has ended; nothing follows. */
        void ended(int exitCode, String reason);
    }

    private final Loop loop;
    private final NodeConfiguration configuration;
    private final LocalNode local;
    private final DiskSpools spools;
    private final Fate fate;
    private final NodeLog log;
    private final Node node;
    private final Roles roles;
    private final RecoverySlot recovery;
    private final Machines machines;
    private final Timers timers;
    private final DatabaseWork databases;
    private final InProcessClients inProcess;
    private final Congestion congestion;
    private final OperatorCalls operators;
    private final List<Loop.Registration> hooks = new ArrayList<>();
    private final Publisher<NodeSnapshot> snapshots;
    private final Publisher<RoleFacts> roleFacts;

    NodeHost(
            Loop loop,
            NodeConfiguration configuration,
            LocalNode local,
            NodeSettings settings,
            NamePatterns inMemory,
            DiskSpools spools,
            NodeLog log,
            Fate fate) {
        this.loop = loop;
        this.configuration = configuration;
        this.local = local;
        this.spools = spools;
        this.fate = fate;
        this.log = log;
        node = new Node(settings, spools);
        roles = new Roles(this::arrived, loop::nanoTime, this::isInactive, reason -> log.log(DebugLevel.ERROR, reason));
        inProcess = new InProcessClients(loop, settings.pid(), roles.fromClients);
        congestion = new Congestion(loop, this::post, this::unsentToPeer);
        operators = new OperatorCalls(loop, this::post);
        timers = new Timers(loop, this::timerFired);
        Backends backends = new Backends(roles.backend, roles.memory, inMemory);
        databases = new DatabaseWork(
                local.pnn(),
                configuration.locations(),
                configuration.cluster().tdbMutexes(),
                backends,
                roles.locks,
                loop,
                this::post);
        machines = new Machines(loop, node, this, databases);
        recovery = new RecoverySlot(this::post, machines::stepNow, loop::nanoTime);
        NodeSnapshot first = node.snapshot(loop.nanoTime());
        snapshots = new Publisher<>(loop, SNAPSHOT_AGE, () -> node.snapshot(loop.nanoTime()), first);
        roleFacts = new Publisher<>(
                loop,
                ROLE_FACTS_AGE,
                () -> RoleFacts.of(roles, recovery.state(), inProcess.status()),
                RoleFacts.of(roles, recovery.state(), List.of()));
    }

    private boolean isInactive() {
        NodeSnapshot now = snapshots.latest();
        return NodeFlags.isInactive(now.members().get(now.pnn()).flags());
    }

    private void timerFired(TimerKey key) {
        if (key.kind() == TimerKey.Kind.STATISTICS) {
            post(new Event.MemoryMeasured(memoryUsed()));
        }
        post(new Event.TimerFired(key, wallMicros()));
    }

    private static long memoryUsed() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    Roles roles() {
        return roles;
    }

    /**
     * Starts the node: sockets are bound, then the core takes over.
     *
     * @param persistent databases found on disk
     * @throws StartException if a role cannot go live
     */
    void start(List<String> persistent) throws StartException {
        spools.removeLeftovers();
        roles.backend.open(BackendHandover.first());
        roles.memory.open(BackendHandover.first());
        roles.locks.open(LockHandover.first(configuration.tunables().get(Tunable.LOCK_PROCESSES_PER_DB)));
        roles.events.open(EventHandover.first());
        configuration.cluster().clusterLock().ifPresent(l -> roles.clusterLock.open(ClusterLockHandover.first(l)));
        roles.clients.open(ClientHandover.first(configuration.locations().socket()));
        StartException.check(roles.clients.failure(), StartException.NO_SOCKET);
        roles.transport.open(TransportHandover.first(local.pnn(), local.address()));
        StartException.check(roles.transport.failure(), StartException.FAILED);
        hooks.add(loop.onEndOfTurn(this::endOfTurn));
        post(new Event.Started(wallMicros()));
        databases.openHealth();
        post(new Event.DatabasesFound(persistent));
    }

    /** Asks the core to leave; {@link Fate#ended} follows when the shutdown sequence is through. */
    void leave(int exitCode, String reason) {
        post(new Event.ShutdownWanted(exitCode, reason));
    }

    RecoverySlot recovery() {
        return recovery;
    }

    NodeConfiguration configuration() {
        return configuration;
    }

    @Override
    public Optional<RehearsalStage.Cast> cast() {
        boolean complete = roles.clients.holder().isPresent()
                && roles.backend.holder().isPresent()
                && roles.locks.holder().isPresent()
                && recovery.hasHolder();
        if (!complete) {
            return Optional.empty();
        }
        return Optional.of(new RehearsalStage.Cast(
                roles.clients.holder().orElseThrow(),
                roles.backend.holder().orElseThrow(),
                roles.locks.holder().orElseThrow(),
                recovery.holder().orElseThrow()));
    }

    @Override
    public boolean isRunning() {
        return snapshots.latest().runState() == RunState.RUNNING;
    }

    @Override
    public long turns() {
        return loop.gaps().turns();
    }

    /** {@return the way in for clients of this process} */
    InProcessNode inProcessClients() {
        return inProcess;
    }

    /** {@return what management sees of the node} From any thread. */
    Publisher<NodeSnapshot> snapshots() {
        return snapshots;
    }

    /** {@return what management sees of the roles} From any thread. */
    Publisher<RoleFacts> roleFacts() {
        return roleFacts;
    }

    /** {@return how long the loop kept others waiting} From any thread. */
    LoopGaps gaps() {
        return loop.gaps();
    }

    /** {@return how the roles stand at this moment} From any thread but the loop's. */
    List<RoleState> rolesNow() {
        loop.executeAndAwait(roleFacts::publish, ROLES_LIMIT);
        return roleFacts.latest().roles();
    }

    /** {@return what operators in this process ask} */
    OperatorCalls operators() {
        return operators;
    }

    /** {@return bytes that wait for a peer; while nobody holds the transport they might be many} */
    private long unsentToPeer(int pnn) {
        return roles.transport
                .holder()
                .map(transport -> transport.unsentBytes(pnn))
                .orElse(Long.MAX_VALUE);
    }

    /** An event from a plug-in. */
    private void arrived(Event event) {
        congestion.note(event);
        post(event);
    }

    private void post(Event event) {
        machines.post(event);
    }

    private void endOfTurn() {
        machines.drain();
        if (operators.hasAnswers()) {
            snapshots.publish();
            operators.tellAnswers();
        } else {
            snapshots.turnEnded(machines.takeStepped());
        }
        roleFacts.turnEnded(true);
    }

    static long wallMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    @Override
    public void sendToNode(int pnn, Packet packet) {
        roles.transport.call(transport -> {
            transport.send(pnn, packet);
            congestion.sentToPeer(pnn, transport.unsentBytes(pnn));
        });
    }

    @Override
    public void sendToClient(long connection, Packet packet) {
        if (InProcessClients.isOne(connection)) {
            inProcess.send(connection, packet);
            congestion.sentToClient(connection, inProcess.unreadBytes(connection));
            return;
        }
        roles.clients.call(clients -> {
            clients.send(connection, packet);
            congestion.sentToClient(connection, clients.unsentBytes(connection));
        });
    }

    @Override
    public void closeClient(long connection) {
        if (InProcessClients.isOne(connection)) {
            inProcess.close(connection, "the node has closed the connection");
            return;
        }
        roles.clients.call(clients -> clients.close(connection));
    }

    @Override
    public void open() {
        roles.clients.call(ClientSocket::accept);
        inProcess.accept();
        fate.open();
    }

    @Override
    public void ready() {
        log.log(DebugLevel.NOTICE, "Node " + local.pnn() + " is running");
    }

    @Override
    public void setPeers(List<NodeLine> nodes) {
        List<Peer> peers = new ArrayList<>();
        for (int pnn = 0; pnn < nodes.size(); pnn++) {
            if (pnn != local.pnn() && !nodes.get(pnn).deleted()) {
                InetSocketAddress address = new InetSocketAddress(
                        nodes.get(pnn).address(), configuration.cluster().port());
                peers.add(new Peer(pnn, address));
            }
        }
        roles.transport.call(transport -> transport.peers(peers));
    }

    @Override
    public void dropPeer(int pnn) {
        roles.transport.call((Transport transport) -> transport.drop(pnn));
    }

    @Override
    public void startTimer(TimerKey key, long delayNanos) {
        timers.start(key, delayNanos);
    }

    @Override
    public void cancelTimer(TimerKey key) {
        timers.cancel(key);
    }

    @Override
    public void openDatabase(int dbId, String name, int flags, int hashSize, int maxDead) {
        databases.open(dbId, name, flags, hashSize, maxDead);
    }

    @Override
    public void closeDatabase(int dbId) {
        databases.close(dbId);
    }

    @Override
    public void lockRecord(long request, int dbId, Blob key) {
        databases.lockRecord(request, dbId, key);
    }

    @Override
    public void lockFreeList(long request, int dbId) {
        databases.lockFreeList(request, dbId);
    }

    @Override
    public void lockDatabase(long request, int dbId) {
        databases.lockDatabase(request, dbId);
    }

    @Override
    public void releaseDatabase(long request) {
        databases.release(request);
    }

    @Override
    public void forgetLock(long request) {
        databases.forget(request);
    }

    @Override
    public void readSlice(long task, int dbId, int records, int bytes) {
        databases.readSlice(task, dbId, records, bytes);
    }

    @Override
    public void endRead(long task) {
        databases.endRead(task);
    }

    @Override
    public void mergeFreeSpace(int dbId, int piecesMax) {
        databases.mergeFreeSpace(dbId, piecesMax);
    }

    @Override
    public void wipe(long task, int dbId) {
        databases.wipe(task, dbId);
    }

    @Override
    public void storeAll(long task, int dbId, List<Entry> entries) {
        databases.storeAll(task, dbId, entries);
    }

    @Override
    public void commit(long task, int dbId, boolean wipe, Iterable<Entry> records) {
        databases.commit(task, dbId, wipe, records);
    }

    @Override
    public void setHealth(String name, String reason) {
        databases.setHealth(name, reason);
    }

    @Override
    public void limitLocks(int perDatabase) {
        databases.limit(perDatabase);
    }

    @Override
    public void runEvent(long run, String event, List<String> arguments, int limitSeconds) {
        Duration limit = Duration.ofSeconds(limitSeconds);
        roles.events.call(events -> events.run(run, event, arguments, limit));
    }

    @Override
    public void notification(String name) {
        roles.events.call(events -> events.notification(name));
    }

    @Override
    public void acquireClusterLock(long limitNanos) {
        roles.clusterLock.call(lock -> lock.acquire(0, Duration.ofNanos(limitNanos)));
    }

    @Override
    public void releaseClusterLock() {
        roles.clusterLock.call(ClusterLock::release);
    }

    @Override
    public void testClusterLock(long request, long limitNanos) {
        roles.clusterLock.call(lock -> lock.test(request, Duration.ofNanos(limitNanos)));
    }

    @Override
    public void probeProcess(long request, int pid) {
        boolean alive = ProcessHandle.of(pid).isPresent();
        post(new Event.ProcessProbed(request, alive));
    }

    @Override
    public void reportMemory(long request) {
        post(new Event.MemoryReported(request, MemoryReport.ofThisProcess().text()));
    }

    @Override
    public void readNodes(long request) {
        post(new Event.NodesRead(request, nodesFile()));
    }

    private Optional<List<NodeLine>> nodesFile() {
        try {
            return Optional.of(configuration.readNodes());
        } catch (ConfigurationException e) {
            log.log(DebugLevel.ERROR, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void localReply(long request, ReplyControl reply) {
        operators.answer(request, reply);
    }

    @Override
    public void localMessage(ReqMessage message) {
        operators.message(message);
    }

    @Override
    public void log(DebugLevel level, String text) {
        log.log(level, text);
    }

    @Override
    public void setDebugLevel(DebugLevel level) {
        log.level(level);
    }

    @Override
    public void exit(int code, String reason) {
        hooks.forEach(Loop.Registration::close);
        timers.cancelAll();
        fate.ended(code, reason);
    }
}
