// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.Ping;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.StopNode;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.recovery.Recovery;
import org.ctdb4j.spi.recovery.RecoveryEffect;
import org.ctdb4j.spi.recovery.RecoveryEvent;
import org.ctdb4j.spi.recovery.RecoveryHandover;
import org.junit.jupiter.api.Test;

class RecoveryRoleTest {
    private final TestNode node = TestNode.running(0, 2);
    private final Holder holder = new Holder();

    /** Answers each event with what the test has prepared, and keeps the events. */
    private static final class Holder implements Recovery {
        final List<RecoveryEvent> events = new ArrayList<>();
        final List<RecoveryEffect> next = new ArrayList<>();
        RecoveryHandover handover = RecoveryHandover.first();
        private int lastReqid;

        @Override
        public List<RecoveryEffect> step(long nowNanos, RecoveryEvent event) {
            events.add(event);
            List<RecoveryEffect> effects = List.copyOf(next);
            next.clear();
            return effects;
        }

        @Override
        public RecoveryHandover give() {
            return handover;
        }

        void send(int destnode, Control control) {
            next.add(new RecoveryEffect.Send(control.toRequest(new Header(0, destnode, 0, ++lastReqid), 0)));
        }

        <E extends RecoveryEvent> List<E> of(Class<E> kind) {
            return events.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        List<ReplyControl> replies() {
            return of(RecoveryEvent.Received.class).stream()
                    .map(RecoveryEvent.Received::packet)
                    .filter(ReplyControl.class::isInstance)
                    .map(ReplyControl.class::cast)
                    .toList();
        }

        List<ReqMessage> messages() {
            return of(RecoveryEvent.Received.class).stream()
                    .map(RecoveryEvent.Received::packet)
                    .filter(ReqMessage.class::isInstance)
                    .map(ReqMessage.class::cast)
                    .toList();
        }
    }

    @Test
    void introducesItselfToAHolder() {
        bind(holder);

        RecoveryEvent.Bound bound = (RecoveryEvent.Bound) holder.events.get(0);
        assertEquals(0, bound.pnn());
        assertEquals(RecoveryHandover.first(), bound.handover());
        assertEquals(42, bound.seed());
        assertTrue(node.snapshot().recoveryBound());
    }

    @Test
    void letsAHolderBeginWhenTheNodeIsSetUp() {
        TestNode starting = new TestNode(TestSettings.node(0, 1));
        starting.step(new Event.RecoveryBound(holder, 42, 0));
        assertEquals(List.of(), holder.events);

        starting.start();
        assertInstanceOf(RecoveryEvent.Bound.class, holder.events.get(0));
    }

    @Test
    void isAClientWithAnIdAndCounts() {
        holder.send(Pnn.CURRENT, new Ping());
        bind(holder);

        assertEquals(1, holder.replies().get(0).status());
        assertEquals(1, node.snapshot().statistics().client().reqControl());
        assertEquals(1, node.snapshot().statistics().clientPacketsSent());
    }

    @Test
    void getsAnswersWithinTheStep() {
        holder.send(0, new GetNodeMap());
        holder.send(0, new GetNodeMap());
        bind(holder);

        assertEquals(2, holder.replies().size());
        assertEquals(2, holder.replies().get(1).header().reqid());
    }

    @Test
    void getsTheMessagesItHasRegisteredFor() {
        holder.send(0, new RegisterSrvid(Srvid.LEADER));
        bind(holder);

        node.messageFrom(1, Srvid.LEADER, Blob.u32(1));

        assertEquals(Blob.u32(1), holder.messages().get(0).data());
    }

    @Test
    void getsItsOwnBroadcast() {
        holder.send(0, new RegisterSrvid(Srvid.LEADER));
        bind(holder);
        Header toAll = new Header(0, Pnn.BROADCAST_CONNECTED, 0, 0);
        holder.next.add(new RecoveryEffect.Send(new ReqMessage(toAll, Srvid.LEADER, Blob.u32(0))));
        node.step(new Event.PeerDisconnected(1, "EOF"));

        assertEquals(1, holder.messages().size());
    }

    @Test
    void hearsOfALostPeerAndOfItsTimers() {
        holder.next.add(new RecoveryEffect.StartTimer(3, 1_000_000_000L));
        holder.next.add(new RecoveryEffect.StartTimer(4, 1_000_000_000L));
        holder.next.add(new RecoveryEffect.CancelTimer(4));
        bind(holder);
        node.step(new Event.PeerDisconnected(1, "EOF"));
        node.advance(2);

        assertEquals(List.of(new RecoveryEvent.PeerLost(1)), holder.of(RecoveryEvent.PeerLost.class));
        assertEquals(
                List.of(3),
                holder.of(RecoveryEvent.TimerFired.class).stream()
                        .map(RecoveryEvent.TimerFired::timer)
                        .toList());
    }

    @Test
    void asksForTheClusterLockAndHearsOfIt() {
        holder.next.add(new RecoveryEffect.AcquireClusterLock(5));
        bind(holder);
        node.step(new Event.ClusterLockFinished(0, LockAttempt.TAKEN, 9));
        node.step(new Event.ClusterLockLost("gone"));

        assertEquals(List.of(new Effect.AcquireClusterLock(5)), node.of(Effect.AcquireClusterLock.class));
        assertEquals(
                List.of(new RecoveryEvent.ClusterLockFinished(LockAttempt.TAKEN, 9)),
                holder.of(RecoveryEvent.ClusterLockFinished.class));
        assertEquals(1, holder.of(RecoveryEvent.ClusterLockLost.class).size());
    }

