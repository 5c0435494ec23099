// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.core.EffectCarrier;
import org.ctdb4j.core.Event;
import org.ctdb4j.core.TimerKey;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.config.NodeLine;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;

/** Carries out what one life of a node wants: its timers, sockets, databases, locks and scripts. */
final class SimulatedHost implements EffectCarrier {
    private static final int OPEN_FLAGS = 0x0c41;
    private static final long SOCKET_NANOS = TimeUnit.MICROSECONDS.toNanos(10);
    private static final long DISK_NANOS_MAX = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long OPEN_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(5);

    private final World world;
    private final SimulatedNode node;
    private final SplittableRandom random;
    private final Mishaps mishaps;
    private final Map<TimerKey, SimulatedClock.Task> timers = new LinkedHashMap<>();
    private final Map<Integer, SimulatedDatabase> databases = new LinkedHashMap<>();
    private final SimulatedDisk disk;
    private final Map<Long, SimulatedSocket> sockets = new LinkedHashMap<>();
    private final Map<Long, LockRequest> lockRequests = new LinkedHashMap<>();
    private long lastConnection;
    private boolean open;
    private boolean ended;

    SimulatedHost(World world, SimulatedNode node, SplittableRandom random, Mishaps mishaps, SimulatedDisk disk) {
        this.world = world;
        this.node = node;
        this.random = random;
        this.mishaps = mishaps;
        this.disk = disk;
    }

    /** What a lock request is for. */
    private enum Kind {
        RECORD,
        FREE_LIST,
        WHOLE
    }

    private record LockRequest(Kind kind, SimulatedDatabase database, Blob key) {}

    boolean isOpen() {
        return open;
    }

    Optional<SimulatedDatabase> database(int dbId) {
        return Optional.ofNullable(databases.get(dbId));
    }

    Collection<SimulatedDatabase> databases() {
        return databases.values();
    }

    /** The process is gone: so are its clients. */
    void ended() {
        ended = true;
        open = false;
        timers.values().forEach(SimulatedClock.Task::cancel);
        List<SimulatedSocket> left = List.copyOf(sockets.values());
        sockets.clear();
        left.forEach(SimulatedSocket::closed);
    }

    /** A step is about to begin: the free list it was told of is there. */
    void stepBegins(Event event) {
        if (event instanceof Event.LockGranted granted) {
            LockRequest request = lockRequests.get(granted.request());
            if (request != null && request.kind == Kind.FREE_LIST) {
                request.database.grantFreeList();
            }
        }
    }

    /** A step is over: a record lock it was told of goes back. */
    void stepEnded(Event event) {
        databases.values().forEach(SimulatedDatabase::stepEnded);
        if (event instanceof Event.LockGranted granted) {
            LockRequest request = lockRequests.get(granted.request());
            if (request != null && request.kind != Kind.WHOLE) {
                lockRequests.remove(granted.request());
                giveBack(request);
            }
        }
    }

    private static void giveBack(LockRequest request) {
        if (request.kind == Kind.RECORD) {
            request.database.grantUsed(request.key);
        }
    }

    // ---- clients

    long connect(SimulatedSocket socket) {
        long connection = ++lastConnection;
        sockets.put(connection, socket);
        node.postAfter(SOCKET_NANOS, new Event.ClientConnected(connection, socket.pid()));
        return connection;
    }

    void fromClient(long connection, Packet packet) {
        if (sockets.containsKey(connection)) {
            node.postAfter(SOCKET_NANOS, new Event.ClientPacket(connection, packet));
        }
    }

    void clientGone(long connection) {
        if (sockets.remove(connection) != null) {
            node.postAfter(SOCKET_NANOS, new Event.ClientDisconnected(connection));
        }
    }

    @Override
    public void sendToClient(long connection, Packet packet) {
        SimulatedSocket socket = sockets.get(connection);
        if (socket != null) {
            world.clock().after(SOCKET_NANOS, () -> {
                if (sockets.get(connection) == socket) {
                    socket.received(packet);
                }
            });
        }
    }

    @Override
    public void closeClient(long connection) {
        SimulatedSocket socket = sockets.remove(connection);
        if (socket != null) {
            world.clock().after(SOCKET_NANOS, socket::closed);
        }
    }

    // ---- nodes

    @Override
    public void open() {
        open = true;
        world.network().opened(node.pnn());
    }

    @Override
    public void sendToNode(int pnn, Packet packet) {
        if (!world.checks().isTrapped(node)) {
            world.checks().sent(node, packet);
            world.network().send(node.pnn(), pnn, packet);
        }
    }

    @Override
    public void setPeers(List<NodeLine> nodes) {}

    @Override
    public void dropPeer(int pnn) {
        world.network().drop(node.pnn(), pnn);
    }

    // ---- timers

    @Override
    public void startTimer(TimerKey key, long delayNanos) {
        cancelTimer(key);
        timers.put(
                key,
                world.clock()
                        .after(
                                delayNanos,
                                () -> node.post(
                                        new Event.TimerFired(key, world.clock().wallMicros()))));
    }

    @Override
    public void cancelTimer(TimerKey key) {
        SimulatedClock.Task running = timers.remove(key);
        if (running != null) {
            running.cancel();
        }
    }

    // ---- databases

    @Override
    public void openDatabase(int dbId, String name, int flags, int hashSize, int maxDead) {
        later(random.nextLong(OPEN_NANOS_MAX), () -> {
            SimulatedDatabase database = databases.computeIfAbsent(
                    dbId,
                    id -> (flags & DatabaseFlags.PERSISTENT) == 0
                            ? SimulatedDatabase.inMemory(id, name)
                            : SimulatedDatabase.onDisk(id, name, disk));
            node.post(new Event.DatabaseOpened(
                    dbId, "/db/" + name + "." + node.pnn(), OPEN_FLAGS, database, disk.health(name)));
        });
    }

