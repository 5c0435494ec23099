// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.TdbFlags;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqKeepalive;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.EndRecovery;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.SetVnnMap;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.config.NodeLine;

/**
 * A node and the world around it, played by the test. What the node asks the world is answered at once, as {@link
 * World} says; what it sends is kept for the test to look at.
 */
final class TestNode {
    static final int GENERATION = 4711;

    private static final long WALL_MICROS = 1_795_330_251_000_000L;

    final Node node;
    final World world = new World();
    final NoRecords records = new NoRecords();
    final List<Effect> effects = new ArrayList<>();
    final Map<Long, TestClient> clients = new HashMap<>();

    private final NodeSettings settings;
    private final Reactions<Effect> carriers = new Reactions<>();
    private final Deque<Event> answers = new ArrayDeque<>();
    private final Map<TimerKey, Long> timers = new LinkedHashMap<>();
    private long now = 1_000_000_000L;
    private int lastReqid = 100;

    TestNode(TestSettings settings) {
        this(settings, Cures.ALL);
    }

    TestNode(TestSettings settings, Cures cures) {
        this.settings = settings.build();
        node = new Node(this.settings, cures);
        world.nodes = this.settings.nodes();
        carryOut();
    }

    /** How the world answers; a test may change it at any time. */
    static final class World {
        List<NodeLine> nodes;
        boolean nodesReadable = true;
        boolean answersEvents = true;
        boolean opensDatabases = true;
        boolean databasesUsable = true;

        /** Whether databases that are opened have no files. */
        boolean databasesInMemory;

        /** Of a persistent database that is opened; empty if it is healthy. */
        String health = "";

        boolean testsClusterLock = true;
        boolean locksDatabases = true;
        String databaseFolder = "/db/";
        LockAttempt clusterLock = LockAttempt.CONTENDED;
        Map<String, Integer> eventStatus = new HashMap<>();
        Set<Integer> deadProcesses = new HashSet<>();
    }

    /**
     * {@return a node whose peers are connected and which has been through its first recovery, led by the first other
     * node}
     */
    static TestNode running(TestSettings settings) {
        TestNode node = started(settings);
        node.recover(GENERATION);
        node.advance(1);
        node.require(RunState.RUNNING);
        node.effects.clear();
        return node;
    }

    static TestNode running(int pnn, int count) {
        return running(TestSettings.node(pnn, count));
    }

    /** {@return a node that accepts clients, has its peers connected, and waits for its first recovery} */
    static TestNode started(TestSettings settings) {
        TestNode node = new TestNode(settings);
        node.start();
        node.require(RunState.FIRST_RECOVERY);
        node.connectPeers();
        node.effects.clear();
        return node;
    }

    NodeMachine machine() {
        return node.machine();
    }

    /** Does something as if one of the node's machines did it, and lets the node act on what follows. */
    void inStep(Consumer<NodeMachine> action) {
        node.machine().context.later(() -> action.accept(node.machine()));
        step(new Event.PeerConnected(Pnn.UNKNOWN));
    }

    void start() {
        step(new Event.DatabasesFound(List.of()));
        step(new Event.Started(wallMicros()));
    }

    void connectPeers() {
        for (int pnn = 0; pnn < settings.nodes().size(); pnn++) {
            if (pnn != settings.pnn() && !settings.nodes().get(pnn).deleted()) {
                step(new Event.PeerConnected(pnn));
            }
        }
    }

    /** Plays the leader of a recovery in which this node takes part. */
    void recover(int generation) {
        int leader = settings.pnn() == 0 ? 1 : 0;
        controlFrom(leader, new SetRecmode(RecoveryMode.ACTIVE));
        controlFrom(leader, new SetVnnMap(vnnMap(generation)));
        controlFrom(leader, new SetRecmode(RecoveryMode.NORMAL));
        controlFrom(leader, new EndRecovery());
    }

