// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.cluster.lock.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;

import org.ctdb4j.spi.clusterlock.ClusterLockEvents;
import org.ctdb4j.spi.clusterlock.ClusterLockHandover;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.system.linux.LockFile;
import org.ctdb4j.system.linux.LockFiles;
import org.ctdb4j.testkit.linux.TestLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileClusterLockTest implements ClusterLockEvents, LockFiles {
    private static final String LOCK = "/shared/lock";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MANY = 1000;

    private final TestLoop loop = new TestLoop();
    private final List<String> told = new ArrayList<>();

    /** Calls on the shared file system that may return. */
    private final Semaphore calls = new Semaphore(MANY);

    private volatile boolean othersHaveIt;
    private volatile boolean removed;
    private volatile int opened;
    private volatile int released;
    private FileClusterLock lock = new FileClusterLock(loop, this);

    @Override
    public Optional<LockFile> tryLock(Path path) {
        calls.acquireUninterruptibly();
        return othersHaveIt ? Optional.empty() : Optional.of(of(++opened, path));
    }

    @Override
    public LockFile of(int descriptor, Path path) {
        assertEquals(Path.of(LOCK), path);
        return new LockFile() {
            @Override
            public int descriptor() {
                return descriptor;
            }

            @Override
            public boolean intact() {
                return !removed;
            }

            @Override
            public void release() {
                released = descriptor;
            }
        };
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

    @AfterEach
    void end() {
        lock.give();
    }

    private void expect(String... expected) throws InterruptedException {
        loop.runUntil(() -> told.size() >= expected.length, told::toString);
        assertEquals(List.of(expected), told);
    }

    private void awaitReleased(int descriptor) throws InterruptedException {
        loop.runUntil(() -> released == descriptor, () -> released + " was released last");
    }

    @Test
    void keepsWhatItHasTakenAndOpensTheFileNoMore() throws InterruptedException {
        lock.acquire(1, LIMIT);
        expect("1 TAKEN");
        assertTrue(lock.held());
        lock.test(2, LIMIT);
        lock.acquire(1, LIMIT);
        expect("1 TAKEN", "2 CONTENDED", "1 TAKEN");
        assertEquals(1, opened);
        lock.release();
        assertFalse(lock.held());
        awaitReleased(1);
    }

    @Test
    void aTestTakesItOnlyForAMoment() throws InterruptedException {
        lock.test(1, LIMIT);
        expect("1 TAKEN");
        assertFalse(lock.held());
        awaitReleased(1);
        othersHaveIt = true;
        lock.test(2, LIMIT);
        lock.acquire(3, LIMIT);
        expect("1 TAKEN", "2 CONTENDED", "3 CONTENDED");
    }

    @Test
    void whatComesAfterTheLimitGoesBack() throws InterruptedException {
        calls.drainPermits();
        lock.acquire(1, LIMIT);
        loop.runTimers();
        expect("1 TIMED_OUT");
        calls.release();
        awaitReleased(1);
        assertFalse(lock.held());
        calls.release();
        lock.acquire(1, LIMIT);
        expect("1 TIMED_OUT", "1 TAKEN");
        assertTrue(lock.held());
    }

    @Test
    void tellsWhenTheFileIsReplaced() throws InterruptedException {
        lock.acquire(1, LIMIT);
        expect("1 TAKEN");
        removed = true;
        loop.runTimers();
        expect("1 TAKEN", "the file " + LOCK + " was removed or replaced");
        assertFalse(lock.held());
        awaitReleased(1);
    }

    @Test
    void handsTheDescriptorOverAndBeginsOpenAttemptsAgain() throws InterruptedException {
        lock.acquire(1, LIMIT);
        expect("1 TAKEN");
        lock.test(2, LIMIT);
        ClusterLockHandover handover = lock.give();
        assertEquals(OptionalInt.of(1), handover.descriptor());
        assertEquals(2, handover.pending().get(0).request());

        lock = new FileClusterLock(loop, this);
        lock.take(handover, this);
        assertTrue(lock.held());
        expect("1 TAKEN", "2 CONTENDED");
        assertEquals(1, opened);
        assertEquals(0, released);
    }
}
