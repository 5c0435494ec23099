// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.message.Leader;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.recovery.Recovery;
import org.ctdb4j.spi.recovery.RecoveryEffect;
import org.ctdb4j.spi.recovery.RecoveryEvent;
import org.ctdb4j.spi.recovery.RecoveryHandover;
import org.ctdb4j.spi.recovery.RecoverySettings;

/**
 * The holder of the recovery role as a client of this node. The client outlives its holders: while there is none its
 * registrations stand, messages for it are kept, and a leader goes on saying that it leads.
 */
final class RecoveryRole implements RecoveryEffect.Carrier {
    /** Messages kept while the role is empty; more are lost, as they would be with a recovery that has crashed. */
    static final int KEPT_MAX = 10_000;

    private static final long LEADER_BROADCAST_NANOS = Context.NANOS_PER_SECOND;

    private final Context context;
    private final NodeSettings settings;
    private final Clients clients;
    private final Registrations registrations;
    private final ControlRelay relay;
    private final Messages messages;
    private final ClientPackets packets;
    private final Deque<RecoveryEvent> inbox = new ArrayDeque<>();
    private final Set<Integer> timers = new LinkedHashSet<>();
    private Optional<Client> client = Optional.empty();
    private Optional<Recovery> holder = Optional.empty();
    private Optional<Event.RecoveryBound> introduction = Optional.empty();
    private RecoveryHandover handover = RecoveryHandover.first();
    private int leader = Pnn.UNKNOWN;

    RecoveryRole(
            Context context,
            NodeSettings settings,
            Clients clients,
            Registrations registrations,
            ControlRelay relay,
            Messages messages,
            ClientPackets packets) {
        this.context = context;
        this.settings = settings;
        this.clients = clients;
        this.registrations = registrations;
        this.relay = relay;
        this.messages = messages;
        this.packets = packets;
    }

    /** {@return pnn of the leader as the recovery last said} */
    int leader() {
        return leader;
    }

    boolean isBound() {
        return holder.isPresent();
    }

    /** There is a holder. It begins when the node has come far enough. */
    void bind(Event.RecoveryBound event) {
        if (holder.isPresent()) {
            throw new IllegalStateException("The recovery role has a holder already");
        }
        holder = Optional.of(event.recovery());
        introduction = Optional.of(event);
        introduce();
    }

    /**
     * The holder goes. What it has asked others is forgotten: its successor could take the answers for those to
     * itself.
     */
    void unbind() {
        if (holder.isEmpty()) {
            return;
        }
        handover = holder.get().give();
        holder = Optional.empty();
        introduction = Optional.empty();
        leader = handover.leader();
        cancelTimers();
        client.ifPresent(relay::forget);
        if (leader == context.pnn) {
            startLeaderTimer();
        }
    }

    /** The node has come far enough for a recovery to take part. */
    void admit() {
        Client admitted = Client.internal(context.ids, settings.pid(), this::received);
        client = Optional.of(admitted);
        clients.add(admitted);
        introduce();
    }

    /** The node leaves: the cluster lock goes, and nothing is done any more. */
    void end() {
        context.effect(new Effect.ReleaseClusterLock());
        cancelTimers();
        inbox.clear();
        holder = Optional.empty();
        client.ifPresent(ended -> {
            registrations.forget(ended);
            relay.forget(ended);
            clients.remove(ended);
        });
        client = Optional.empty();
    }

    /** Lets the holder take one event; {@return whether there was one} */
    boolean next() {
        if (holder.isEmpty() || client.isEmpty() || inbox.isEmpty()) {
            return false;
        }
        for (RecoveryEffect effect : holder.get().step(context.nowNanos, inbox.poll())) {
            effect.carryOut(this);
        }
        return true;
    }

    void timerFired(TimerKey key, long wallMicros) {
        if (timers.remove((int) key.id())) {
            inbox.add(new RecoveryEvent.TimerFired((int) key.id(), wallMicros));
        }
    }

    /** Others would call an election if they heard nothing of their leader. */
    void leaderTimerFired() {
        if (holder.isPresent() || leader != context.pnn) {
            return;
        }
        boolean canLead = (context.capabilities & Capabilities.RECMASTER) != 0 && !context.isInactive(context.pnn);
        if (canLead) {
            messages.send(Pnn.BROADCAST_CONNECTED, new Leader(context.pnn));
        }
        startLeaderTimer();
    }

    void clusterLockFinished(LockAttempt attempt, long nanos) {
        if (holder.isPresent()) {
            inbox.add(new RecoveryEvent.ClusterLockFinished(attempt, nanos));
        } else if (attempt == LockAttempt.TAKEN) {
            handOver(true);
        }
    }

    void clusterLockLost(String reason) {
        if (holder.isPresent()) {
            inbox.add(new RecoveryEvent.ClusterLockLost(reason));
        } else {
            leader = Pnn.UNKNOWN;
            handOver(false);
        }
    }

    void peerLost(int pnn) {
        if (holder.isPresent()) {
            inbox.add(new RecoveryEvent.PeerLost(pnn));
        }
    }

    private void introduce() {
        if (client.isPresent() && introduction.isPresent()) {
            Event.RecoveryBound event = introduction.get();
            introduction = Optional.empty();
            RecoverySettings ours = new RecoverySettings(
                    !settings.clusterLock().isEmpty(),
                    settings.leaderTimeoutSeconds(),
                    settings.fastStart(),
                    settings.failoverDisabled());
            inbox.addFirst(new RecoveryEvent.Bound(
                    context.pnn, ours, handover, event.seed(), event.wallMicros(), context.spools));
            context.cancelTimer(TimerKey.Kind.LEADER, 0);
        }
    }

    private void received(Packet packet) {
        if (holder.isEmpty() && inbox.size() == KEPT_MAX) {
            context.log(DebugLevel.WARNING, "A message to the recovery is lost: nobody holds the role");
            return;
        }
        inbox.add(new RecoveryEvent.Received(packet));
    }

    @Override
    public void send(Packet packet) {
        client.ifPresent(sender -> packets.received(sender, packet));
    }

    @Override
    public void startTimer(int timer, long delayNanos) {
        timers.add(timer);
        context.startTimer(TimerKey.Kind.RECOVERY, timer, delayNanos);
    }

    @Override
    public void cancelTimer(int timer) {
        if (timers.remove(timer)) {
            context.cancelTimer(TimerKey.Kind.RECOVERY, timer);
        }
    }

    @Override
    public void acquireClusterLock(long limitNanos) {
        context.effect(new Effect.AcquireClusterLock(limitNanos));
    }

    @Override
    public void releaseClusterLock() {
        context.effect(new Effect.ReleaseClusterLock());
    }

    @Override
    public void leaderChanged(int newLeader) {
        leader = newLeader;
    }

    @Override
    public void log(DebugLevel level, String text) {
        context.log(level, text);
    }

    private void cancelTimers() {
        timers.forEach(timer -> context.cancelTimer(TimerKey.Kind.RECOVERY, timer));
        timers.clear();
    }

    private void startLeaderTimer() {
        context.startTimer(TimerKey.Kind.LEADER, 0, LEADER_BROADCAST_NANOS);
    }

    private void handOver(boolean lockHeld) {
        handover = new RecoveryHandover(leader, lockHeld, handover.priorityMicros(), handover.credits());
    }
}
