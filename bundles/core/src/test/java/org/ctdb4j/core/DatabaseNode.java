// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.RecoveryMode;
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
import org.ctdb4j.spi.database.StoredRecord;
import org.ctdb4j.spi.spool.HeapSpools;

/**
 * One node of a {@link DatabaseCluster}: a database machine, its file in memory, and just enough of a node around it. Packets to
 * others go to the cluster's links; what the machine waits for happens by {@link #work}.
 */
final class DatabaseNode implements DatabaseEnvironment {
    static final int CALL_REQID = 7;

    final int pnn;
    final Context context;
    final DatabaseMachine machine;
    final FakeRecords records = new FakeRecords();
    final FakeEffects world;

    final List<String> recoveriesForced = new ArrayList<>();
    final List<String> storeFailures = new ArrayList<>();
    final List<String> logs = new ArrayList<>();
    final List<String> closedClients = new ArrayList<>();
    final Map<Integer, ReplyControl> replies = new LinkedHashMap<>();

    /** What the machine waits for, by request id. */
    final Map<Integer, Consumer<ReplyControl>> asked = new LinkedHashMap<>();

    final Map<Integer, List<Packet>> inboxes = new LinkedHashMap<>();
    /** Clients that the machine has made of its node. */
    private final Map<Integer, Consumer<Packet>> joined = new LinkedHashMap<>();

    final List<ReqMessage> messages = new ArrayList<>();
    final Map<Long, List<Blob>> delivered = new LinkedHashMap<>();
    final Set<Long> expected = new LinkedHashSet<>();
    final Set<Integer> congested = new LinkedHashSet<>();
    final Set<Integer> congestedPeers = new LinkedHashSet<>();

    final HeapSpools spools = new HeapSpools();

    private final DatabaseCluster cluster;
    private final Effects effects = new Effects();

    DatabaseNode(DatabaseCluster cluster, int pnn, int nodes, int flags, VnnMap map, Cures cures) {
        this.cluster = cluster;
        this.pnn = pnn;
        this.world = new FakeEffects(cluster, this, records);
        this.context = new Context(pnn, Tunables.DEFAULTS, new int[nodes], map, effects, cures, spools);
        this.context.recoveryMode = RecoveryMode.NORMAL;
        this.machine = new DatabaseMachine(
                context, this, cluster.dbId, DatabaseCluster.NAME, flags, "/golden.tdb." + pnn, 0, records, "");
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
        wanted.forEach(effect -> effect.carryOut(world));
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
        return world.work();
    }

    void advanceTo(long nanos) {
        while (true) {
            Optional<Map.Entry<TimerKey, Long>> first = world.timers.entrySet().stream()
                    .filter(timer -> timer.getValue() <= nanos)
                    .min(Map.Entry.comparingByValue());
            if (first.isEmpty()) {
                return;
            }
            TimerKey key = first.get().getKey();
            world.timers.remove(key);
            step(() -> machine.timer(key));
        }
    }

    void drained(int client) {
        congested.remove(client);
        step(machine::drained);
    }

    void peerDrained(int peer) {
        congestedPeers.remove(peer);
        step(machine::drained);
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
            answered(reply);
        } else {
            ReqMessage message = (ReqMessage) packet;
            if (!machine.message(message.srvid(), message.data())) {
                messages.add(message);
            }
        }
    }

    private void answered(ReplyControl reply) {
        Consumer<ReplyControl> waiting = asked.remove(reply.header().reqid());
        if (waiting == null) {
            replies.put(reply.header().reqid(), reply);
        } else {
            waiting.accept(reply);
        }
    }

    void seesDown(int node) {
        context.setFlags(node, NodeFlags.DISCONNECTED);
        step(machine::nodesChanged);
    }

    /** What the machine has asked other nodes takes too long. */
    void askedTooLong() {
        for (int reqid : List.copyOf(asked.keySet())) {
            Header header = new Header(context.generation(), pnn, pnn, reqid);
            step(() -> answered(new ReplyControl(header, -1, Blob.EMPTY, Blob.EMPTY)));
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
        if (joined.containsKey(clientId)) {
            joined.get(clientId).accept(packet);
            return;
        }
        cluster.trace(pnn + ">client", packet);
        inboxes.get(clientId).add(packet);
    }

    @Override
    public void ask(int destnode, Control control, Consumer<ReplyControl> whenAnswered) {
        int reqid = context.ids.allocate("asked");
        if (!context.isConnected(destnode)) {
            whenAnswered.accept(new ReplyControl(context.header(pnn, reqid), -1, Blob.EMPTY, Blob.EMPTY));
            return;
        }
        asked.put(reqid, whenAnswered);
        context.send(control.toRequest(context.header(destnode, reqid), 0));
    }

    @Override
    public int join(Consumer<Packet> whenAnswered) {
        int client = context.ids.allocate("joined");
        joined.put(client, whenAnswered);
        return client;
    }

    @Override
    public void leave(int clientId) {
        joined.remove(clientId);
        context.ids.release(clientId);
    }

    @Override
    public void tell(int destnode, Control control) {
        throw new UnsupportedOperationException("nobody to tell: " + control);
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
    public boolean peerCongested(int peer) {
        return congestedPeers.contains(peer);
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
}
