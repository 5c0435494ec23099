// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReplyDmaster;
import org.ctdb4j.protocol.ReplyError;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqDmaster;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.TraverseData;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * One node of a {@link DatabaseCluster}: a database machine, its file in memory, and just enough of a node around it. Packets to
 * others go to the cluster's links; locks, reads and bulk writes wait until {@link #work} or the cluster lets them happen.
 */
final class DatabaseNode implements DatabaseEnvironment {
    static final int CALL_REQID = 7;

    final int pnn;
    final Context context;
    final DatabaseMachine machine;
    final FakeRecords records = new FakeRecords();

    final List<String> recoveriesForced = new ArrayList<>();
    final List<String> storeFailures = new ArrayList<>();
    final List<String> logs = new ArrayList<>();
    final List<String> closedClients = new ArrayList<>();
    final Map<Integer, ReplyControl> replies = new LinkedHashMap<>();
    final Map<Integer, List<Packet>> inboxes = new LinkedHashMap<>();
    final List<ReqMessage> messages = new ArrayList<>();
    final Map<Long, List<Blob>> delivered = new LinkedHashMap<>();
    final Map<TimerKey, Long> timers = new LinkedHashMap<>();
    final Set<Long> expected = new LinkedHashSet<>();
    final Set<Integer> congested = new LinkedHashSet<>();

    /** Record waits that stand in the kernel; the rest is queued and does not keep anybody from the lock. */
    int standingMax = 200;

    private final DatabaseCluster cluster;
    private final Effects effects = new Effects();
    private final Map<Long, Effect> locks = new LinkedHashMap<>();
    private final Map<Long, Iterator<Blob>> passes = new LinkedHashMap<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final EffectCarrier carrier = new Carrier();

    DatabaseNode(DatabaseCluster cluster, int pnn, int nodes, int flags, VnnMap map, Cures cures) {
        this.cluster = cluster;
        this.pnn = pnn;
        this.context = new Context(pnn, Tunables.DEFAULTS, new int[nodes], map, effects, cures);
        this.machine = new DatabaseMachine(
                context, this, cluster.dbId, DatabaseCluster.NAME, flags, "/golden.tdb." + pnn, 0, records);
    }

    // ---- clients

    int connect() {
        int client = context.ids.allocate("client");
        inboxes.put(client, new ArrayList<>());
        return client;
    }

    void disconnect(int client) {
        inboxes.remove(client);
        congested.remove(client);
        context.ids.release(client);
        step(() -> machine.clientGone(client));
    }

    /** A call as smbd sends it before it writes a record. */
    void migrate(int client, Blob key) {
        call(client, key, CallId.NULL, CallFlags.IMMEDIATE_MIGRATION);
    }

    void call(int client, Blob key, int callId, int flags) {
        ReqCall call = new ReqCall(new Header(0, 0, 0, CALL_REQID), flags, cluster.dbId, callId, 0, key, Blob.EMPTY);
        step(() -> machine.callFromClient(client, call));
    }

    /** {@return the answers a client has had to its calls} */
    List<ReplyCall> answers(int client) {
        return inboxes.get(client).stream().map(ReplyCall.class::cast).toList();
    }

    /** A new connection's call for the key, and what a client writes once the record is here, unless somebody else has it. */
    void write(Blob key, String data) {
        int client = connect();
        migrate(client, key);
        cluster.settle();
        StoredRecord record = records.get(key);
        if (record.header().dmaster() != pnn) {
            throw new AssertionError("Record " + key + " is not on node " + pnn + ": " + record);
        }
        records.put(key, record.header(), Blob.utf8(data));
        disconnect(client);
    }

    void put(Blob key, long rsn, int dmaster, int flags, String data) {
        records.put(key, new RecordHeader(rsn, dmaster, flags), Blob.utf8(data));
    }

    // ---- what happens to the node

    void step(Runnable event) {
        context.nowNanos = cluster.nowNanos;
        event.run();
        for (Packet packet = context.pollLocal(); packet != null; packet = context.pollLocal()) {
            dispatch(packet);
        }
        records.stepEnded();
        List<Effect> wanted = effects.toList();
        effects.clear();
        wanted.forEach(effect -> effect.carryOut(carrier));
    }

