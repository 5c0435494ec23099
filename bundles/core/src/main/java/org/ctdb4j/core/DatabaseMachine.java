// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Generation;
import org.ctdb4j.protocol.Operation;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyDmaster;
import org.ctdb4j.protocol.ReplyError;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqDmaster;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbVacuum;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.ScheduleForDeletion;
import org.ctdb4j.protocol.control.TraverseData;
import org.ctdb4j.protocol.control.TryDeleteRecords;
import org.ctdb4j.protocol.control.VacuumFetch;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;

/** One attached database: its calls and their migration, freeze and recovery, traverses. All on the node's thread. */
final class DatabaseMachine {
    /** TDB flag: the file counts its changes. */
    private static final int SEQNUM = 0x80;

    /** Calls of nodes that may wait for the end of a transaction; further ones are dropped, to be sent again after a recovery. */
    private static final int HELD_MAX = 10_000;

    private final DatabaseFacts facts;
    private final String path;
    private final int openFlags;
    private final RecordQueues queues;
    private final ReadonlyRecords copies;
    private final StickyRecords sticky;
    private final CommitRecords commits;
    private final SequenceWatch watch;
    private final ClientCalls calls;
    private final MigrateRecord migration;
    private final DatabaseRecovery recovery;
    private final Vacuum vacuum;
    private final TryDelete tryDelete;
    private final DatabaseTraverses traverses;
    private final DatabaseControls controls;
    private final Deque<ReqCall> held = new ArrayDeque<>();
    private boolean committing;

    /**
     * @param flags {@link org.ctdb4j.api.DatabaseFlags}
     * @param health why it is unhealthy; empty if it is healthy
     */
    DatabaseMachine(
            Context context,
            DatabaseEnvironment environment,
            int id,
            String name,
            int flags,
            String path,
            int openFlags,
            RecordPort port,
            String health) {
        this.facts = new DatabaseFacts(context, environment, this, id, name, flags, health);
        this.path = path;
        this.openFlags = openFlags;
        DeleteQueue emptied = new DeleteQueue();
        this.queues = new RecordQueues(facts, port, emptied);
        this.copies = new ReadonlyRecords(facts, queues);
        this.sticky = new StickyRecords(facts, queues);
        this.commits = new CommitRecords(facts, port);
        this.watch = new SequenceWatch(facts, port);
        Whereabouts whereabouts = new Whereabouts(facts);
        this.calls = new ClientCalls(facts, queues, copies, whereabouts);
        this.migration = new MigrateRecord(facts, calls, sticky, whereabouts);
        this.recovery = new DatabaseRecovery(facts, port, queues, this::recovered, this::thawed);
        this.vacuum = new Vacuum(facts, port, calls, emptied, recovery::isFrozen);
        this.tryDelete = new TryDelete(facts, port);
        this.traverses = new DatabaseTraverses(facts, recovery::isFrozen);
        this.controls = new DatabaseControls(facts, queues, copies, sticky, commits, watch);
    }

    /** It is attached. */
    void begin() {
        vacuum.begin();
    }

    int id() {
        return facts.id;
    }

    String name() {
        return facts.name;
    }

    int flags() {
        return facts.flags;
    }

    /** {@return whether there is no file} */
    boolean isInMemory() {
        return path.isEmpty();
    }

    /** {@return the path of the file; without one a text that is no path} */
    String place() {
        return isInMemory() ? "memory:" + name() : path;
    }

    /** {@return TDB flags that clients must open the file with} */
    int openFlags() {
        return openFlags | (watch.isEnabled() ? SEQNUM : 0);
    }

    boolean isVolatile() {
        return facts.isVolatile();
    }

    DatabaseCounters counters() {
        return facts.counters;
    }

    /** {@return why it is unhealthy; empty if it is healthy} */
    String health() {
        return facts.health;
    }

    /** {@return generation of the last recovery of this database, 1 while the node is inactive} */
    int generation() {
        return facts.generation;
    }

    /** {@return whether this node holds the whole database} */
    boolean frozen() {
        return recovery.isFrozen();
    }

    /** {@return how much waits for records here} */
    int waiting() {
        return queues.waiting() + copies.waiting() + sticky.waiting();
    }

    /** {@return calls of clients that are on their way} */
    int callsSent() {
        return calls.sentCount();
    }

    /** {@return how many empty records the next vacuum run looks at or fetches} */
    int emptied() {
        return vacuum.waiting();
    }

    /** A call of a client of this node. */
    void callFromClient(int clientId, ReqCall call) {
        calls.arrived(clientId, call);
    }

    /** A ReqCall, ReqDmaster or ReplyDmaster that has passed the checks of ban and generation. */
    void packetFromNode(Packet packet) {
        if (committing && packet.operation() == Operation.REQ_CALL) {
            hold((ReqCall) packet);
            return;
        }
        RecordWork work = workOf(packet);
        if (packet.operation() != Operation.REQ_CALL || !sticky.holds(work)) {
            queues.run(work);
        }
    }

    private void hold(ReqCall call) {
        if (held.size() < HELD_MAX) {
            held.add(call);
        } else {
            facts.log(
                    DebugLevel.ERROR,
                    "dropped a call of node " + call.header().srcnode() + ": too many wait for a commit");
        }
    }

    /** A ReplyCall or ReplyError whose id belongs to a call of this database. */
    void replyFromNode(Packet packet) {
        if (packet.operation() == Operation.REPLY_CALL) {
            calls.replied((ReplyCall) packet);
        } else {
            calls.failed((ReplyError) packet);
        }
    }

