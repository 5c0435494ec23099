// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.cluster.lock.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.ctdb4j.spi.clusterlock.ClusterLockEvents;
import org.ctdb4j.spi.clusterlock.ClusterLockHandover;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.clusterlock.LockHelper;
import org.ctdb4j.spi.clusterlock.LockHelpers;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.testkit.linux.TestConfiguration;
import org.ctdb4j.testkit.linux.TestLoop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandClusterLockTest implements ClusterLockEvents, LockHelpers {
    private static final String LOCK = "! /usr/bin/helper \t /shared/lock 5";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final NodeConfiguration CONFIGURATION = new TestConfiguration(Path.of("/base"));

    private final TestLoop loop = new TestLoop();
    private final List<Helper> started = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private boolean missing;
    private CommandClusterLock lock = new CommandClusterLock(loop, this, CONFIGURATION);

    /** A process that says what the test has it say. */
    private static final class Helper implements LockHelper {
        private final List<String> command;
        private final Map<String, String> environment;
        private Optional<Listener> listener = Optional.empty();
        private boolean ended;

        private Helper(List<String> command, Map<String, String> environment) {
            this.command = command;
            this.environment = environment;
        }

        @Override
        public void listen(Listener newListener) {
            listener = Optional.of(newListener);
        }

        @Override
        public void end() {
            ended = true;
        }
    }

    @Override
    public LockHelper start(List<String> command, Map<String, String> environment) throws IOException {
        if (missing) {
            throw new IOException("No such file or directory");
        }
        started.add(new Helper(command, environment));
        return started.get(started.size() - 1);
    }

    @Override
    public void finished(long request, LockAttempt attempt, long nanos) {
        told.add(request + " " + attempt);
    }

    @Override
    public void lost(String reason) {
        told.add(reason);
    }

    @BeforeEach
    void goLive() {
        lock.take(ClusterLockHandover.first(LOCK), this);
    }

    private Helper helper(int number) {
        return started.get(number);
    }

    private void answer(int number, LockAttempt attempt) {
        helper(number).listener.orElseThrow().answered(attempt);
        loop.runPosted();
    }

    private void end(int number) {
        helper(number).listener.orElseThrow().ended();
        loop.runPosted();
    }

    private void acquire(long request) {
        lock.acquire(request, LIMIT);
        loop.runPosted();
    }

    @Test
    void splitsTheCommandAtBlanks() {
        acquire(1);
        assertEquals(List.of("/usr/bin/helper", "/shared/lock", "5"), helper(0).command);
    }

    @Test
    void givesTheHelperWhatScriptsFindInTheirEnvironment() {
        acquire(1);
        assertEquals(
                Map.of("CTDB_BASE", "/base", "CTDB_LOGGING", "file:/base/log", "CTDB_DEBUGLEVEL", "NOTICE"),
                helper(0).environment);
    }

    @Test
    void holdsTheLockWhileTheHelperThatTookItLives() {
        acquire(1);
        assertFalse(lock.held());
        answer(0, LockAttempt.TAKEN);
        assertTrue(lock.held());
        acquire(2);
        assertEquals(1, started.size());
        end(0);
        assertFalse(lock.held());
        assertEquals(List.of("1 TAKEN", "2 TAKEN", "the helper of cluster lock " + LOCK + " has ended"), told);
    }

    @Test
    void endsAHelperThatDidNotTakeIt() {
        acquire(1);
        answer(0, LockAttempt.CONTENDED);
        end(0);
        assertTrue(helper(0).ended);
        assertEquals(List.of("1 CONTENDED"), told);
    }

    @Test
    void testsWithAHelperOfItsOwnEvenIfItHoldsTheLock() {
        acquire(1);
        answer(0, LockAttempt.TAKEN);
        lock.test(2, LIMIT);
        answer(1, LockAttempt.CONTENDED);
        lock.test(3, LIMIT);
        answer(2, LockAttempt.TAKEN);
        assertTrue(helper(2).ended, "a test keeps nothing");
        assertFalse(helper(0).ended);
        assertEquals(List.of("1 TAKEN", "2 CONTENDED", "3 TAKEN"), told);
    }

    @Test
    void failsIfTheHelperEndsWithoutAWordOrIsMissing() {
        acquire(1);
        end(0);
        missing = true;
        acquire(2);
        assertEquals(List.of("1 FAILED", "2 FAILED"), told);
    }

    @Test
    void endsAHelperThatIsTooSlow() {
        acquire(1);
        loop.runTimers();
        answer(0, LockAttempt.TAKEN);
        assertTrue(helper(0).ended);
        assertFalse(lock.held());
        assertEquals(List.of("1 TIMED_OUT"), told);
    }

    /** The daemon has one name for all its attempts to take the lock. */
    @Test
    void isNotMisledByTheHelperOfAnEarlierAttempt() {
        acquire(1);
        loop.runTimers();
        acquire(1);
        answer(0, LockAttempt.TAKEN);
        end(0);
        assertFalse(helper(1).ended);
        answer(1, LockAttempt.TAKEN);
        assertTrue(lock.held());
        assertEquals(List.of("1 TIMED_OUT", "1 TAKEN"), told);
    }

    @Test
    void letsTheLockGo() {
        acquire(1);
        answer(0, LockAttempt.TAKEN);
        lock.release();
        assertTrue(helper(0).ended);
        assertFalse(lock.held());
        end(0);
        assertEquals(List.of("1 TAKEN"), told);
    }

    @Test
    void handsTheHelperOverAndBeginsOpenAttemptsAgain() {
        acquire(1);
        answer(0, LockAttempt.TAKEN);
        lock.test(2, LIMIT);
        ClusterLockHandover handover = lock.give();
        assertTrue(helper(1).ended);
        assertEquals(Optional.of(helper(0)), handover.helper());
        assertEquals(OptionalInt.empty(), handover.descriptor());

        lock = new CommandClusterLock(loop, this, CONFIGURATION);
        lock.take(handover, this);
        assertTrue(lock.held());
        answer(0, LockAttempt.TAKEN);
        answer(2, LockAttempt.CONTENDED);
        assertFalse(helper(0).ended);
        end(0);
        assertEquals(List.of("1 TAKEN", "2 CONTENDED", "the helper of cluster lock " + LOCK + " has ended"), told);
    }
}