    @Test
    void handsOverToTheNextHolder() {
        bind(holder);
        holder.handover = new RecoveryHandover(1, false, 77, Map.of(1, 2));
        node.step(new Event.RecoveryUnbound());
        Holder second = new Holder();
        bind(second);

        assertEquals(holder.handover, ((RecoveryEvent.Bound) second.events.get(0)).handover());
        assertEquals(1, node.snapshot().leader());
    }

    @Test
    void keepsMessagesForTheNextHolder() {
        holder.send(0, new RegisterSrvid(Srvid.TAKEOVER_RUN));
        bind(holder);
        node.step(new Event.RecoveryUnbound());
        node.messageFrom(1, Srvid.TAKEOVER_RUN, Blob.u64(1));
        Holder second = new Holder();
        second.send(0, new RegisterSrvid(Srvid.TAKEOVER_RUN));
        bind(second);
        node.messageFrom(1, Srvid.TAKEOVER_RUN, Blob.u64(2));

        assertInstanceOf(RecoveryEvent.Bound.class, second.events.get(0));
        assertEquals(
                List.of(Blob.u64(1), Blob.u64(2)),
                second.messages().stream().map(ReqMessage::data).toList());
    }

    @Test
    void keepsOnlySoMany() {
        holder.send(0, new RegisterSrvid(Srvid.TAKEOVER_RUN));
        bind(holder);
        node.step(new Event.RecoveryUnbound());
        for (int i = 0; i < RecoveryRole.KEPT_MAX + 5; i++) {
            node.messageFrom(1, Srvid.TAKEOVER_RUN, Blob.u64(i));
        }
        Holder second = new Holder();
        bind(second);

        assertEquals(RecoveryRole.KEPT_MAX, second.messages().size());
    }

    @Test
    void doesNotGiveTheNextHolderTheAnswersToItsPredecessor() {
        holder.send(1, new Ping());
        bind(holder);
        node.step(new Event.RecoveryUnbound());
        Holder second = new Holder();
        bind(second);
        node.replyFrom(1, 5, Blob.EMPTY);

        assertEquals(List.of(), second.replies());
    }

    @Test
    void stopsTheTimersOfAHolderThatGoes() {
        holder.next.add(new RecoveryEffect.StartTimer(3, 1_000_000_000L));
        bind(holder);
        node.step(new Event.RecoveryUnbound());
        Holder second = new Holder();
        bind(second);
        node.advance(5);

        assertEquals(List.of(), second.of(RecoveryEvent.TimerFired.class));
    }

    @Test
    void broadcastsForALeaderWhoseRoleIsEmpty() {
        bind(holder);
        holder.handover = new RecoveryHandover(0, true, 0, Map.of());
        node.step(new Event.RecoveryUnbound());
        node.effects.clear();
        node.advance(3);
        assertEquals(3, leaderBroadcasts());

        bind(new Holder());
        node.advance(3);
        assertEquals(3, leaderBroadcasts());
    }

    @Test
    void doesNotBroadcastForANodeThatCannotLead() {
        TestClient client = node.connect(100);
        bind(holder);
        holder.handover = new RecoveryHandover(0, true, 0, Map.of());
        node.step(new Event.RecoveryUnbound());
        client.ask(new StopNode());
        node.effects.clear();
        node.advance(3);

        assertEquals(0, leaderBroadcasts());
    }

    @Test
    void remembersALockThatWasTakenForAHolderThatHasGone() {
        holder.next.add(new RecoveryEffect.AcquireClusterLock(5));
        bind(holder);
        node.step(new Event.RecoveryUnbound());
        node.step(new Event.ClusterLockFinished(0, LockAttempt.TAKEN, 9));
        Holder second = new Holder();
        bind(second);

        assertTrue(((RecoveryEvent.Bound) second.events.get(0)).handover().clusterLockHeld());
    }

    @Test
    void remembersALockThatWasLostWhileNobodyHeldTheRole() {
        bind(holder);
        holder.handover = new RecoveryHandover(0, true, 0, Map.of());
        node.step(new Event.RecoveryUnbound());
        node.step(new Event.ClusterLockLost("gone"));
        Holder second = new Holder();
        bind(second);

        RecoveryHandover handed = ((RecoveryEvent.Bound) second.events.get(0)).handover();
        assertFalse(handed.clusterLockHeld());
        assertEquals(Pnn.UNKNOWN, handed.leader());
    }

    @Test
    void endsWithTheNode() {
        holder.next.add(new RecoveryEffect.StartTimer(3, 1_000_000_000L));
        bind(holder);
        node.step(new Event.ShutdownWanted(0, "test"));
        int events = holder.events.size();
        node.advance(5);

        assertEquals(events, holder.events.size());
        assertEquals(1, node.of(Effect.ReleaseClusterLock.class).size());
        assertEquals(0, node.snapshot().clients().size());
    }

    @Test
    void mayLoseItsHolderAfterTheNodeHasBegunToLeave() {
        node.world.answersEvents = false;
        bind(holder);
        node.step(new Event.ShutdownWanted(0, "test"));
        node.step(new Event.RecoveryUnbound());
        bind(new Holder());

        assertEquals(1, holder.events.size());
    }

    private void bind(Holder bound) {
        node.step(new Event.RecoveryBound(bound, 42, 0));
    }

    private long leaderBroadcasts() {
        return node.sentTo(1, ReqMessage.class).stream()
                .filter(message -> message.srvid() == Srvid.LEADER)
                .count();
    }
}
