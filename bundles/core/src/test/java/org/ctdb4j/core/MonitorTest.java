// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.SetTunable;
import org.ctdb4j.protocol.control.StopNode;
import org.ctdb4j.protocol.message.PushNodeFlags;
import org.ctdb4j.protocol.type.FlagChange;
import org.ctdb4j.spi.event.EventEvents;
import org.junit.jupiter.api.Test;

class MonitorTest {
    private static final int PAUSE_MAX = 60;

    private final TestNode node = TestNode.running(0, 2);
    private final TestClient client = node.connect(100);

    @Test
    void makesANodeHealthyWithTheFirstGoodRun() {
        assertTrue(isUnhealthy());
        live(2);
        assertFalse(isUnhealthy());
        assertEquals(List.of(new Effect.Notification("healthy")), node.of(Effect.Notification.class));
    }

    @Test
    void runsAfterFiveTenAndFifteenSecondsOnceItIsHealthy() {
        assertEquals(List.of(5, 10, 15, 15), pausesAfter(4));
    }

    @Test
    void runsMoreAndMoreSeldomWhileItFailsFromTheStart() {
        node.world.eventStatus.put("monitor", EventEvents.FAILED);

        assertEquals(List.of(2, 4, 8, 15), pausesAfter(4));
        assertTrue(node.of(Effect.Notification.class).isEmpty());
    }

    @Test
    void tellsOthersOfAChange() {
        client.ask(new RegisterSrvid(Srvid.PUSH_NODE_FLAGS));
        live(2);

        ReqMessage pushed = client.messages().get(0);
        assertEquals(new PushNodeFlags(new FlagChange(0, 0, NodeFlags.UNHEALTHY)).encode(), pushed.data());
        ReqMessage run = node.sentTo(1, ReqMessage.class).get(0);
        assertEquals(Srvid.TAKEOVER_RUN, run.srvid());
    }

    @Test
    void saysNothingWhereNothingHasChanged() {
        live(2);
        node.effects.clear();
        live(20);

        assertTrue(node.sentTo(1, ReqMessage.class).isEmpty());
    }

    @Test
    void takesManyTimeoutsInARowForIllness() {
        live(2);
        client.ask(new SetTunable(3, Tunable.MONITOR_TIMEOUT_COUNT.text()));
        node.world.eventStatus.put("monitor", EventEvents.TIMED_OUT);
        live(5 + 10);
        assertFalse(isUnhealthy());
        live(15);
        assertTrue(isUnhealthy());
    }

    @Test
    void countsTimeoutsAnewAfterAnythingElse() {
        live(2);
        client.ask(new SetTunable(2, Tunable.MONITOR_TIMEOUT_COUNT.text()));
        node.world.eventStatus.put("monitor", EventEvents.TIMED_OUT);
        live(5);
        node.world.eventStatus.put("monitor", EventEvents.OK);
        live(10);
        node.world.eventStatus.put("monitor", EventEvents.TIMED_OUT);
        live(15);

        assertFalse(isUnhealthy());
    }

    @Test
    void learnsNothingFromARunThatWasCancelled() {
        live(2);
        node.world.eventStatus.put("monitor", EventEvents.CANCELLED);
        live(100);

        assertFalse(isUnhealthy());
    }

    @Test
    void waitsWhileARecoveryRunsOrTheNodeIsInactive() {
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        live(20);
        assertEquals(List.of(), node.eventsRun());

        node.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL));
        live(2);
        assertEquals(List.of("monitor"), node.eventsRun());

        client.ask(new StopNode());
        node.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL));
        live(100);
        assertEquals(List.of("monitor"), node.eventsRun());
    }

    /** {@return the whole seconds between one run and the next} */
    private List<Integer> pausesAfter(int runs) {
        List<Integer> pauses = new ArrayList<>();
        live(2);
        while (pauses.size() < runs) {
            node.effects.clear();
            int seconds = 0;
            while (node.eventsRun().isEmpty()) {
                assertTrue(seconds < PAUSE_MAX, () -> "no event after " + pauses + " and " + PAUSE_MAX + " s more");
                live(1);
                seconds++;
            }
            pauses.add(seconds);
        }
        return pauses;
    }

    /** Time passes, with the other node alive. */
    private void live(int seconds) {
        for (int second = 0; second < seconds; second++) {
            node.keepAlive();
            node.advance(1);
        }
    }

    private boolean isUnhealthy() {
        return (node.snapshot().members().get(0).flags() & NodeFlags.UNHEALTHY) != 0;
    }
}