    void receive(Packet packet) {
        step(() -> dispatch(packet));
    }

    /** Asks a node for a control, by the way a client's control takes. {@return its request id} */
    int ask(int destnode, Control control) {
        return ask(destnode, control, 0, 0);
    }

    int ask(int destnode, Control control, int clientId, int flags) {
        int reqid = context.ids.allocate("control");
        Header header = new Header(context.generation(), destnode, pnn, reqid);
        ReqControl request = control.toRequest(header, flags).withClientId(clientId);
        step(() -> context.send(request));
        return reqid;
    }

    /** Lets one thing happen that the machine waits for. {@return whether there was one} */
    boolean work() {
        return grantOneLock() || runOne();
    }

    void advanceTo(long nanos) {
        while (true) {
            Optional<Map.Entry<TimerKey, Long>> first = timers.entrySet().stream()
                    .filter(timer -> timer.getValue() <= nanos)
                    .min(Map.Entry.comparingByValue());
            if (first.isEmpty()) {
                return;
            }
            TimerKey key = first.get().getKey();
            timers.remove(key);
            step(() -> machine.timer(key));
        }
    }

    void drained(int client) {
        congested.remove(client);
        step(() -> machine.clientDrained(client));
    }

    int waitingLocks() {
        return locks.size();
    }

    /** The scheduler cannot have the first lock that is waited for. */
    void failLock(String reason) {
        long request = locks.keySet().iterator().next();
        carrier.forgetLock(request);
        step(() -> machine.lockFailed(request, reason));
    }

