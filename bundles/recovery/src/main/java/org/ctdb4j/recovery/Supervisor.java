// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Generation;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.ModifyFlags;
import org.ctdb4j.protocol.control.SetBanState;
import org.ctdb4j.protocol.message.Answer;
import org.ctdb4j.protocol.message.Reconfigure;
import org.ctdb4j.protocol.type.BanState;
import org.ctdb4j.protocol.type.FlagChange;
import org.ctdb4j.protocol.type.NodeMap;
import org.ctdb4j.protocol.type.SrvidMessage;

/**
 * Runs a pass every RecoverInterval and does what its verdict says: recover, ban, serve takeover runs ({@code spec/daemon.md} 6.1, 6.2,
 * 7.2). A recovery or takeover run that is under way keeps passes from beginning, and is broken off when leadership goes.
 */
final class Supervisor implements Leadership.Watcher, Pass.Verdict {
    /** Requests for takeover runs kept for one run; the rest of them are answered by it all the same. */
    private static final int REQUESTS_MAX = 1_000;

    private final Cluster cluster;
    private final Calls calls;
    private final Outbox out;
    private final Storeroom storeroom;
    private final DatabaseOrder order;
    private final SplittableRandom random;
    private final Credits credits;
    private final Pass.Standing standing = new Pass.Standing();
    private final RecoveryRun.Srvids srvids = new RecoveryRun.Srvids();
    private final Suspension recoveries;
    private final Suspension takeovers;
    private final List<SrvidMessage> requests = new ArrayList<>();
    private Leadership leadership;
    private Scope work = new Scope();
    private Optional<RecoveryRun> run = Optional.empty();
    private boolean busy;
    private boolean needTakeoverRun;
    private long nowNanos;
    private long passBegan;
    private Optional<Outbox.Timer> next = Optional.empty();

    Supervisor(
            Cluster cluster,
            Calls calls,
            Outbox out,
            Storeroom storeroom,
            DatabaseOrder order,
            long seed,
            Map<Integer, Integer> credits,
            long nowNanos) {
        this.cluster = cluster;
        this.calls = calls;
        this.out = out;
        this.storeroom = storeroom;
        this.order = order;
        this.random = new SplittableRandom(seed);
        this.credits = new Credits(credits, nowNanos);
        this.nowNanos = nowNanos;
        recoveries = new Suspension(out);
        takeovers = new Suspension(out);
    }

    void begin(Leadership newLeadership, boolean failoverDisabled) {
        leadership = newLeadership;
        standing.failoverDisabled = failoverDisabled;
        pass();
    }

    void now(long nanos) {
        nowNanos = nanos;
    }

    void wall(long micros) {
        standing.wallMicros = micros;
    }

    Suspension recoveries() {
        return recoveries;
    }

    Suspension takeovers() {
        return takeovers;
    }

    RecoveryRun.Srvids srvids() {
        return srvids;
    }

    Map<Integer, Integer> credits() {
        return credits.toMap();
    }

    /** Somebody wants a takeover run; the leader serves it after a pass that finds nothing else to do. */
    void takeoverRequested(SrvidMessage request) {
        if (requests.size() < REQUESTS_MAX) {
            requests.add(request);
        }
    }

    /** A node has failed a helper of ours. */
    void banning(int pnn) {
        if (leadership.leading()) {
            credit(pnn, cluster.nodeMap().nodes().size());
        }
    }

    /** A message that makes no sense. */
    void dropped(long srvid, String why) {
        out.log(DebugLevel.WARNING, "Message to 0x%016x dropped: %s", srvid, why);
    }

    private void credit(int pnn, int count) {
        if (!cluster.ownInactive()) {
            credits.add(pnn, count, nowNanos, cluster.nanos(Tunable.RECOVERY_GRACE_PERIOD));
        }
    }

    private void pass() {
        next.ifPresent(Outbox.Timer::cancel);
        passBegan = nowNanos;
        busy = true;
        standing.recoveriesDisabled = recoveries.isDisabled();
        if (banMisbehaving()) {
            end();
        } else {
            new Pass(cluster, calls, out, leadership, standing, work, this).run();
        }
    }

    /** The pass and what followed from it are over; the next one begins RecoverInterval after this one began. */
    private void end() {
        if (!busy) {
            return;
        }
        busy = false;
        passAfter(passBegan + cluster.nanos(Tunable.RECOVER_INTERVAL) - nowNanos);
    }

    private void passAfter(long nanos) {
        next.ifPresent(Outbox.Timer::cancel);
        next = Optional.of(out.after(Math.max(0, nanos), this::pass));
    }

    /** {@return whether this node had to ban itself} */
    private boolean banMisbehaving() {
        int limit = 2 * cluster.nodeMap().nodes().size();
        boolean self = false;
        for (int pnn : credits.toMap().keySet()) {
            if (limit > 0 && credits.of(pnn) >= limit) {
                out.log(DebugLevel.ERROR, "Node %d has %d ban credits", pnn, credits.of(pnn));
                credits.clear(pnn);
                ban(pnn);
                self |= pnn == cluster.pnn();
            }
        }
        return self;
    }

    private void ban(int pnn) {
        if (cluster.tunable(Tunable.ENABLE_BANS) == 0) {
            return;
        }
        int seconds = cluster.tunable(Tunable.RECOVERY_BAN_PERIOD);
        out.log(DebugLevel.ERROR, "Banning node %d for %d seconds", pnn, seconds);
        calls.tell(pnn, new SetBanState(new BanState(pnn, seconds)));
    }