    VnnMap vnnMap(int generation) {
        return VnnMap.of(generation, node.snapshot(now).vnnMap().toArray());
    }

    NodeSnapshot snapshot() {
        return node.snapshot(now);
    }

    int nextReqid() {
        return ++lastReqid;
    }

    /** Takes an event, and all answers of the world to what follows from it. */
    List<Effect> step(Event event) {
        List<Effect> all = new ArrayList<>();
        answers.add(event);
        while (!answers.isEmpty()) {
            List<Effect> some = node.step(now, answers.poll()).toList();
            some.forEach(carriers::to);
            all.addAll(some);
        }
        effects.addAll(all);
        return all;
    }

    /** Lets time pass; timers that become due fire in order. */
    void advance(double seconds) {
        long until = now + (long) (seconds * Context.NANOS_PER_SECOND);
        for (TimerKey due = nextTimer(until); due != null; due = nextTimer(until)) {
            now = Math.max(now, timers.remove(due));
            step(new Event.TimerFired(due, wallMicros()));
        }
        now = until;
    }

    boolean hasTimer(TimerKey.Kind kind) {
        return timers.keySet().stream().anyMatch(key -> key.kind() == kind);
    }

    TestClient connect(int pid) {
        TestClient client = new TestClient(this, clients.size() + 1, pid);
        clients.put(client.connection(), client);
        step(new Event.ClientConnected(client.connection(), pid));
        return client;
    }

    /** Sends a control of a peer; {@return the answer} */
    ReplyControl controlFrom(int pnn, Control control) {
        int reqid = requestFrom(pnn, control, 0);
        return answerTo(pnn, reqid);
    }

    /** Sends a control of a peer; {@return the request id} */
    int requestFrom(int pnn, Control control, int flags) {
        int reqid = nextReqid();
        Header header = new Header(snapshot().vnnMap().generation(), settings.pnn(), pnn, reqid);
        step(new Event.PeerPacket(pnn, control.toRequest(header, flags)));
        return reqid;
    }

    ReplyControl answerTo(int pnn, int reqid) {
        return sentTo(pnn, ReplyControl.class).stream()
                .filter(reply -> reply.header().reqid() == reqid)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no answer to node " + pnn + " in " + effects));
    }

    /** Sends a packet of a peer. */
    void packetFrom(int pnn, Packet packet) {
        step(new Event.PeerPacket(pnn, packet));
    }

    /** Lets every connected peer give a sign of life. */
    void keepAlive() {
        for (NodeSnapshot.Member member : snapshot().members()) {
            if (member.pnn() != settings.pnn() && NodeFlags.isConnected(member.flags())) {
                Header header = new Header(0, settings.pnn(), member.pnn(), 0);
                packetFrom(member.pnn(), ReqKeepalive.versioned(header, ReqKeepalive.VERSION_4_17, 1));
            }
        }
    }

    void messageFrom(int pnn, long srvid, Blob data) {
        Header header = new Header(snapshot().vnnMap().generation(), settings.pnn(), pnn, 0);
        packetFrom(pnn, new ReqMessage(header, srvid, data));
    }

    /** Lets a peer answer the last control it was sent. */
    void replyFrom(int pnn, int status, Blob data) {
        List<ReqControl> asked = sentTo(pnn, ReqControl.class);
        ReqControl last = asked.get(asked.size() - 1);
        Header header = new Header(0, settings.pnn(), pnn, last.header().reqid());
        packetFrom(pnn, new ReplyControl(header, status, data, Blob.EMPTY));
    }

