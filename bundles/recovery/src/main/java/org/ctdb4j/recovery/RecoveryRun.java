// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.EndRecovery;
import org.ctdb4j.protocol.control.GetCapabilities;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.SetVnnMap;
import org.ctdb4j.protocol.control.StartRecovery;
import org.ctdb4j.protocol.type.Dbid;
import org.ctdb4j.protocol.type.DbidMap;
import org.ctdb4j.protocol.type.NodeMap;

/**
 * One recovery of the cluster, from the node map to END_RECOVERY ({@code spec/database.md} 13.2). The databases are recovered side by
 * side, each on its own, so that one that is stuck holds up no other.
 */
final class RecoveryRun implements RecoverDatabase.Environment {
    private static final int IGNORED_FLAGS = DatabaseFlags.READONLY | DatabaseFlags.STICKY;

    /** From so many failures of a database on, a node is banned. */
    private static final int CREDITS_TO_BAN = 3;

    /** How a recovery ended. */
    interface End {
        void recovered();

        /** @param worst nodes to be banned, the worst first, of which the first that is active is */
        void failed(List<Integer> worst);
    }

    private final Cluster cluster;
    private final Calls calls;
    private final Outbox out;
    private final Scope scope;
    private final int generation;
    private final Srvids srvids;
    private final Storeroom storeroom;
    private final DatabaseOrder order;
    private final End end;
    private final Map<Integer, Integer> credits = new TreeMap<>();
    private final Map<Integer, Integer> databaseFlags = new LinkedHashMap<>();
    private final Map<Integer, List<Integer>> having = new LinkedHashMap<>();
    private final Set<Integer> open = new LinkedHashSet<>();
    private final List<MergedRecords> collected = new ArrayList<>();
    private final List<Integer> lmasters = new ArrayList<>();
    private List<Integer> nodes = List.of();
    private boolean allRecovered = true;

    /** The srvids of recovery data and who listens on them; one for the life of the node. */
    static final class Srvids {
        private final Map<Long, Consumer<Blob>> sinks = new LinkedHashMap<>();
        private long last;

        long next() {
            return Srvid.recovery(++last);
        }

        void deliver(long srvid, Blob data) {
            Consumer<Blob> sink = sinks.get(srvid);
            if (sink != null) {
                sink.accept(data);
            }
        }
    }

    RecoveryRun(
            Cluster cluster,
            Calls calls,
            Outbox out,
            Scope scope,
            int generation,
            Srvids srvids,
            Storeroom storeroom,
            DatabaseOrder order,
            End end) {
        this.cluster = cluster;
        this.calls = calls;
        this.out = out;
        this.scope = scope;
        this.generation = generation;
        this.srvids = srvids;
        this.storeroom = storeroom;
        this.order = order;
        this.end = end;
    }

    /** Gives back what the recovery has put aside, and takes nothing any more: it is through, or broken off. */
    void drop() {
        srvids.sinks.clear();
        collected.forEach(MergedRecords::drop);
        collected.clear();
    }

    void run() {
        calls.ask(scope, cluster.pnn(), new GetNodeMap(), 0, limit(), reply -> {
            if (reply.ok()) {
                cluster.nodeMap(map(reply));
                calls.gather(scope, cluster.connected(), new GetNodeMap(), 0, limit(), this::choose);
            } else {
                fail("node map", reply);
            }
        });
    }

    private long limit() {
        return cluster.nanos(Tunable.RECOVER_TIMEOUT);
    }

    private static NodeMap map(Reply reply) {
        return reply.decode(GetNodeMap.Reply::decode, new GetNodeMap.Reply(new NodeMap(List.of())))
                .map();
    }

    /** Nodes that call themselves inactive take no part. */
    private void choose(Calls.Answers answers) {
        if (!answers.ok()) {
            fail("GET_NODEMAP", answers.failures().get(0));
            return;
        }
        List<Integer> chosen = new ArrayList<>();
        for (Reply reply : answers.replies()) {
            if (!NodeFlags.isInactive(Cluster.flags(map(reply), reply.pnn()))) {
                chosen.add(reply.pnn());
            }
        }
        nodes = List.copyOf(chosen);
        step(new GetCapabilities(), "GET_CAPABILITIES", this::capable);
    }