    /**
     * A control about this database, by its id, or for {@link TraverseData} by the owner of the record's request id.
     *
     * @return whether the opcode is one of a database; then it is answered, now or later
     */
    boolean control(ReqControl request, Control control) {
        if (control.opcode() == Opcode.DB_FREEZE) {
            vacuum.freezes();
        }
        return recovery.control(request, control)
                || controls.control(request, control)
                || vacuum(request, control)
                || traverses.control(request, control);
    }

    /** {@return whether a push listens on this srvid; then the data is taken} */
    boolean message(long srvid, Blob data) {
        return recovery.message(srvid, data);
    }

    /** A record lock, or the free list, is held until the end of this step, the lock on the database until it is released. */
    void lockGranted(long request) {
        if (!recovery.lockGranted(request) && !commits.lockGranted(request)) {
            queues.lockGranted(request);
        }
    }

    void lockFailed(long request, String reason) {
        if (!recovery.lockFailed(request, reason) && !commits.lockFailed(request, reason)) {
            queues.lockFailed(request, reason);
        }
    }

    void sliceRead(long task, List<Entry> entries, boolean last) {
        if (!recovery.sliceRead(task, entries, last) && !vacuum.sliceRead(task, entries, last)) {
            traverses.sliceRead(task, entries, last);
        }
    }

    void readFailed(long task, String reason) {
        if (!recovery.readFailed(task, reason) && !vacuum.readFailed(task, reason)) {
            traverses.readFailed(task, reason);
        }
    }

    void written(long task, Outcome outcome) {
        if (!recovery.written(task, outcome)) {
            commits.written(task, outcome);
        }
    }

    void timer(TimerKey key) {
        switch (key.kind()) {
            case FETCH -> calls.timer(key.id());
            case RECORD -> queues.timer(key.id());
            case REVOKE -> copies.timer(key.id());
            case UPDATE -> commits.timer(key.id());
            case SEQNUM -> watch.timer(key.id());
            case TRAVERSE -> traverses.timer(key.id());
            case STICKY -> sticky.timer(key.id());
            case VACUUM -> vacuum.timer(key.id());
            case VACUUM_RUN -> vacuum.runTimer(key.id());
            case TRY_DELETE -> tryDelete.timer(key.id());
            case PULL -> recovery.timer(key.id());
            default -> throw new IllegalArgumentException(key + " is no timer of a database");
        }
    }

    void clientGone(int clientId) {
        calls.clientGone(clientId);
        traverses.clientGone(clientId);
    }

    /** Output of a client or a peer that was congested has drained. */
    void drained() {
        recovery.drained();
        traverses.resume();
    }

    /** Flags of nodes have changed. */
    void nodesChanged() {
        traverses.nodesChanged();
        copies.nodesChanged();
    }

    /** A transaction of a client of this node is being written everywhere: calls of other nodes wait meanwhile. */
    void commitBegins() {
        committing = true;
    }

    void commitEnds() {
        committing = false;
        for (ReqCall call = held.poll(); call != null; call = held.poll()) {
            packetFromNode(call);
        }
    }

    /** Freezes; with others it waits for the same lock. */
    void freeze(WhenFrozen whenFrozen) {
        vacuum.freezes();
        recovery.freeze(whenFrozen);
    }

    /** Control FREEZE: what a volatile database holds counts for nothing until it is thawed. */
    void invalidate() {
        recovery.invalidate();
    }

    /** The node became inactive: generation 1 until the next recovery. */
    void becomeInactive() {
        vacuum.freezes();
        facts.generation = Generation.INVALID;
    }

    /** Releases the database, if frozen, and sends its pending calls again, frozen or not. */
    void thaw() {
        recovery.thaw();
    }

    /** The database is detached, or the node ends: nothing of it is expected any more. */
    void close() {
        traverses.close();
        recovery.close();
        vacuum.close();
        tryDelete.close();
        calls.close();
        copies.close();
        sticky.close();
        commits.close();
        watch.close();
        held.clear();
        queues.close();
    }

    private void recovered() {
        copies.recovered();
        vacuum.recovered();
    }

    private void thawed() {
        calls.resend();
        traverses.resume();
    }

    private RecordWork workOf(Packet packet) {
        return switch (packet.operation()) {
            case Operation.REQ_CALL -> new NodeCall(migration, copies, sticky, (ReqCall) packet);
            case Operation.REQ_DMASTER -> new DmasterRequest(migration, (ReqDmaster) packet);
            case Operation.REPLY_DMASTER -> new DmasterReply(migration, (ReplyDmaster) packet);
            default -> throw new IllegalArgumentException(Operation.nameOf(packet.operation()) + " is about no record");
        };
    }

    private boolean vacuum(ReqControl request, Control control) {
        switch (control.opcode()) {
            case Opcode.SCHEDULE_FOR_DELETION -> {
                ScheduleForDeletion emptied = (ScheduleForDeletion) control;
                vacuum.schedule(emptied.key(), emptied.header());
                facts.context.reply(request, 0);
            }
            case Opcode.VACUUM_FETCH -> {
                vacuum.fetch(((VacuumFetch) control).records());
                facts.context.reply(request, 0);
            }
            case Opcode.TRY_DELETE_RECORDS -> tryDelete.drop(request, ((TryDeleteRecords) control).records());
            case Opcode.DB_VACUUM -> vacuum.vacuum(request, ((DbVacuum) control).full());
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Told once how a freeze ended. */
    interface WhenFrozen {
        void ended(boolean frozen);
    }
}
