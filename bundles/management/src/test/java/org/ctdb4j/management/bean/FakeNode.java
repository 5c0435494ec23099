// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.api.service.BackendStatus;
import org.ctdb4j.api.service.ClientSocketStatus;
import org.ctdb4j.api.service.ClusterLockStatus;
import org.ctdb4j.api.service.ClusterStatus;
import org.ctdb4j.api.service.DatabaseCounters;
import org.ctdb4j.api.service.DatabaseEntry;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.api.service.DatabaseRecord;
import org.ctdb4j.api.service.DatabaseStatus;
import org.ctdb4j.api.service.EventsStatus;
import org.ctdb4j.api.service.HotKey;
import org.ctdb4j.api.service.LockSchedulerStatus;
import org.ctdb4j.api.service.LoopStatus;
import org.ctdb4j.api.service.NodeCounters;
import org.ctdb4j.api.service.NodeStatus;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.api.service.RecoveryStatus;
import org.ctdb4j.api.service.RehearsalStatus;
import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.api.service.RoleSwap;
import org.ctdb4j.api.service.TransportStatus;
import org.ctdb4j.api.service.Traversal;
import org.ctdb4j.api.service.TunableValue;

/** Node 1 of three. Orders are noted; node 2 is out of reach. */
final class FakeNode implements NodeView, Nodes, RoleSwap {
    static final NodeCounters.Latency NO_LATENCY = new NodeCounters.Latency(0, 0, 0, 0);

    final List<String> orders = new ArrayList<>();
    final List<String> databases = new ArrayList<>(List.of("locking.tdb"));

    private void order(int pnn, String text) throws OperationException {
        if (pnn == 2) {
            throw new OperationException("node 2 is disconnected");
        }
        orders.add(text + " " + pnn);
    }

    @Override
    public NodeStatus node() {
        return new NodeStatus(
                1,
                "10.0.0.2",
                4711,
                RunState.RUNNING,
                RecoveryMode.NORMAL,
                0,
                "OK",
                List.of("LEADER", "LMASTER"),
                DebugLevel.NOTICE,
                1_700_000_000_000L,
                60);
    }

    @Override
    public ClusterStatus cluster() {
        return new ClusterStatus(
                3_000_000_000L,
                List.of(0, 1),
                RecoveryMode.NORMAL,
                0,
                List.of(
                        new ClusterStatus.Member(0, "10.0.0.1", 0, "OK"),
                        new ClusterStatus.Member(1, "10.0.0.2", 0, "OK"),
                        new ClusterStatus.Member(2, "10.0.0.3", 1, "DISCONNECTED|INACTIVE")));
    }

    @Override
    public RecoveryStatus recovery() {
        return new RecoveryStatus(role("recovery"), RecoveryMode.NORMAL, 0, false, 3, 1_000, 1_250, 0.25);
    }

    @Override
    public List<DatabaseStatus> databases() {
        return databases.stream()
                .map(name -> new DatabaseStatus(
                        "0x7a19d84d", name, "/db/" + name, false, false, true, false, "", 7, false, 0xc41, 2, 1, 3))
                .toList();
    }

    @Override
    public List<TunableValue> tunables() {
        return Tunable.listed().stream()
                .map(tunable -> new TunableValue(tunable.text(), tunable.defaultValue(), tunable.defaultValue()))
                .toList();
    }

    @Override
    public NodeCounters statistics() {
        List<Integer> buckets = Collections.nCopies(16, 0);
        return new NodeCounters(
                1,
                2,
                8,
                0,
                0,
                3,
                0,
                0,
                0,
                0,
                0,
                0,
                new NodeCounters.NodePackets(16, 0, 0, 0, 0, 0, 0, 0, 0),
                new NodeCounters.ClientPackets(0, 0, 0, 0),
                new NodeCounters.Timeouts(0, 0, 0),
                new NodeCounters.Locks(0, 0, 0, 0, NO_LATENCY, buckets),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                buckets,
                NO_LATENCY,
                NO_LATENCY,
                NO_LATENCY,
                NO_LATENCY);
    }

    @Override
    public TransportStatus transport() {
        return new TransportStatus(
                role("transport"),
                List.of(new TransportStatus.Peer(0, "10.0.0.1:4379", true, true, 100, 200, 3, 4, 5)));
    }

    @Override
    public ClientSocketStatus clientSocket() {
        return new ClientSocketStatus(
                role("client socket"),
                "/run/ctdb/ctdbd.socket",
                List.of(new ClientSocketStatus.Client(9, 815, 30, 1, 2, 3, 4, 5, 1, List.of("0xfe00000000000000"))));
    }

    @Override
    public BackendStatus backend() {
        return new BackendStatus(
                role("database backend"),
                List.of(new BackendStatus.Database("locking.tdb", "/db/locking.tdb", 8192, 17)));
    }

    @Override
    public BackendStatus memoryBackend() {
        return new BackendStatus(role("memory backend"), List.of(new BackendStatus.Database("sessions", "", 4096, 18)));
    }