    private void step(Control control, String name, Consumer<Calls.Answers> next) {
        calls.gather(scope, nodes, control, 0, limit(), answers -> {
            if (answers.ok()) {
                next.accept(answers);
            } else {
                fail(name, answers.failures().get(0));
            }
        });
    }

    private void capable(Calls.Answers answers) {
        for (Reply reply : answers.replies()) {
            int bits = reply.decode(GetCapabilities.Reply::decode, new GetCapabilities.Reply(0))
                    .capabilities();
            if ((bits & Capabilities.LMASTER) != 0) {
                lmasters.add(reply.pnn());
            }
        }
        if (lmasters.isEmpty()) {
            lmasters.add(cluster.pnn());
        }
        step(new GetDbMap(), "GET_DBMAP", this::databases);
    }

    private void databases(Calls.Answers answers) {
        for (Reply reply : answers.replies()) {
            DbidMap map = reply.decode(GetDbMap.Reply::decode, new GetDbMap.Reply(new DbidMap(List.of())))
                    .map();
            for (Dbid database : map.databases()) {
                int flags = database.flags() & ~IGNORED_FLAGS;
                Integer known = databaseFlags.putIfAbsent(database.dbId(), flags);
                if (known != null && known != flags) {
                    fail(String.format("database 0x%08x is of another kind", database.dbId()), reply);
                    return;
                }
                having.computeIfAbsent(database.dbId(), id -> new ArrayList<>()).add(reply.pnn());
            }
        }
        step(
                new SetRecmode(RecoveryMode.ACTIVE),
                "SET_RECMODE",
                active -> step(
                        new StartRecovery(),
                        "START_RECOVERY",
                        started -> step(new SetVnnMap(vnnMap()), "SETVNNMAP", mapped -> recoverDatabases())));
    }

    private VnnMap vnnMap() {
        return VnnMap.of(
                generation, lmasters.stream().mapToInt(Integer::intValue).toArray());
    }

    private void recoverDatabases() {
        open.addAll(databaseFlags.keySet());
        if (open.isEmpty()) {
            finish();
            return;
        }
        if (order == DatabaseOrder.SIDE_BY_SIDE) {
            List.copyOf(open).forEach(this::recover);
        } else {
            recover(open.iterator().next());
        }
    }

    private void recover(int dbId) {
        new RecoverDatabase(cluster, calls, out, scope, this, dbId, databaseFlags.get(dbId), having.get(dbId)).run();
    }

    @Override
    public List<Integer> nodes() {
        return nodes;
    }

    @Override
    public int generation() {
        return generation;
    }

    @Override
    public long nextSrvid() {
        return srvids.next();
    }

    @Override
    public void listen(long srvid, Consumer<Blob> sink) {
        srvids.sinks.put(srvid, sink);
    }

    @Override
    public void unlisten(long srvid) {
        srvids.sinks.remove(srvid);
    }

    @Override
    public MergedRecords collect(int dbId) {
        MergedRecords records = storeroom.open(dbId, cluster.pnn());
        collected.add(records);
        return records;
    }

    @Override
    public void credit(int pnn) {
        credits.merge(pnn, 1, Integer::sum);
    }

    @Override
    public void finished(int dbId, boolean recovered) {
        open.remove(dbId);
        allRecovered &= recovered;
        if (open.isEmpty()) {
            finish();
        } else if (order == DatabaseOrder.ONE_BY_ONE) {
            recover(open.iterator().next());
        }
    }

    private void finish() {
        if (!allRecovered) {
            end.failed(worst());
            return;
        }
        out.log(DebugLevel.NOTICE, "%d databases recovered", databaseFlags.size());
        step(
                new SetRecmode(RecoveryMode.NORMAL),
                "SET_RECMODE",
                normal -> step(new EndRecovery(), "END_RECOVERY", ended -> end.recovered()));
    }

    private List<Integer> worst() {
        List<Integer> worst = new ArrayList<>(credits.keySet());
        worst.removeIf(pnn -> credits.get(pnn) < CREDITS_TO_BAN);
        worst.sort((a, b) -> Integer.compare(credits.get(b), credits.get(a)));
        return worst;
    }

    private void fail(String step, Reply reply) {
        out.log(DebugLevel.ERROR, "Recovery: %s failed on node %d: %s", step, reply.pnn(), reply.why());
        end.failed(List.of());
    }
}