    private boolean runOne() {
        Runnable next = work.poll();
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    private boolean grantOneLock() {
        for (Map.Entry<Long, Effect> each : locks.entrySet()) {
            if (isFree(each.getKey(), each.getValue())) {
                long request = each.getKey();
                locks.remove(request);
                grant(each.getValue());
                stand();
                step(() -> machine.lockGranted(request));
                return true;
            }
        }
        return false;
    }

    private void grant(Effect lock) {
        if (lock instanceof Effect.LockDatabase) {
            records.wantWhole(false);
            records.holdWhole(true);
        } else if (lock instanceof Effect.LockFreeList) {
            records.grantFreeList();
        } else {
            Blob key = ((Effect.LockRecord) lock).key();
            records.waitNoLongerFor(key);
            records.grant(key);
        }
    }

    private boolean isFree(long request, Effect lock) {
        if (lock instanceof Effect.LockDatabase) {
            return records.isWholeFree();
        }
        if (lock instanceof Effect.LockFreeList) {
            return records.isFreeListFree();
        }
        return standing().contains(request) && records.isFree(((Effect.LockRecord) lock).key());
    }

    private List<Long> standing() {
        return locks.entrySet().stream()
                .filter(each -> each.getValue() instanceof Effect.LockRecord)
                .limit(standingMax)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void stand() {
        List<Long> standing = standing();
        locks.forEach((request, lock) -> {
            if (lock instanceof Effect.LockRecord record) {
                if (standing.contains(request)) {
                    records.waitFor(record.key());
                } else {
                    records.waitNoLongerFor(record.key());
                }
            }
        });
    }

    private void dispatch(Packet packet) {
        if (packet instanceof ReqCall || packet instanceof ReqDmaster || packet instanceof ReplyDmaster) {
            if (isAccepted(packet)) {
                machine.packetFromNode(packet);
            }
        } else if (packet instanceof ReplyCall || packet instanceof ReplyError) {
            if (packet instanceof ReplyError || isAccepted(packet)) {
                context.ids
                        .owner(packet.header().reqid(), RequestOwner.class)
                        .ifPresent(owner -> owner.database().replyFromNode(packet));
            }
        } else if (packet instanceof ReqControl request) {
            control(request);
        } else if (packet instanceof ReplyControl reply) {
            replies.put(reply.header().reqid(), reply);
        } else {
            ReqMessage message = (ReqMessage) packet;
            if (!machine.message(message.srvid(), message.data())) {
                messages.add(message);
            }
        }
    }

    private boolean isAccepted(Packet packet) {
        return !context.isBanned()
                && (packet.header().generation() == context.generation() || !context.cures.generationCheck());
    }

    private void control(ReqControl request) {
        try {
            Control control = Control.decode(request);
            if (control instanceof TraverseData data
                    && context.ids
                            .owner(data.record().reqid(), RequestOwner.class)
                            .isEmpty()) {
                return;
            }
            if (!machine.control(request, control)) {
                throw new AssertionError("Not a control of a database: " + control);
            }
        } catch (MalformedPayloadException e) {
            context.reply(request, -1, Blob.EMPTY, Blob.EMPTY);
        }
    }

    // ---- the machine's environment

    @Override
    public void toClient(int clientId, Packet packet) {
        cluster.trace(pnn + ">client", packet);
        inboxes.get(clientId).add(packet);
    }

    @Override
    public void deliver(long srvid, Blob data) {
        delivered.computeIfAbsent(srvid, s -> new ArrayList<>()).add(data);
    }

    @Override
    public boolean clientKnown(int clientId) {
        return inboxes.containsKey(clientId);
    }

    @Override
    public boolean clientCongested(int clientId) {
        return congested.contains(clientId);
    }

    @Override
    public void closeClient(int clientId, String why) {
        closedClients.add(why);
    }

    @Override
    public void forceRecovery(String why) {
        cluster.trace(pnn + " forces recovery");
        recoveriesForced.add(why);
    }

    @Override
    public void expect(long number, DatabaseMachine owner) {
        expected.add(number);
    }

    @Override
    public void forget(long number) {
        expected.remove(number);
    }

    @Override
    public void storeFails(DatabaseMachine owner, String reason) {
        storeFailures.add(reason);
    }

    @Override
    public void storeWorks(DatabaseMachine owner) {
        storeFailures.add("works");
    }

    // ---- effects

    private final class Carrier extends NoEffects {
        @Override
        public void sendToNode(int destnode, Packet packet) {
            cluster.send(pnn, destnode, packet);
        }

        @Override
        public void lockRecord(long request, int dbId, Blob key) {
            locks.put(request, new Effect.LockRecord(request, dbId, key));
            stand();
        }

        @Override
        public void lockFreeList(long request, int dbId) {
            locks.put(request, new Effect.LockFreeList(request, dbId));
        }

        @Override
        public void lockDatabase(long request, int dbId) {
            locks.put(request, new Effect.LockDatabase(request, dbId));
            records.wantWhole(true);
        }

        @Override
        public void releaseDatabase(long request) {
            records.holdWhole(false);
            records.wantWhole(false);
        }

        @Override
        public void forgetLock(long request) {
            Effect lock = locks.remove(request);
            if (lock instanceof Effect.LockDatabase) {
                records.wantWhole(false);
            } else if (lock instanceof Effect.LockRecord record) {
                records.waitNoLongerFor(record.key());
            }
            stand();
        }

        @Override
        public void readSlice(long task, int dbId, int count, int bytes) {
            work.add(() -> {
                Iterator<Blob> pass = passes.computeIfAbsent(task, t -> records.pass());
                List<Entry> slice = records.next(pass, count);
                boolean last = !pass.hasNext();
                if (last) {
                    passes.remove(task);
                }
                step(() -> machine.sliceRead(task, slice, last));
            });
        }

        @Override
        public void endRead(long task) {
            passes.remove(task);
        }

        @Override
        public void wipe(long task, int dbId) {
            work.add(() -> {
                Outcome outcome = records.wipe();
                step(() -> machine.written(task, outcome));
            });
        }

        @Override
        public void storeAll(long task, int dbId, List<Entry> entries) {
            work.add(() -> {
                Outcome outcome = records.storeAll(entries);
                step(() -> machine.written(task, outcome));
            });
        }

        @Override
        public void startTimer(TimerKey key, long delayNanos) {
            timers.put(key, cluster.nowNanos + delayNanos);
        }

        @Override
        public void cancelTimer(TimerKey key) {
            timers.remove(key);
        }

        @Override
        public void log(DebugLevel level, String text) {
            logs.add(text);
            if (level.code() <= DebugLevel.WARNING.code()) {
                cluster.trace(pnn + " logs " + text);
            }
        }
    }
}
