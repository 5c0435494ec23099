// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.RecdReclockLatency;
import org.ctdb4j.protocol.control.SetBanState;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.message.ElectionCall;
import org.ctdb4j.protocol.message.Leader;
import org.ctdb4j.protocol.type.BanState;
import org.ctdb4j.protocol.type.Election;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.recovery.RecoveryEffect;
import org.ctdb4j.spi.recovery.RecoverySettings;

/**
 * Who leads ({@code spec/daemon.md} 5): leader broadcasts, the watch over them, and the election, by the cluster lock where one is
 * configured and by messages where not.
 */
final class Leadership {
    private static final long BROADCAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOCK_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long FIRST_ELECTION_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long ANSWER_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final double NANOS_PER_SECOND = 1e9;

    /** What others do when the leader changes. */
    interface Watcher {
        /** This node leads, or leads no more. */
        void leadershipChanged(boolean leading);
    }

    private final Cluster cluster;
    private final Outbox out;
    private final Calls calls;
    private final RecoverySettings settings;
    private final Watcher watcher;
    private final Scope scope = new Scope();
    private int leader;
    private boolean electionInProgress;
    private boolean lockHeld;
    private boolean acquiring;
    private boolean fastElection;
    private long priorityMicros;
    private boolean broadcasting;
    private Optional<Outbox.Timer> leaderTimeout = Optional.empty();
    private Optional<Outbox.Timer> electionEnd = Optional.empty();
    private Optional<Outbox.Timer> electionAnswer = Optional.empty();

    Leadership(
            Cluster cluster,
            Outbox out,
            Calls calls,
            RecoverySettings settings,
            Watcher watcher,
            int leader,
            boolean lockHeld,
            long priorityMicros) {
        this.cluster = cluster;
        this.out = out;
        this.calls = calls;
        this.settings = settings;
        this.watcher = watcher;
        this.leader = leader;
        this.lockHeld = lockHeld;
        this.priorityMicros = priorityMicros;
        this.fastElection = settings.fastStart();
    }

    int leader() {
        return leader;
    }

    boolean leading() {
        return leader == cluster.pnn();
    }

    boolean electionInProgress() {
        return electionInProgress;
    }

    boolean lockHeld() {
        return lockHeld;
    }

    /** {@return whether a cluster lock is configured and this node does not hold it} */
    boolean lacksLock() {
        return settings.clusterLock() && !lockHeld;
    }

    long priorityMicros() {
        return priorityMicros;
    }

    /** The node is inactive: its age starts again. */
    void restartAge(long wallMicros) {
        priorityMicros = wallMicros;
    }

    /** Starts what a pass starts when it is not running: broadcasts, and on an active node the watch over the leader's. */
    void watch() {
        if (!broadcasting) {
            broadcasting = true;
            broadcastTick();
        }
        if (leaderTimeout.isEmpty() && !electionInProgress && !cluster.ownInactive()) {
            restartTimeout();
        }
    }

    private void broadcastTick() {
        out.after(BROADCAST_NANOS, this::broadcastTick);
        if (!cluster.canLead()) {
            stepDown();
        } else if (leading() && !electionInProgress) {
            broadcast(cluster.pnn());
        }
    }

    private void broadcast(int who) {
        calls.say(Pnn.BROADCAST_CONNECTED, new Leader(who));
    }

    private void stepDown() {
        if (leading()) {
            out.log(DebugLevel.NOTICE, "Node %d cannot lead any more", cluster.pnn());
            leader(Pnn.UNKNOWN);
        }
        releaseLock();
    }

    private void releaseLock() {
        if (lockHeld) {
            lockHeld = false;
            out.add(new RecoveryEffect.ReleaseClusterLock());
        }
    }

    private void leader(int who) {
        boolean led = leading();
        if (leader != who) {
            leader = who;
            out.log(DebugLevel.NOTICE, "Leader is now %s", Pnn.toText(who));
            out.add(new RecoveryEffect.LeaderChanged(who));
        }
        if (led != leading()) {
            watcher.leadershipChanged(leading());
        }
    }

    private void restartTimeout() {
        leaderTimeout.ifPresent(Outbox.Timer::cancel);
        leaderTimeout =
                Optional.of(out.after(TimeUnit.SECONDS.toNanos(settings.leaderTimeoutSeconds()), this::leaderSilent));
    }

    private void leaderSilent() {
        leaderTimeout = Optional.empty();
        out.log(DebugLevel.NOTICE, "Leader broadcast timeout");
        callElection();
    }

    /** A LEADER message has come. */
    void heard(int who) {
        leaderTimeout.ifPresent(Outbox.Timer::cancel);
        leaderTimeout = Optional.empty();
        if (who == leader) {
            restartTimeout();
        } else if (who == Pnn.UNKNOWN) {
            boolean running = electionInProgress;
            electionInProgress = true;
            if (settings.clusterLock() && !running) {
                lockElection();
            }
        } else {
            leader(who);
            restartTimeout();
        }
    }

    /** The transport lost a node; a lost leader is not waited for. */
    void peerLost(int pnn) {
        if (pnn == leader && !leading() && !electionInProgress && !cluster.ownInactive()) {
            out.log(DebugLevel.NOTICE, "The connection to the leader, node %d, is lost", pnn);
            callElection();
        }
    }

