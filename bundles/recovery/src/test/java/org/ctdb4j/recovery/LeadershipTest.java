// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.message.Leader;
import org.ctdb4j.protocol.message.MessagePayload;
import org.ctdb4j.protocol.type.Election;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.recovery.RecoveryEffect;
import org.ctdb4j.spi.recovery.RecoverySettings;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private static final int LEADER_TIMEOUT_SECONDS = 5;
    private static final long LEADER_TIMEOUT_NANOS = LEADER_TIMEOUT_SECONDS * 1_000_000_000L;
    private static final long ANSWER_NANOS = 500_000_000L;
    private static final long AGE = 1_000_000;
    private static final int FAILED = -1;

    private final Workbench bench = new Workbench(0, 0, 0);
    private final List<Boolean> changes = new ArrayList<>();

    private Leadership leadership(boolean clusterLock, int leader, boolean lockHeld) {
        return new Leadership(
                bench.cluster,
                bench.out,
                bench.calls,
                new RecoverySettings(clusterLock, LEADER_TIMEOUT_SECONDS, false, false),
                changes::add,
                leader,
                lockHeld,
                AGE);
    }

    private Leadership withLock() {
        return leadership(true, Pnn.UNKNOWN, false);
    }

    private Leadership byVotes() {
        return leadership(false, Pnn.UNKNOWN, false);
    }

    private static Election candidate(int pnn, long micros, int flags) {
        return new Election(3, Timeval.ofMicros(micros), pnn, flags);
    }

    /** {@return who was called leader in broadcasts, in order} */
    private List<Integer> announced() {
        List<Integer> announced = new ArrayList<>();
        for (ReqMessage message : bench.said(Srvid.LEADER)) {
            try {
                announced.add(((Leader) MessagePayload.decode(message)).pnn());
            } catch (MalformedPayloadException e) {
                throw new AssertionError(e);
            }
        }
        return announced;
    }

    private int lockAttempts() {
        return bench.effects(RecoveryEffect.AcquireClusterLock.class).size();
    }

    private long electionNanos() {
        return bench.cluster.nanos(Tunable.ELECTION_TIMEOUT);
    }

    @Test
    void stopsEverybodyAndGoesForTheLock() {
        Leadership leadership = withLock();
        leadership.callElection();
        bench.work();
        assertEquals(List.of("GetNodeMap 0", "SetRecmode 0", "SetRecmode 1", "SetRecmode 2"), bench.asked());
        assertEquals(List.of(Pnn.UNKNOWN), announced());
        assertEquals(1, lockAttempts());
        assertTrue(leadership.electionInProgress());
    }

    @Test
    void leadsOnceItHasTheLock() {
        Leadership leadership = withLock();
        leadership.callElection();
        bench.work();
        leadership.lockFinished(LockAttempt.TAKEN, 1_000_000);
        bench.work();
        assertTrue(leadership.leading());
        assertFalse(leadership.lacksLock());
        assertFalse(leadership.electionInProgress());
        assertEquals(List.of(Pnn.UNKNOWN, 0), announced());
        assertEquals(List.of(true), changes);
        assertTrue(bench.asked().contains("RecdReclockLatency 0"));
    }

    @Test
    void waitsForTheWinnerOfTheLock() {
        Leadership leadership = withLock();
        leadership.callElection();
        bench.work();
        leadership.lockFinished(LockAttempt.CONTENDED, 1_000_000);
        bench.work();
        assertFalse(leadership.leading());
        assertTrue(bench.waits(LEADER_TIMEOUT_NANOS));
        leadership.heard(2);
        assertEquals(2, leadership.leader());
    }

    @Test
    void callsAnElectionAgainWhenNobodyIsHeardAfterTheLock() {
        Leadership leadership = withLock();
        leadership.callElection();
        bench.work();
        leadership.lockFinished(LockAttempt.FAILED, 1_000_000);
        bench.work();
        bench.pass(LEADER_TIMEOUT_NANOS);
        assertEquals(2, lockAttempts());
    }

    @Test
    void joinsAnElectionItHearsOf() {
        Leadership leadership = leadership(true, 2, false);
        leadership.heard(Pnn.UNKNOWN);
        leadership.heard(Pnn.UNKNOWN);
        bench.work();
        assertEquals(1, lockAttempts());
        assertTrue(leadership.electionInProgress());
    }

    @Test
    void keepsTheLockItHoldsThroughAnElection() {
        Leadership leadership = leadership(true, 0, true);
        leadership.heard(Pnn.UNKNOWN);
        bench.work();
        assertEquals(0, lockAttempts());
        assertEquals(List.of(0), announced());
        assertFalse(leadership.electionInProgress());
    }

    @Test
    void callsAnElectionWhenItsLockIsLost() {
        Leadership leadership = leadership(true, 0, true);
        leadership.lockLost("the helper ended");
        bench.work();
        assertTrue(leadership.lacksLock());
        assertEquals(1, lockAttempts());
        assertEquals(List.of(false), changes);
    }

    @Test
    void callsAnElectionWhenTheLeaderIsSilent() {
        Leadership leadership = leadership(true, 2, false);
        leadership.heard(2);
        bench.work();
        bench.pass(LEADER_TIMEOUT_NANOS);
        assertTrue(bench.asked().contains("SetRecmode 1"));
    }

    @Test
    void callsAnElectionAtOnceWhenTheLeaderIsLost() {
        Leadership leadership = leadership(true, 2, false);
        leadership.peerLost(1);
        bench.work();
        assertEquals(List.of(), bench.asked());
        leadership.peerLost(2);
        bench.work();
        assertEquals(1, lockAttempts());
    }

    @Test
    void stepsDownWhenItIsInactive() {
        Leadership leadership = leadership(true, 0, true);
        bench.cluster.nodeMap(Workbench.nodeMap(NodeFlags.STOPPED, 0, 0));
        leadership.watch();
        bench.work();
        assertEquals(Pnn.UNKNOWN, leadership.leader());
        assertFalse(leadership.lockHeld());
        assertEquals(1, bench.effects(RecoveryEffect.ReleaseClusterLock.class).size());
    }

    @Test
    void announcesItselfEachSecond() {
        Leadership leadership = leadership(false, 0, false);
        leadership.watch();
        bench.work();
        bench.pass(1_000_000_000L);
        bench.pass(1_000_000_000L);
        assertEquals(List.of(0, 0, 0), announced());
    }

    @Test
    void standsAndWinsWhenNobodyElseDoes() {
        Leadership leadership = byVotes();
        leadership.callElection();
        bench.work();
        assertEquals(1, bench.said(Srvid.ELECTION).size());
        assertTrue(leadership.electionInProgress());
        bench.pass(electionNanos());
        assertTrue(leadership.leading());
        assertFalse(leadership.electionInProgress());
        assertEquals(List.of(Pnn.UNKNOWN, 0), announced());
    }

    @Test
    void callsNoVoteWhenSomebodyCannotBeStopped() {
        bench.on(SetRecmode.class, (pnn, control) -> Workbench.status(pnn == 1 ? FAILED : 0));
        Leadership leadership = byVotes();
        leadership.callElection();
        bench.work();
        assertEquals(List.of(), bench.said(Srvid.ELECTION));
        assertFalse(leadership.electionInProgress());
        assertTrue(bench.waits(LEADER_TIMEOUT_NANOS));
    }

    @Test
    void yieldsToAnOlderNode() {
        Leadership leadership = byVotes();
        leadership.candidate(candidate(2, AGE - 1, 0));
        assertEquals(2, leadership.leader());
    }

    @Test
    void answersAYoungerNodeAfterAWhile() {
        assertTrue(answers(candidate(2, AGE + 1, 0)));
    }

    @Test
    void yieldsToTheHigherNumberOfTwoOfOneAge() {
        assertFalse(answers(candidate(2, AGE, 0)));
    }

    @Test
    void answersAnInactiveNodeHoweverOldItIs() {
        assertTrue(answers(candidate(2, 1, NodeFlags.BANNED)));
    }

    @Test
    void neverWinsWhileItIsInactive() {
        bench.cluster.nodeMap(Workbench.nodeMap(NodeFlags.STOPPED, 0, 0));
        assertFalse(answers(candidate(2, AGE + 1, 0)));
    }

    @Test
    void answersManyCandidatesOnce() {
        Leadership leadership = byVotes();
        leadership.candidate(candidate(1, AGE + 1, 0));
        leadership.candidate(candidate(2, AGE + 1, 0));
        bench.work();
        bench.pass(ANSWER_NANOS);
        assertEquals(1, bench.said(Srvid.ELECTION).size());
    }

    @Test
    void withdrawsItsAnswerWhenABetterOneStands() {
        Leadership leadership = byVotes();
        leadership.candidate(candidate(1, AGE + 1, 0));
        leadership.candidate(candidate(2, AGE - 1, 0));
        bench.work();
        assertFalse(bench.waits(ANSWER_NANOS));
        assertEquals(2, leadership.leader());
    }

    @Test
    void hearsItselfWithoutHeed() {
        Leadership leadership = byVotes();
        leadership.candidate(candidate(0, 0, 0));
        assertFalse(leadership.electionInProgress());
    }

    @Test
    void bansItselfForTheBanPeriod() {
        withLock().banSelf("a test");
        bench.work();
        assertEquals(List.of("SetBanState 0"), bench.asked());
    }

    private boolean answers(Election other) {
        Leadership leadership = byVotes();
        leadership.candidate(other);
        bench.work();
        return bench.waits(ANSWER_NANOS);
    }
}
