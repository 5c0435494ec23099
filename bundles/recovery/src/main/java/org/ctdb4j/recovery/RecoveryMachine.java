// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.List;
import java.util.Optional;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.recovery.Recovery;
import org.ctdb4j.spi.recovery.RecoveryEffect;
import org.ctdb4j.spi.recovery.RecoveryEvent;
import org.ctdb4j.spi.recovery.RecoveryHandover;
import org.osgi.service.component.annotations.Component;

/** The recovery role: takes each event to the part it concerns. A new one does nothing before it is bound. */
@Component
public final class RecoveryMachine implements Recovery, RecoveryEvent.Receiver {
    private final Outbox out = new Outbox();
    private final DatabaseOrder order;
    private Cluster cluster;
    private Calls calls;
    private Supervisor supervisor;
    private Leadership leadership;
    private Mailbox mailbox;
    private long nowNanos;

    public RecoveryMachine() {
        this(DatabaseOrder.SIDE_BY_SIDE);
    }

    public RecoveryMachine(DatabaseOrder order) {
        this.order = order;
    }

    @Override
    public List<RecoveryEffect> step(long now, RecoveryEvent event) {
        nowNanos = now;
        out.begin();
        if (supervisor != null) {
            supervisor.now(now);
        }
        event.deliver(this);
        return out.effects();
    }

    @Override
    public void bound(RecoveryEvent.Bound event) {
        RecoveryHandover handover = event.handover();
        long age = handover.priorityMicros() == 0 ? event.wallMicros() : handover.priorityMicros();
        cluster = new Cluster(event.pnn());
        calls = new Calls(event.pnn(), out);
        supervisor = new Supervisor(
                cluster, calls, out, new Storeroom(event.spools()), order, event.seed(), handover.credits(), nowNanos);
        leadership = new Leadership(
                cluster, out, calls, event.settings(), supervisor, handover.leader(), handover.clusterLockHeld(), age);
        mailbox = new Mailbox(cluster, calls, leadership, supervisor);
        mailbox.register();
        supervisor.wall(event.wallMicros());
        supervisor.begin(leadership, event.settings().failoverDisabled());
    }

    @Override
    public void received(Packet packet) {
        if (packet instanceof ReplyControl reply) {
            calls.replied(reply);
        } else if (packet instanceof ReqMessage message) {
            mailbox.received(message);
        }
    }

    @Override
    public void timerFired(int timer, long wallMicros) {
        supervisor.wall(wallMicros);
        out.fired(timer);
    }

    @Override
    public void clusterLockFinished(LockAttempt attempt, long nanos) {
        leadership.lockFinished(attempt, nanos);
    }

    @Override
    public void clusterLockLost(String reason) {
        leadership.lockLost(reason);
    }

    @Override
    public void peerLost(int pnn) {
        leadership.peerLost(pnn);
        supervisor.hurry();
    }

    @Override
    public RecoveryHandover give() {
        supervisor.stop();
        return new RecoveryHandover(
                leadership.leader(), leadership.lockHeld(), leadership.priorityMicros(), supervisor.credits());
    }

    @Override
    public Optional<Recovery> understudy() {
        return Optional.of(new RecoveryMachine(order));
    }
}