    /** {@return what was sent to a peer, of one kind} */
    <P extends Packet> List<P> sentTo(int pnn, Class<P> kind) {
        return of(Effect.SendToNode.class).stream()
                .filter(effect -> effect.pnn() == pnn)
                .map(Effect.SendToNode::packet)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** {@return the effects of one kind} */
    <E extends Effect> List<E> of(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** {@return the events run, by name} */
    List<String> eventsRun() {
        return of(Effect.RunEvent.class).stream().map(Effect.RunEvent::event).toList();
    }

    boolean logged(String part) {
        return of(Effect.Log.class).stream().anyMatch(log -> log.text().contains(part));
    }

    private void require(RunState state) {
        if (snapshot().runState() != state) {
            throw new AssertionError("not " + state + " but " + snapshot());
        }
    }

    private long wallMicros() {
        return WALL_MICROS + now / 1_000;
    }

    private TimerKey nextTimer(long until) {
        return timers.entrySet().stream()
                .filter(entry -> entry.getValue() <= until)
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private void carryOut() {
        carriers.on(
                        Effect.SendToClient.class,
                        effect -> clients.get(effect.connection()).take(effect.packet()))
                .on(
                        Effect.CloseClient.class,
                        effect -> clients.get(effect.connection()).close())
                .on(Effect.StartTimer.class, effect -> timers.put(effect.key(), now + effect.delayNanos()))
                .on(Effect.CancelTimer.class, effect -> timers.remove(effect.key()))
                .on(Effect.OpenDatabase.class, this::open)
                .on(Effect.LockDatabase.class, this::lock)
                .on(Effect.RunEvent.class, this::run)
                .on(Effect.TestClusterLock.class, this::testLock)
                .on(Effect.ProbeProcess.class, this::probe)
                .on(Effect.ReadNodes.class, this::readNodes)
                .on(
                        Effect.ReportMemory.class,
                        effect -> answers.add(new Event.MemoryReported(effect.request(), "all of it\n")));
    }

    private void open(Effect.OpenDatabase effect) {
        if (world.opensDatabases) {
            answers.add(answerTo(effect, world.databasesUsable));
        }
    }

    /** {@return what the world says when it has tried to open a database} */
    Event answerTo(Effect.OpenDatabase effect, boolean usable) {
        String kind = effect.flags() == DatabaseFlags.PERSISTENT ? "persistent/" : "volatile/";
        String path = world.databasesInMemory ? "" : world.databaseFolder + kind + effect.name() + "." + settings.pnn();
        return usable
                ? new Event.DatabaseOpened(effect.dbId(), path, openFlags(effect.flags()), records, world.health)
                : new Event.DatabaseFailed(effect.dbId(), "no such folder");
    }

    /** {@return what ctdbd opens a database with} */
    private static int openFlags(int flags) {
        int nothing = TdbFlags.DISALLOW_NESTING;
        int replicated = nothing | TdbFlags.CLEAR_IF_FIRST | TdbFlags.NOSYNC | TdbFlags.INCOMPATIBLE_HASH;
        return switch (flags) {
            case DatabaseFlags.PERSISTENT -> nothing;
            case DatabaseFlags.REPLICATED -> replicated;
            default -> replicated | TdbFlags.MUTEX_LOCKING;
        };
    }

    private void lock(Effect.LockDatabase effect) {
        if (world.locksDatabases) {
            answers.add(new Event.LockGranted(effect.request()));
        }
    }

    private void run(Effect.RunEvent effect) {
        if (world.answersEvents) {
            answers.add(new Event.EventFinished(effect.run(), world.eventStatus.getOrDefault(effect.event(), 0)));
        }
    }

    private void testLock(Effect.TestClusterLock effect) {
        if (world.testsClusterLock) {
            answers.add(new Event.ClusterLockFinished(effect.request(), world.clusterLock, 1_000_000));
        }
    }

    private void probe(Effect.ProbeProcess effect) {
        answers.add(new Event.ProcessProbed(effect.request(), !world.deadProcesses.contains(effect.pid())));
    }

    private void readNodes(Effect.ReadNodes effect) {
        answers.add(
                new Event.NodesRead(effect.request(), Optional.of(world.nodes).filter(all -> world.nodesReadable)));
    }
}
