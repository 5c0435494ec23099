// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbAttachPersistent;
import org.ctdb4j.protocol.control.DbAttachReplicated;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.DbPushStart;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.DbTransactionCommit;
import org.ctdb4j.protocol.control.DbTransactionStart;
import org.ctdb4j.protocol.control.DeregisterSrvid;
import org.ctdb4j.protocol.control.GetDbName;
import org.ctdb4j.protocol.control.GetDbSeqnum;
import org.ctdb4j.protocol.control.GetRunState;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.WipeDatabase;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.spi.spool.SpoolException;

/**
 * Recovers one database, on its own and in up to three attempts: frozen everywhere, collected, wiped, pushed, committed and thawed
 * ({@code spec/database.md} 13.3). A step that fails ends the attempt; which node is to blame depends on the step.
 */
final class RecoverDatabase {
    /** Attempts in all. */
    static final int ATTEMPTS = 3;

    /** So much of what was collected is looked at, and pushed as far as it counts, before the nodes must have taken it. */
    static final int PUSH_WINDOW_BYTES = 4 << 20;

    /** What a database needs of the recovery it is part of. */
    interface Environment {
        List<Integer> nodes();

        int generation();

        /** {@return a srvid for records, never used before} */
        long nextSrvid();

        /** Records sent to the srvid go to the sink from now on. */
        void listen(long srvid, Consumer<Blob> sink);

        void unlisten(long srvid);

        /** {@return a place for the copies of the database's records, which is dropped with the recovery at the latest} */
        MergedRecords collect(int dbId);

        void credit(int pnn);

        void finished(int dbId, boolean recovered);
    }

    private final Cluster cluster;
    private final Calls calls;
    private final Outbox out;
    private final Scope scope;
    private final Environment environment;
    private final int dbId;
    private final int flags;
    private final List<Integer> having;
    private String name = "";
    private int attempt = 1;
    private Optional<MergedRecords> records = Optional.empty();

    /** @param having nodes that have it attached */
    RecoverDatabase(
            Cluster cluster,
            Calls calls,
            Outbox out,
            Scope scope,
            Environment environment,
            int dbId,
            int flags,
            List<Integer> having) {
        this.cluster = cluster;
        this.calls = calls;
        this.out = out;
        this.scope = scope;
        this.environment = environment;
        this.dbId = dbId;
        this.flags = flags;
        this.having = new ArrayList<>(having);
    }

    void run() {
        calls.gather(scope, having, new GetDbName(dbId), 0, limit(), this::named);
    }

    private long limit() {
        return cluster.nanos(Tunable.RECOVER_TIMEOUT);
    }

    private void named(Calls.Answers answers) {
        if (!answers.ok()) {
            retry("name", answers);
            return;
        }
        name = nameOf(answers.replies().get(0));
        for (Reply reply : answers.replies()) {
            if (!nameOf(reply).equals(name)) {
                environment.credit(reply.pnn());
                retry("node " + reply.pnn() + " calls it " + nameOf(reply));
                return;
            }
        }
        attach();
    }

    private static String nameOf(Reply reply) {
        return reply.decode(GetDbName.Reply::decode, new GetDbName.Reply("")).name();
    }

    private void attach() {
        List<Integer> lacking = new ArrayList<>(environment.nodes());
        lacking.removeAll(having);
        calls.gather(scope, lacking, attachControl(), ReqControl.ATTACH_RECOVERY, limit(), answers -> {
            if (answers.ok()) {
                having.addAll(lacking);
                freeze();
            } else {
                credit(answers);
                retry("attach", answers);
            }
        });
    }

    private Control attachControl() {
        if ((flags & DatabaseFlags.PERSISTENT) != 0) {
            return new DbAttachPersistent(name);
        }
        return (flags & DatabaseFlags.REPLICATED) != 0 ? new DbAttachReplicated(name) : new DbAttach(name);
    }

    private boolean isVolatile() {
        return (flags & (DatabaseFlags.PERSISTENT | DatabaseFlags.REPLICATED)) == 0;
    }

    private void freeze() {
        everywhere("freeze", new DbFreeze(dbId), true, this::begin);
    }

    private void begin() {
        everywhere("transaction start", new DbTransactionStart(dbId, environment.generation()), false, this::collect);
    }

    /** Asks all nodes; on success goes on, else ends the attempt. */
    private void everywhere(String step, Control control, boolean blame, Runnable next) {
        calls.gather(scope, environment.nodes(), control, 0, limit(), answers -> {
            if (answers.ok()) {
                next.run();
            } else {
                if (blame) {
                    credit(answers);
                }
                retry(step, answers);
            }
        });
    }

    private void collect() {
        records = Optional.of(environment.collect(dbId));
        if (isVolatile()) {
            pull(environment.nodes());
        } else {
            calls.gather(scope, environment.nodes(), new GetDbSeqnum(dbId), 0, limit(), this::newest);
        }
    }

    /**
     * Of a database every node has all of, the copy with the highest sequence number is taken. At a tie it is that of a node that has
     * been in the cluster since the last recovery, if there is one: another may have died with a transaction of its own half done,
     * which got the number of one that was committed since. Among equals it is the first.
     */
    private void newest(Calls.Answers answers) {
        if (!answers.ok()) {
            retry("sequence number", answers);
            return;
        }
        Reply best = answers.replies().get(0);
        for (Reply reply : answers.replies()) {
            int further = Long.compareUnsigned(seqnum(reply), seqnum(best));
            if (further > 0 || further == 0 && cluster.wasRecovered(reply.pnn()) && !cluster.wasRecovered(best.pnn())) {
                best = reply;
            }
        }
        pull(List.of(best.pnn()));
    }

