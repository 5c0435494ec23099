// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.Generation;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetCapabilities;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.spi.event.EventEvents;
import org.junit.jupiter.api.Test;

class StartSequenceTest {
    @Test
    void letsNobodyInBeforePersistentDatabasesAreFrozen() {
        TestNode node = new TestNode(TestSettings.node(0, 2));
        node.step(new Event.Started(0));
        assertEquals(RunState.INIT, node.snapshot().runState());
        assertTrue(node.of(Effect.Open.class).isEmpty());

        node.step(new Event.DatabasesFound(List.of("a.tdb", "b.tdb", "a.tdb")));
        assertEquals(1, node.of(Effect.Open.class).size());
        assertEquals(2, node.snapshot().databases().size());
        assertTrue(node.snapshot().databases().stream().allMatch(NodeSnapshot.Database::frozen));
        assertFalse(node.snapshot().allFrozen());
    }

    @Test
    void isInRecoveryUntilTheFirstOneIsOver() {
        TestNode node = TestNode.started(TestSettings.node(0, 3));

        assertEquals(RecoveryMode.ACTIVE, node.snapshot().recoveryMode());
        assertEquals(Generation.INVALID, node.snapshot().vnnMap().generation());
        assertEquals(3, node.snapshot().vnnMap().size());
        node.advance(100);
        assertEquals(RunState.FIRST_RECOVERY, node.snapshot().runState());
    }

    @Test
    void leavesDeletedNodesOutOfTheFirstMap() {
        TestSettings settings = TestSettings.node(0, 2);
        settings.nodes.add(1, TestSettings.deleted());
        TestNode node = TestNode.started(settings);

        assertFalse(node.snapshot().vnnMap().contains(1));
        assertTrue(node.snapshot().vnnMap().contains(2));
    }

    @Test
    void startsAsItIsTold() {
        TestSettings settings = TestSettings.node(0, 2);
        settings.startAsStopped = true;
        settings.startAsDisabled = true;
        settings.leaderCapability = false;
        TestNode node = TestNode.started(settings);

        assertEquals(
                NodeFlags.STOPPED | NodeFlags.PERMANENTLY_DISABLED | NodeFlags.UNHEALTHY,
                node.snapshot().members().get(0).flags());
        assertEquals(
                Capabilities.DEFAULT & ~Capabilities.RECMASTER,
                node.connect(100).ask(new GetCapabilities()).data().u32At(0));
    }

    @Test
    void ranThroughAllStatesOfANodeThatIsUp() {
        TestNode node = new TestNode(TestSettings.node(0, 2));
        node.start();
        node.connectPeers();
        node.recover(5);
        node.advance(3);

        assertEquals(
                List.of("init", "setup", "recovered", "startup"),
                node.eventsRun().subList(0, 4));
        assertEquals(
                List.of("init", "setup", "startup"),
                node.of(Effect.Notification.class).stream()
                        .map(Effect.Notification::name)
                        .limit(3)
                        .toList());
        assertEquals(1, node.of(Effect.Ready.class).size());
        assertTrue(node.sentTo(1, ReqControl.class).stream()
                .anyMatch(request -> request.opcode() == Opcode.STARTUP && !request.wantsReply()));
    }

    @Test
    void triesTheStartupEventUntilItSucceeds() {
        TestNode node = TestNode.started(TestSettings.node(0, 2));
        node.world.eventStatus.put("startup", EventEvents.TIMED_OUT);
        node.recover(5);
        node.advance(12);
        assertEquals(RunState.STARTUP, node.snapshot().runState());
        assertEquals(3, node.eventsRun().stream().filter("startup"::equals).count());

        node.world.eventStatus.clear();
        node.advance(5);
        assertEquals(RunState.RUNNING, node.snapshot().runState());
    }

    @Test
    void exitsWhenInitFails() {
        TestNode node = new TestNode(TestSettings.node(0, 2));
        node.world.eventStatus.put("init", EventEvents.FAILED);
        node.start();

        assertEquals(1, node.of(Effect.Exit.class).get(0).code());
        assertTrue(node.of(Effect.Open.class).isEmpty());
        assertEquals(List.of(), node.step(new Event.PeerConnected(1)));
    }

    @Test
    void givesUpTheStartWhenItIsToldToLeave() {
        TestNode node = new TestNode(TestSettings.node(0, 2));
        node.world.answersEvents = false;
        node.start();
        node.step(new Event.ShutdownWanted(0, "test"));
        node.step(new Event.EventFinished(node.of(Effect.RunEvent.class).get(0).run(), 0));
        assertEquals(RunState.SHUTDOWN, node.snapshot().runState());

        node.step(new Event.EventFinished(node.of(Effect.RunEvent.class).get(1).run(), 0));
        assertEquals(new Effect.Exit(0, "test"), node.of(Effect.Exit.class).get(0));
        assertTrue(node.of(Effect.Open.class).isEmpty());
    }

    @Test
    void leavesOnlyOnce() {
        TestNode node = TestNode.running(0, 2);
        node.world.answersEvents = false;
        node.step(new Event.ShutdownWanted(32, "first"));
        node.step(new Event.ShutdownWanted(0, "second"));

        assertEquals(List.of("shutdown"), node.eventsRun());
        node.step(new Event.EventFinished(node.of(Effect.RunEvent.class).get(0).run(), EventEvents.TIMED_OUT));
        assertEquals(List.of(new Effect.Exit(32, "first")), node.of(Effect.Exit.class));
    }
}