    @Override
    public LockSchedulerStatus lockScheduler() {
        return new LockSchedulerStatus(
                role("lock scheduler"),
                List.of(new LockSchedulerStatus.Database("locking.tdb", 3, 2, true, false, 10, 0, 0.5)),
                List.of(new LockSchedulerStatus.Wait(
                        "locking.tdb",
                        "RECORD",
                        "6b6579",
                        0.5,
                        List.of(new LockSchedulerStatus.Holder(
                                4711,
                                "smbd -D",
                                List.of("do_epoll_wait"),
                                List.of("locking.tdb byte 168"),
                                List.of("brlock.tdb byte 172"))))));
    }

    @Override
    public RehearsalStatus rehearsal() {
        return new RehearsalStatus(RehearsalStatus.State.DONE, 45.5, "");
    }

    @Override
    public LoopStatus loop() {
        return new LoopStatus(1000, 40.5, 1.5);
    }

    @Override
    public ClusterLockStatus clusterLock() {
        return new ClusterLockStatus(role("cluster lock"), "/shared/lock", true);
    }

    @Override
    public EventsStatus events() {
        return new EventsStatus(
                role("events"),
                List.of(new EventsStatus.Event(
                        "monitor", 0, List.of(new EventsStatus.Script("00.test", 1_000, 0.01, 0, "")))));
    }

    @Override
    public List<RoleStatus> roles() {
        return List.of(role("transport"), role("recovery"));
    }

    private static RoleStatus role(String name) {
        return new RoleStatus(name, "org.ctdb4j.example", "1.0.0", 2, 12.5, 10.5, 0, 0);
    }

    @Override
    public Pong ping(int pnn) throws OperationException {
        order(pnn, "ping");
        return new Pong(pnn, 0.001, 5);
    }

    @Override
    public RunState runState(int pnn) {
        return RunState.RUNNING;
    }

    @Override
    public VnnMap vnnMap(int pnn) {
        return VnnMap.of(7, 0, 1);
    }

    @Override
    public RecoveryMode recoveryMode(int pnn) {
        return RecoveryMode.NORMAL;
    }

    @Override
    public boolean partiallyOnline(int pnn) {
        return false;
    }

    @Override
    public List<DatabaseEntry> databases(int pnn) {
        return List.of();
    }

    @Override
    public Tunables tunables(int pnn) {
        return Tunables.DEFAULTS;
    }

    @Override
    public NodeCounters statistics(int pnn) {
        return statistics();
    }

    @Override
    public void setTunable(int pnn, Tunable tunable, long value) throws OperationException {
        order(pnn, "set " + tunable.text() + " to " + value + " on");
    }

    @Override
    public void resetStatistics(int pnn) throws OperationException {
        order(pnn, "reset statistics of");
    }

    @Override
    public void setDebugLevel(int pnn, DebugLevel level) throws OperationException {
        order(pnn, "log " + level + " on");
    }

    @Override
    public int attach(String name, DatabaseKind kind) throws OperationException {
        order(1, "attach " + kind + " " + name + " on");
        return 0xcafe;
    }

    @Override
    public void setReadonly(int databaseId) throws OperationException {
        order(1, "allow read-only copies on");
    }

    @Override
    public void setSticky(int databaseId) throws OperationException {
        order(1, "make sticky on");
    }

    @Override
    public void vacuum(int pnn, int databaseId, boolean full) throws OperationException {
        order(pnn, full ? "vacuum all of" : "vacuum");
    }

    @Override
    public DatabaseCounters databaseStatistics(int pnn, int databaseId) {
        throw new AssertionError("no bean does this");
    }

    @Override
    public List<HotKey> hotKeys(int databaseId) {
        return List.of(new HotKey(Blob.cString("key"), List.of(new HotKey.Visit(2, 40)), "advice"));
    }

    @Override
    public Traversal records(int databaseId, int recordsMax) throws OperationException {
        order(1, "read " + recordsMax + " records on");
        return new Traversal(
                List.of(new DatabaseRecord(Blob.cString("key"), new RecordHeader(3, 1, 0), Blob.utf8("value"))), true);
    }

    @Override
    public void recover(int pnn) throws OperationException {
        order(pnn, "recover");
    }

    @Override
    public void enable(int pnn) throws OperationException {
        order(pnn, "enable");
    }

    @Override
    public void disable(int pnn) throws OperationException {
        order(pnn, "disable");
    }

    @Override
    public void stop(int pnn) throws OperationException {
        order(pnn, "stop");
    }

    @Override
    public void continueNode(int pnn) throws OperationException {
        order(pnn, "continue");
    }

    @Override
    public void ban(int pnn, int seconds) throws OperationException {
        order(pnn, "ban for " + seconds + " s");
    }

    @Override
    public List<String> versions(String role) {
        return List.of("1.0.0", "1.0.1");
    }

    @Override
    public Report swap(String role, String version) throws OperationException {
        if (!versions(role).contains(version)) {
            throw new OperationException("There is no version " + version);
        }
        return new Report(role, "org.ctdb4j.example", "1.0.0", version, 10.5);
    }
}