    private static long seqnum(Reply reply) {
        return reply.decode(GetDbSeqnum.Reply::decode, new GetDbSeqnum.Reply(0)).seqnum();
    }

    /** Pulls from the nodes one after the other. */
    private void pull(List<Integer> nodes) {
        if (nodes.isEmpty()) {
            everywhere("wipe", new WipeDatabase(dbId, environment.generation()), false, this::push);
            return;
        }
        new Pull(nodes.get(0), () -> pull(nodes.subList(1, nodes.size()))).run();
    }

    private void push() {
        boolean owned = (flags & DatabaseFlags.PERSISTENT) == 0;
        Push push = new Push(records.orElseThrow().walk(owned, cluster.tunable(Tunable.REC_BUFFER_SIZE_LIMIT)));
        everywhere("push start", new DbPushStart(dbId, Pnn.UNKNOWN, push.srvid), false, push::run);
    }

    private void confirm(int count) {
        calls.gather(scope, environment.nodes(), new DbPushConfirm(dbId), 0, limit(), answers -> {
            boolean all = answers.ok()
                    && answers.replies().stream()
                            .allMatch(reply -> reply.decode(DbPushConfirm.Reply::decode, new DbPushConfirm.Reply(-1))
                                            .records()
                                    == count);
            if (all) {
                commit();
            } else {
                retry("push of " + count + " records", answers);
            }
        });
    }

    private void drop() {
        records.ifPresent(MergedRecords::drop);
        records = Optional.empty();
    }

    private void commit() {
        drop();
        everywhere("commit", new DbTransactionCommit(dbId, environment.generation()), false, this::thaw);
    }

    private void thaw() {
        everywhere("thaw", new DbThaw(dbId), false, () -> environment.finished(dbId, true));
    }

    private void credit(Calls.Answers answers) {
        environment.credit(answers.failures().get(0).pnn());
    }

    private void retry(String step, Calls.Answers answers) {
        if (answers.ok()) {
            retry(step);
        } else {
            Reply failure = answers.failures().get(0);
            retry(step + " failed on node " + failure.pnn() + ": " + failure.why());
        }
    }

    private void retry(String why) {
        drop();
        out.log(DebugLevel.ERROR, "Recovery of database %s (0x%08x), attempt %d: %s", name, dbId, attempt, why);
        if (attempt++ < ATTEMPTS) {
            run();
        } else {
            environment.finished(dbId, false);
        }
    }

    /** The records go to all nodes as messages, which nobody answers: an answer to a control behind them tells that they were taken. */
    private final class Push {
        private final MergedRecords.Walk walk;
        private final long srvid = environment.nextSrvid();
        private int count;

        private Push(MergedRecords.Walk walk) {
            this.walk = walk;
        }

        private void run() {
            try {
                walk.next(PUSH_WINDOW_BYTES).forEach(this::send);
            } catch (SpoolException e) {
                retry("push failed: " + e.getMessage());
                return;
            }
            if (walk.done()) {
                confirm(count);
            } else {
                everywhere("push", new GetRunState(), false, this::run);
            }
        }

        private void send(RecBuffer buffer) {
            count += buffer.count();
            environment.nodes().forEach(node -> calls.say(node, srvid, buffer.encode()));
        }
    }

    /** The records of one node, which come as messages before the answer that counts them. */
    private final class Pull {
        private final int node;
        private final Runnable next;
        private final long srvid = environment.nextSrvid();
        private long received;
        private boolean sound = true;
        private Optional<String> unkept = Optional.empty();

        private Pull(int node, Runnable next) {
            this.node = node;
            this.next = next;
        }

        private void run() {
            environment.listen(srvid, this::take);
            calls.ask(
                    scope,
                    cluster.pnn(),
                    new RegisterSrvid(srvid),
                    0,
                    limit(),
                    registered ->
                            calls.ask(scope, node, new DbPull(dbId, Pnn.UNKNOWN, srvid), 0, limit(), this::finish));
        }

        private void take(Blob data) {
            try {
                RecBuffer copies = RecBuffer.decodeWithHeaders(data);
                sound &= copies.dbId() == dbId;
                received += copies.count();
                if (unkept.isEmpty()) {
                    records.orElseThrow().merge(copies);
                }
            } catch (MalformedPayloadException e) {
                sound = false;
            } catch (SpoolException e) {
                unkept = Optional.of(e.getMessage());
            }
        }

        private void finish(Reply reply) {
            environment.unlisten(srvid);
            calls.tell(cluster.pnn(), new DeregisterSrvid(srvid));
            long sent = Integer.toUnsignedLong(
                    reply.decode(DbPull.Reply::decode, new DbPull.Reply(-1)).records());
            if (unkept.isPresent()) {
                retry("pull from node " + node + " failed: " + unkept.get());
            } else if (reply.ok() && sound && sent == received) {
                next.run();
            } else {
                environment.credit(node);
                retry("pull from node " + node + " failed: " + (reply.ok() ? received + " of " + sent : reply.why()));
            }
        }
    }
}