    @Override
    public void leadershipChanged(boolean leading) {
        if (leading) {
            hurry();
        } else {
            breakOff();
        }
    }

    /** Whatever this node was doing as leader is nobody's business any more. */
    private void breakOff() {
        work.close();
        dropRun();
        work = new Scope();
        recoveries.end();
        takeovers.end();
        if (busy) {
            end();
        }
    }

    @Override
    public void nothing() {
        if (!leadership.leading() && !cluster.ownInactive()) {
            requests.clear();
        }
        end();
    }

    @Override
    public void blame(int culprit) {
        credit(culprit, 1);
        end();
    }

    @Override
    public void recover(String why, int culprit) {
        if (!standing.needRecovery.equals(Optional.of(why))) {
            out.log(DebugLevel.NOTICE, "Recovery needed: %s", why);
        }
        if (culprit != Pass.NOBODY) {
            credit(culprit, 1);
        }
        standing.needRecovery = Optional.of(why);
        if (leadership.electionInProgress() || banMisbehaving()) {
            end();
        } else if (leadership.lacksLock()) {
            standing.needRecovery = Optional.empty();
            leadership.banSelf("it leads without the cluster lock");
            end();
        } else if (recoveries.begin()) {
            pushFlags(cluster.others(cluster.connected()));
        } else {
            out.log(DebugLevel.INFO, "Unable to begin: recoveries are disabled");
            end();
        }
    }

    /** Before the databases every node learns how the leader sees the others. */
    private void pushFlags(List<Integer> nodes) {
        if (nodes.isEmpty()) {
            recoverCluster();
            return;
        }
        int node = nodes.get(0);
        FlagChange change = new FlagChange(node, cluster.flags(node), cluster.flags(node));
        calls.gather(
                work,
                cluster.connected(),
                new ModifyFlags(change),
                0,
                cluster.nanos(Tunable.RECOVER_TIMEOUT),
                answers -> {
                    if (answers.ok() || NodeFlags.isInactive(cluster.flags(node))) {
                        pushFlags(nodes.subList(1, nodes.size()));
                    } else {
                        recoveries.end();
                        end();
                    }
                });
    }

    private void recoverCluster() {
        int generation = newGeneration();
        out.log(DebugLevel.NOTICE, "Recovery begins, generation %s", Generation.toText(generation));
        RecoveryRun.End end = new RecoveryRun.End() {
            @Override
            public void recovered() {
                dropRun();
                Supervisor.this.recovered();
            }

            @Override
            public void failed(List<Integer> worst) {
                dropRun();
                recoveries.end();
                banWorst(worst);
            }
        };
        run = Optional.of(new RecoveryRun(cluster, calls, out, work, generation, srvids, storeroom, order, end));
        run.get().run();
    }

    /** The holder of the role goes: what it has put aside is of no use to another. */
    void stop() {
        dropRun();
    }

    private void dropRun() {
        run.ifPresent(RecoveryRun::drop);
        run = Optional.empty();
    }

    private int newGeneration() {
        int generation = Generation.INVALID;
        while (generation == Generation.INVALID) {
            generation = random.nextInt(Integer.MAX_VALUE);
        }
        return generation;
    }

    private void banWorst(List<Integer> worst) {
        if (worst.isEmpty()) {
            end();
            return;
        }
        int node = worst.get(0);
        if (cluster.active().equals(List.of(node))) {
            out.log(DebugLevel.ERROR, "Node %d is not banned: there is no other to serve anybody", node);
            end();
            return;
        }
        NodeMap none = new NodeMap(List.of());
        calls.ask(work, node, new GetNodeMap(), 0, cluster.nanos(Tunable.RECOVER_TIMEOUT), reply -> {
            NodeMap map = reply.decode(GetNodeMap.Reply::decode, new GetNodeMap.Reply(none))
                    .map();
            if (NodeFlags.isInactive(Cluster.flags(map, node))) {
                banWorst(worst.subList(1, worst.size()));
            } else {
                ban(node);
                end();
            }
        });
    }

    private void recovered() {
        runTakeover(success -> {
            calls.say(Pnn.BROADCAST_CONNECTED, new Reconfigure());
            standing.needRecovery = Optional.empty();
            credits.clear();
            recoveries.end();
            recoveries.disable(cluster.nanos(Tunable.RERECOVERY_TIMEOUT));
            out.log(DebugLevel.NOTICE, "Recovery is done");
            end();
        });
    }

    @Override
    public void sound() {
        if (takeovers.isDisabled() || requests.isEmpty() && !needTakeoverRun) {
            end();
            return;
        }
        List<SrvidMessage> served = List.copyOf(requests);
        requests.clear();
        runTakeover(success -> {
            for (SrvidMessage request : served) {
                if (request.srvid() != 0) {
                    int answer = success ? cluster.pnn() : -1;
                    calls.say(request.pnn(), request.srvid(), new Answer(answer).encode());
                }
            }
            end();
        });
    }

    private void runTakeover(Consumer<Boolean> then) {
        if (!takeovers.begin()) {
            needTakeoverRun = true;
            then.accept(false);
            return;
        }
        new TakeoverRun(cluster, calls, out, work, success -> {
                    takeovers.end();
                    needTakeoverRun = !success;
                    then.accept(success);
                })
                .run();
    }

    /** A leader need not wait for the next second: it has just become one, or a node is gone. */
    void hurry() {
        if (!busy && leadership.leading()) {
            passAfter(0);
        }
    }
}