    @Override
    public void closeDatabase(int dbId) {
        databases.remove(dbId);
    }

    @Override
    public void lockRecord(long request, int dbId, Blob key) {
        SimulatedDatabase database = databases.get(dbId);
        lockRequests.put(request, new LockRequest(Kind.RECORD, database, key));
        database.awaitForNode(key, () -> node.post(new Event.LockGranted(request)));
    }

    @Override
    public void lockFreeList(long request, int dbId) {
        SimulatedDatabase database = databases.get(dbId);
        lockRequests.put(request, new LockRequest(Kind.FREE_LIST, database, Blob.EMPTY));
        database.awaitFreeList(() -> node.post(new Event.LockGranted(request)));
    }

    @Override
    public void lockDatabase(long request, int dbId) {
        SimulatedDatabase database = databases.get(dbId);
        lockRequests.put(request, new LockRequest(Kind.WHOLE, database, Blob.EMPTY));
        database.awaitWhole(request, () -> node.post(new Event.LockGranted(request)));
    }

    @Override
    public void releaseDatabase(long request) {
        LockRequest released = lockRequests.get(request);
        if (released != null && released.kind == Kind.WHOLE) {
            lockRequests.remove(request);
            world.checks().thaws(node, released.database);
            released.database.releaseWhole();
        }
    }

    @Override
    public void forgetLock(long request) {
        LockRequest forgotten = lockRequests.get(request);
        if (forgotten == null) {
            return;
        }
        if (forgotten.kind == Kind.RECORD) {
            forgotten.database.forgetForNode(forgotten.key);
        } else if (forgotten.kind == Kind.WHOLE && forgotten.database.forgetWhole(request)) {
            lockRequests.remove(request);
        }
    }

    @Override
    public void readSlice(long task, int dbId, int records, int bytes) {
        later(diskNanos(), () -> {
            List<Entry> entries = databases.get(dbId).read(task, records);
            node.post(new Event.SliceRead(task, entries, entries.size() < records));
        });
    }

    @Override
    public void endRead(long task) {
        databases.values().forEach(database -> database.endRead(task));
    }

    @Override
    public void mergeFreeSpace(int dbId, int piecesMax) {}

    @Override
    public void wipe(long task, int dbId) {
        Outcome outcome = databases.get(dbId).wipe();
        node.postAfter(diskNanos(), new Event.Written(task, outcome));
    }

    @Override
    public void storeAll(long task, int dbId, List<Entry> entries) {
        Outcome outcome = databases.get(dbId).storeAll(entries);
        node.postAfter(diskNanos(), new Event.Written(task, outcome));
    }

    @Override
    public void commit(long task, int dbId, boolean wipe, Iterable<Entry> entries) {
        later(diskNanos(), () -> {
            SimulatedDatabase database = databases.get(dbId);
            Outcome outcome = database.commit(wipe, entries);
            if (wipe && outcome.done()) {
                world.checks().commits(dbId).rewrites(node, database.content());
            }
            node.postAfter(diskNanos(), new Event.Written(task, outcome));
        });
    }

    @Override
    public void setHealth(String name, String reason) {
        disk.setHealth(name, reason);
    }

    /** Does something later, if the process is still there. */
    private void later(long nanos, Runnable action) {
        world.clock().after(nanos, () -> {
            if (!ended) {
                action.run();
            }
        });
    }

    private long diskNanos() {
        return 1 + random.nextLong(DISK_NANOS_MAX);
    }

    @Override
    public void limitLocks(int perDatabase) {}

    // ---- scripts, lock, machine

    @Override
    public void runEvent(long run, String event, List<String> arguments, int limitSeconds) {
        node.postAfter(mishaps.eventNanos(), new Event.EventFinished(run, mishaps.eventStatus(event)));
    }

    @Override
    public void notification(String name) {}

    @Override
    public void acquireClusterLock(long limitNanos) {
        long nanos = mishaps.lockNanos();
        later(nanos, () -> {
            LockAttempt chance = mishaps.lockAttempt(LockAttempt.TAKEN);
            LockAttempt attempt =
                    chance == LockAttempt.TAKEN ? world.clusterLock().acquire(node) : chance;
            node.post(new Event.ClusterLockFinished(0, attempt, nanos));
        });
    }

    @Override
    public void releaseClusterLock() {
        world.clusterLock().release(node);
    }

    @Override
    public void testClusterLock(long request, long limitNanos) {
        long nanos = mishaps.lockNanos();
        later(nanos, () -> {
            LockAttempt attempt = mishaps.lockAttempt(world.clusterLock().test());
            node.post(new Event.ClusterLockFinished(request, attempt, nanos));
        });
    }

    @Override
    public void probeProcess(long request, int pid) {
        boolean alive = sockets.values().stream().anyMatch(socket -> socket.pid() == pid);
        node.post(new Event.ProcessProbed(request, alive));
    }

    @Override
    public void reportMemory(long request) {
        node.post(new Event.MemoryReported(request, "nothing but the simulation's\n"));
    }

    @Override
    public void readNodes(long request) {
        node.post(new Event.NodesRead(request, Optional.empty()));
    }

    @Override
    public void localReply(long request, ReplyControl reply) {}

    @Override
    public void localMessage(ReqMessage message) {}

    @Override
    public void ready() {}

    @Override
    public void log(DebugLevel level, String text) {}

    @Override
    public void setDebugLevel(DebugLevel level) {}

    @Override
    public void exit(int code, String reason) {
        node.exited(code, reason);
    }
}
