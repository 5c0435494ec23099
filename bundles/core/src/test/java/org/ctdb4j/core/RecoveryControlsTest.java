// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.ContinueNode;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.EndRecovery;
import org.ctdb4j.protocol.control.Freeze;
import org.ctdb4j.protocol.control.GetReclockFile;
import org.ctdb4j.protocol.control.GetRecmode;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.SetVnnMap;
import org.ctdb4j.protocol.control.StartRecovery;
import org.ctdb4j.protocol.control.StopNode;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.event.EventEvents;
import org.junit.jupiter.api.Test;

class RecoveryControlsTest {
    private static final String LOCK = "/shared/lock";
    private static final VnnMap MAP = VnnMap.of(77, 1);

    private final TestNode node = TestNode.running(withLock());

    @Test
    void tellsTheModeInTheStatus() {
        assertEquals(0, node.controlFrom(1, new GetRecmode()).status());
        activate();
        assertEquals(1, node.controlFrom(1, new GetRecmode()).status());
    }

    @Test
    void takesAModeItIsInForDone() {
        assertEquals(0, node.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL)).status());
        assertTrue(node.of(Effect.TestClusterLock.class).isEmpty());
    }

    @Test
    void refusesAModeThereIsNot() {
        TestClient client = node.connect(100);

        assertEquals(
                -1,
                client.askRaw(new SetRecmode(RecoveryMode.ACTIVE).opcode(), Blob.u32(2))
                        .status());
        assertEquals(
                -1,
                client.askRaw(new SetRecmode(RecoveryMode.ACTIVE).opcode(), Blob.EMPTY)
                        .status());
    }

    @Test
    void changesTheMapOnlyDuringARecovery() {
        assertEquals(-1, node.controlFrom(1, new SetVnnMap(MAP)).status());
        activate();
        assertEquals(0, node.controlFrom(1, new SetVnnMap(MAP)).status());
        assertEquals(MAP, node.snapshot().vnnMap());
    }

    /** What was on its way to or from it may be lost, and the leader may know nothing of that. */
    @Test
    void wantsARecoveryWhenAMemberOfTheMapIsLost() {
        node.step(new Event.PeerDisconnected(1, "reset"));
        assertEquals(RecoveryMode.ACTIVE, node.snapshot().recoveryMode());
    }

    @Test
    void wantsOneWhenTheMemberIsBackAndCallsToItWereLost() {
        node.step(new Event.PeerDisconnected(1, "reset"));
        recoverTo(MAP.withGeneration(78));
        assertEquals(RecoveryMode.NORMAL, node.snapshot().recoveryMode());
        node.step(new Event.PeerConnected(1));
        assertEquals(RecoveryMode.ACTIVE, node.snapshot().recoveryMode());
    }

    @Test
    void wantsNoneForANodeThatIsNoMember() {
        recoverTo(VnnMap.of(78, 0));
        node.step(new Event.PeerDisconnected(1, "reset"));
        node.step(new Event.PeerConnected(1));
        assertEquals(RecoveryMode.NORMAL, node.snapshot().recoveryMode());
    }

    @Test
    void doesNotEndARecoveryInWhichAMemberWasLost() {
        activate();
        node.controlFrom(1, new SetVnnMap(MAP));
        node.step(new Event.PeerDisconnected(1, "reset"));
        assertEquals(
                -1, node.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL)).status());
        assertEquals(RecoveryMode.ACTIVE, node.snapshot().recoveryMode());
    }

    /** Its databases have no generation either, so that the two would seem to agree. */
    @Test
    void doesNotEndARecoveryInWhichItBecameInactive() {
        activate();
        node.controlFrom(1, new SetVnnMap(MAP));
        TestClient operator = node.connect(100);
        operator.ask(new StopNode());
        operator.ask(new ContinueNode());
        assertEquals(
                -1, node.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL)).status());
        assertEquals(RecoveryMode.ACTIVE, node.snapshot().recoveryMode());
    }

    /** It came too late for the end of the recovery mode and too early for a node that has started. */
    @Test
    void attachesWhatCameBetweenTheTwoEndsOfTheFirstRecovery() {
        TestNode starting = TestNode.started(TestSettings.node(0, 2));
        starting.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        starting.controlFrom(1, new SetVnnMap(VnnMap.of(78, 0, 1)));
        starting.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL));
        TestClient client = starting.connect(100);
        int reqid = client.request(Pnn.CURRENT, new DbAttach("late.tdb"), 0);
        assertFalse(client.isAnswered(reqid));
        starting.controlFrom(1, new EndRecovery());
        starting.advance(1);
        assertEquals(0, client.answerTo(reqid).status());
    }

    private void recoverTo(VnnMap map) {
        node.world.clusterLock = LockAttempt.CONTENDED;
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
        node.controlFrom(1, new SetVnnMap(map));
        node.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL));
    }

    @Test
    void livesWithAMapOfNodesItDoesNotKnow() {
        activate();
        node.controlFrom(1, new SetVnnMap(VnnMap.of(78, 0, 17, -1)));

        assertEquals(78, node.snapshot().vnnMap().generation());
    }

    @Test
    void endsTheRecoveryWhenTheLockIsHeld() {
        activate();
        node.world.clusterLock = LockAttempt.CONTENDED;
        assertEquals(0, normalise().status());

        assertEquals(RecoveryMode.NORMAL, node.snapshot().recoveryMode());
        assertEquals(0.001, node.snapshot().statistics().reclockCtdbd().max(), 1e-9);
    }

    @Test
    void endsItToBeOnTheSafeSideWhenTheTestTakesTooLong() {
        activate();
        node.world.clusterLock = LockAttempt.TIMED_OUT;

        assertEquals(0, normalise().status());
    }

    @Test
    void doesNotEndItWhenTheLockCouldBeTaken() {
        activate();
        node.world.clusterLock = LockAttempt.TAKEN;
        ReplyControl answer = normalise();

        assertEquals(-1, answer.status());
        assertFalse(answer.error().isEmpty());
        assertEquals(RecoveryMode.ACTIVE, node.snapshot().recoveryMode());
    }

    @Test
    void doesNotEndItWhenTheLockCouldNotBeTested() {
        activate();
        node.world.clusterLock = LockAttempt.FAILED;

        assertEquals(-1, normalise().status());
    }

    @Test
    void doesNotEndItBeforeEveryDatabaseIsRecovered() {
        TestClient client = node.connect(100);
        client.ask(new DbAttach("a.tdb"));
        activate();
        node.controlFrom(1, new SetVnnMap(MAP));

        assertEquals(-1, normalise().status());
        assertEquals(RecoveryMode.ACTIVE, node.snapshot().recoveryMode());
    }

    @Test
    void thawsAtTheEndWhatFreezeHasFrozenOnly() {
        TestClient client = node.connect(100);
        client.ask(new DbAttach("a.tdb"));
        activate();
        node.controlFrom(1, new DbFreeze(Databases.idOf("a.tdb")));
        assertFalse(node.snapshot().allFrozen());
        normalise();
        assertTrue(node.snapshot().databases().get(0).frozen());

        activate();
        assertEquals(0, node.controlFrom(1, new Freeze()).status());
        assertTrue(node.snapshot().allFrozen());
        assertEquals(1, node.snapshot().statistics().frozen());
        normalise();
        assertFalse(node.snapshot().databases().get(0).frozen());
        assertFalse(node.snapshot().allFrozen());
    }

    @Test
    void answersFreezeWithoutDatabases() {
        assertEquals(0, node.controlFrom(1, new Freeze()).status());
        assertFalse(node.snapshot().allFrozen());
    }

    @Test
    void failsAFreezeThatIsThawedBeforeItIsDone() {
        TestClient client = node.connect(100);
        client.ask(new DbAttach("a.tdb"));
        node.world.locksDatabases = false;
        int reqid = node.requestFrom(1, new Freeze(), 0);
        node.controlFrom(1, new DbThaw(Databases.idOf("a.tdb")));

        assertEquals(-1, node.answerTo(1, reqid).status());
        assertFalse(node.snapshot().allFrozen());
    }

    @Test
    void comparesTheLeadersLockWithItsOwn() {
        activate();
        int reqid = node.requestFrom(1, new StartRecovery(), 0);
        assertEquals(
                new GetReclockFile().opcode(),
                node.sentTo(1, ReqControl.class).get(0).opcode());

        node.replyFrom(1, 0, Blob.cString(LOCK));
        assertEquals(List.of("startrecovery"), node.eventsRun());
        assertEquals(0, node.answerTo(1, reqid).status());
    }

    @Test
    void leavesWhenTheLocksDiffer() {
        for (Blob theirs : List.of(Blob.cString("/other"), Blob.EMPTY, Blob.ofHex("ff00"))) {
            TestNode leaving = TestNode.running(withLock());
            int reqid = leaving.requestFrom(1, new StartRecovery(), 0);
            leaving.replyFrom(1, 0, theirs);

            assertEquals(-1, leaving.answerTo(1, reqid).status());
            assertEquals(1, leaving.of(Effect.Exit.class).get(0).code());
        }
    }

    @Test
    void passesOnWhyTheLockWasNotTold() {
        int reqid = node.requestFrom(1, new StartRecovery(), 0);
        node.replyFrom(1, -5, Blob.EMPTY);

        assertEquals(-5, node.answerTo(1, reqid).status());
        assertEquals(List.of(), node.eventsRun());
    }

    @Test
    void asksItselfWhenItLeads() {
        TestClient client = node.connect(100);

        assertEquals(0, client.status(new StartRecovery()));
        assertTrue(node.sentTo(1, ReqControl.class).isEmpty());
    }

    @Test
    void doesNotAskALeaderItCannotReach() {
        node.step(new Event.PeerDisconnected(1, "EOF"));
        node.requestFrom(1, new StartRecovery(), 0);

        assertTrue(node.sentTo(1, ReqControl.class).isEmpty());
        assertEquals(List.of("startrecovery"), node.eventsRun());
    }

    @Test
    void answersWithWhatTheEventSaid() {
        node.world.eventStatus.put("startrecovery", EventEvents.FAILED);
        node.world.eventStatus.put("recovered", EventEvents.TIMED_OUT);
        TestClient client = node.connect(100);

        assertEquals(8, client.status(new StartRecovery()));
        assertEquals(0, client.status(new EndRecovery()));
    }

    @Test
    void countsARecoveryAndNotesItsTimes() {
        Timeval before = node.snapshot().recoveryEnded();
        node.advance(3);
        node.controlFrom(1, new EndRecovery());

        assertEquals(2, node.snapshot().statistics().recoveries());
        assertTrue(node.snapshot().recoveryEnded().compareTo(before) > 0);
    }

    @Test
    void doesNotEndARecoveryThatStillRuns() {
        activate();

        assertEquals(-1, node.controlFrom(1, new EndRecovery()).status());
        assertEquals(1, node.snapshot().statistics().recoveries());
    }

    @Test
    void reachesStartupWithTheFirstRecoveryWhateverTheEventSays() {
        TestNode starting = TestNode.started(TestSettings.node(0, 2));
        starting.world.eventStatus.put("recovered", EventEvents.FAILED);
        starting.recover(5);

        assertEquals(RunState.STARTUP, starting.snapshot().runState());
    }

    private static TestSettings withLock() {
        TestSettings settings = TestSettings.node(0, 2);
        settings.clusterLock = LOCK;
        return settings;
    }

    private void activate() {
        node.controlFrom(1, new SetRecmode(RecoveryMode.ACTIVE));
    }

    private ReplyControl normalise() {
        return node.controlFrom(1, new SetRecmode(RecoveryMode.NORMAL));
    }
}