    /** Calls an election: everybody goes into recovery, then the lock or the votes decide. */
    void callElection() {
        long limit = cluster.nanos(Tunable.RECOVER_TIMEOUT);
        calls.ask(scope, cluster.pnn(), new GetNodeMap(), 0, limit, reply -> {
            cluster.nodeMap(reply.decode(GetNodeMap.Reply::decode, new GetNodeMap.Reply(cluster.nodeMap()))
                    .map());
            stopEverybody();
        });
    }

    private void stopEverybody() {
        calls.gather(
                scope,
                cluster.active(),
                new SetRecmode(RecoveryMode.ACTIVE),
                0,
                cluster.nanos(Tunable.RECOVER_TIMEOUT),
                answers -> {
                    if (answers.ok() || settings.clusterLock()) {
                        beginElection();
                    } else {
                        out.log(DebugLevel.ERROR, "Cannot call an election: recovery mode not set everywhere");
                        restartTimeout();
                    }
                });
    }

    private void beginElection() {
        boolean running = electionInProgress;
        electionInProgress = true;
        if (settings.clusterLock()) {
            broadcast(Pnn.UNKNOWN);
            if (!running) {
                lockElection();
            }
        } else {
            broadcast(Pnn.UNKNOWN);
            extendElection();
            stand();
        }
    }

    private void lockElection() {
        if (!cluster.canLead()) {
            releaseLock();
            electionInProgress = false;
        } else if (lockHeld) {
            electionInProgress = false;
            leader(cluster.pnn());
            broadcast(cluster.pnn());
        } else if (!acquiring) {
            acquiring = true;
            leader(Pnn.UNKNOWN);
            out.add(new RecoveryEffect.AcquireClusterLock(LOCK_LIMIT_NANOS));
        }
    }

    /** The attempt on the cluster lock has ended. */
    void lockFinished(LockAttempt attempt, long nanos) {
        acquiring = false;
        electionInProgress = false;
        if (attempt == LockAttempt.TAKEN) {
            lockHeld = true;
            calls.tell(cluster.pnn(), new RecdReclockLatency(nanos / NANOS_PER_SECOND));
            out.log(DebugLevel.NOTICE, "Cluster lock taken");
            leader(cluster.pnn());
            broadcast(cluster.pnn());
        } else if (attempt != LockAttempt.CONTENDED) {
            out.log(DebugLevel.ERROR, "Cluster lock not taken: %s", attempt);
        }
        if (leaderTimeout.isEmpty()) {
            restartTimeout();
        }
    }

    /** The cluster lock we held is gone. */
    void lockLost(String reason) {
        lockHeld = false;
        out.log(DebugLevel.ERROR, "Cluster lock lost: %s", reason);
        if (cluster.canLead()) {
            callElection();
        }
    }

    private void stand() {
        boolean able = cluster.canLead();
        leader(cluster.pnn());
        Election candidate = new Election(
                able ? cluster.connected().size() : 0,
                Timeval.ofMicros(priorityMicros),
                cluster.pnn(),
                cluster.ownFlags());
        calls.say(Pnn.BROADCAST_ALL, new ElectionCall(candidate));
    }

    private void extendElection() {
        electionEnd.ifPresent(Outbox.Timer::cancel);
        long nanos = fastElection ? FIRST_ELECTION_NANOS : cluster.nanos(Tunable.ELECTION_TIMEOUT);
        electionEnd = Optional.of(out.after(nanos, this::endElection));
    }

    /** An ELECTION message has come; ours goes out as well if we would win. */
    void candidate(Election other) {
        if (other.pnn() == cluster.pnn()) {
            return;
        }
        electionInProgress = true;
        extendElection();
        if (wins(other)) {
            if (electionAnswer.isEmpty()) {
                electionAnswer = Optional.of(out.after(ANSWER_DELAY_NANOS, () -> {
                    electionAnswer = Optional.empty();
                    stand();
                }));
            }
        } else {
            electionAnswer.ifPresent(Outbox.Timer::cancel);
            electionAnswer = Optional.empty();
            releaseLock();
            leader(other.pnn());
        }
    }

    private boolean wins(Election other) {
        if (!cluster.canLead()) {
            return false;
        }
        if (NodeFlags.isInactive(other.nodeFlags())) {
            return true;
        }
        int age = Timeval.ofMicros(priorityMicros).compareTo(other.priorityTime());
        return age != 0 ? age < 0 : cluster.pnn() > other.pnn();
    }

    private void endElection() {
        electionEnd = Optional.empty();
        electionInProgress = false;
        fastElection = false;
        if (leading() && lacksLock()) {
            lockElection();
        } else if (leading()) {
            broadcast(cluster.pnn());
        }
        restartTimeout();
    }

    /** Leading without the cluster lock is a fault of our own. */
    void banSelf(String why) {
        out.log(DebugLevel.ERROR, "Node %d bans itself: %s", cluster.pnn(), why);
        BanState ban = new BanState(cluster.pnn(), cluster.tunable(Tunable.RECOVERY_BAN_PERIOD));
        calls.ask(scope, cluster.pnn(), new SetBanState(ban), 0, cluster.nanos(Tunable.RECOVER_TIMEOUT), reply -> {});
    }
}
