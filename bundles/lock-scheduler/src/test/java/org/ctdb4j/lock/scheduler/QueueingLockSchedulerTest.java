// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.spi.lock.LockEvents;
import org.ctdb4j.spi.lock.LockHandover;
import org.ctdb4j.system.linux.DatabaseFile;
import org.ctdb4j.system.linux.LinuxDatabaseFiles;
import org.ctdb4j.testkit.linux.TestConfiguration;
import org.ctdb4j.testkit.linux.TestLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real locks. The other side has descriptors of its own on the file, which the kernel treats as another process's. */
class QueueingLockSchedulerTest {
    private static final int DB = 7;
    private static final int HASH_SIZE = 20_000;
    private static final int LIMIT = 200;
    private static final int MANY = 10_000;
    private static final int HASH_SIZE_AT = 36;

    @TempDir
    Path folder;

    private final TestLoop loop = new TestLoop();
    private final LinuxDatabaseFiles files = new LinuxDatabaseFiles();
    private FileLocks locks;
    private FileLocks others;
    private QueueingLockScheduler scheduler;
    private final Told told = new Told();

    @BeforeEach
    void open() throws IOException {
        Path path = folder.resolve("locks.tdb");
        ByteBuffer header = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(path, header.putInt(HASH_SIZE_AT, HASH_SIZE).array());
        locks = files.open(path).locks();
        others = files.open(path).locks();
        scheduler = new QueueingLockScheduler(loop, new TestConfiguration(folder));
        scheduler.take(LockHandover.first(LIMIT), told);
        scheduler.opened(DB, "locks.tdb", locks);
    }

    @AfterEach
    void close() {
        files.opened().forEach(DatabaseFile::close);
        files.deactivate();
    }

    @Test
    void tellsOfAGrantOnTheLoopWithTheLockHeld() throws Exception {
        lock(1, offset(0));
        assertTrue(told.granted.isEmpty());
        awaitGranted(1);
        assertFalse(others.tryLock(offset(0)));
        scheduler.release(1);
        assertTrue(others.tryLock(offset(0)));
    }

    @Test
    void takesAFreeByteWithoutAThread() {
        lock(1, offset(0));
        assertEquals(0, locks.waiting());
        assertFalse(others.tryLock(offset(0)));
        loop.runPosted();
        assertEquals(List.of(1L), told.granted);
    }

    @Test
    void tenThousandRequestsForOneByteComeInOrder() throws Exception {
        assertTrue(others.tryLock(offset(0)));
        for (long request = 1; request <= MANY; request++) {
            lock(request, offset(0));
        }
        assertEquals(1, locks.waiting());
        others.unlock(offset(0));
        serve(MANY);
        assertEquals(LongStream.rangeClosed(1, MANY).boxed().toList(), told.granted);
        assertTrue(others.tryLock(offset(0)));
    }

    @Test
    void tenThousandRequestsForAsManyBytesStandTwoHundredAtATime() throws Exception {
        freezeByOthers();
        for (long request = 1; request <= MANY; request++) {
            lock(request, offset((int) request));
        }
        assertEquals(LIMIT, locks.waiting());
        assertEquals(MANY, scheduler.status().get(0).queuedRecords());
        assertEquals(LIMIT, scheduler.status().get(0).waitingRecords());
        others.unlockWhole();
        serve(MANY);
        assertEquals(0, scheduler.status().get(0).queuedRecords());
    }

    @Test
    void aFreezeComesBeforeTenThousandRequests() throws Exception {
        freezeByOthers();
        for (long request = 1; request <= MANY; request++) {
            lock(request, offset((int) request));
        }
        scheduler.lockDatabase(0, DB);
        others.unlockWhole();
        loop.runUntil(
                () -> {
                    releaseRecords();
                    return told.granted.contains(0L);
                },
                this::state);
        assertTrue(told.granted.size() <= LIMIT + 1, "only what stood in the kernel may come first: " + state());
        assertFalse(others.tryLock(offset(MANY)));
        scheduler.release(0);
        told.held.remove(0L);
        serve(MANY + 1);
    }

    @Test
    void aForgottenRequestLeavesNoLockBehindEvenIfItWasGrantedMeanwhile() throws Exception {
        lock(1, offset(0));
        loop.awaitPosted();
        scheduler.forget(1);
        assertTrue(others.tryLock(offset(0)));
        loop.runPosted();
        assertEquals(List.of(), told.granted);

        scheduler.lockDatabase(2, DB);
        scheduler.forget(2);
        others.unlock(offset(0));
        lock(3, offset(0));
        awaitGranted(3);
        assertEquals(List.of(3L), told.granted);
    }

    @Test
    void closingADatabaseEndsItsWaits() throws Exception {
        assertTrue(others.tryLock(offset(0)));
        lock(1, offset(0));
        lock(2, offset(1));
        awaitGranted(2);
        scheduler.closed(DB);
        assertTrue(others.tryLock(offset(1)));
        others.unlock(offset(0));
        loop.runUntil(() -> locks.waiting() == 0, this::state);
        assertTrue(others.tryLock(offset(0)));
        assertEquals(List.of(2L), told.granted);
    }

    @Test
    void obeysALimitThatIsRaised() throws Exception {
        scheduler.limit(1);
        assertTrue(others.tryLock(offset(0)));
        lock(1, offset(0));
        lock(2, offset(1));
        assertEquals(1, locks.waiting());
        scheduler.limit(2);
        awaitGranted(2);
    }

    @Test
    void servesAKeyThoughTheOthersAreHeldForEver() throws Exception {
        scheduler.limit(3);
        for (int request = 1; request <= 10; request++) {
            assertTrue(others.tryLock(offset(request)));
            lock(request, offset(request));
        }
        others.unlock(offset(10));
        loop.runTimers();
        awaitGranted(10);
        assertEquals(List.of(10L), told.granted);
    }

    @Test
    void runsTheScriptForAWaitThatTakesLong() throws Exception {
        Path script = Files.writeString(folder.resolve("debug_locks.sh"), """
                #!/bin/sh
                echo "$CTDB_BASE $CTDB_LOGGING $CTDB_DEBUGLEVEL $CTDB_DEBUG_LOCKS $@" > "$CTDB_BASE/out.new"
                mv "$CTDB_BASE/out.new" "$CTDB_BASE/out"
                """);
        assertTrue(script.toFile().setExecutable(true));
        swap();
        assertTrue(others.tryLock(offset(0)));
        lock(1, offset(0));

        loop.pass(11);
        loop.runTimers();

        Path out = folder.resolve("out");
        loop.runUntil(() -> Files.exists(out), this::state);
        assertEquals(
                "%1$s file:%1$s/log NOTICE %1$s/debug_locks.sh %2$d RECORD %1$s/locks.tdb FCNTL%n"
                        .formatted(folder, ProcessHandle.current().pid()),
                Files.readString(out));
        loop.runUntil(() -> !scheduler.status().get(0).waits().get(0).holders().isEmpty(), this::state);
        assertEquals(
                -1, scheduler.status().get(0).waits().get(0).holders().get(0).pid());
    }

    @Test
    void handsOverInTheMiddleOfEverything() throws Exception {
        int waiting = 100;
        scheduler.limit(waiting / 2);
        lock(1, offset(1));
        awaitGranted(1);
        lock(2, offset(1));
        for (int request = 3; request <= waiting; request++) {
            assertTrue(others.tryLock(offset(request)));
            lock(request, offset(request));
        }
        loop.runUntil(() -> locks.waiting() == waiting / 2, this::state);

        swap();
        assertEquals(waiting / 2, locks.waiting(), "the new waits take the threads of the old ones over");
        others.unlock(offset(3));
        loop.awaitPosted();
        swap();

        assertFalse(others.tryLock(offset(1)), "what is held stays held");
        for (int request = 4; request <= waiting; request++) {
            others.unlock(offset(request));
        }
        serve(waiting);
        assertEquals(
                LongStream.rangeClosed(1, waiting).boxed().toList(),
                told.granted.stream().sorted().toList());
        loop.runUntil(() -> locks.waiting() == 0, this::state);
        assertTrue(others.tryLock(offset(1)));
    }

    @Test
    void handsAHeldFreezeOver() throws Exception {
        scheduler.lockDatabase(1, DB);
        awaitGranted(1);
        lock(2, offset(0));
        swap();
        assertTrue(locks.holdsWhole());
        loop.runUntil(() -> locks.waiting() == 0, this::state);
        scheduler.release(1);
        awaitGranted(2);
    }

    private void swap() {
        LockHandover handover = scheduler.give();
        scheduler = new QueueingLockScheduler(loop, new TestConfiguration(folder));
        scheduler.take(handover, told);
    }

    private void lock(long request, long offset) {
        scheduler.lockRecord(request, DB, Blob.u64(request), offset);
    }

    private static long offset(int chain) {
        return 168 + 4L * chain;
    }

    private void freezeByOthers() throws InterruptedException {
        boolean[] frozen = new boolean[1];
        others.awaitWhole(new FileLocks.Grant() {
            @Override
            public void granted() {
                loop.execute(() -> frozen[0] = true);
            }

            @Override
            public void failed(String reason) {
                throw new AssertionError(reason);
            }
        });
        loop.runUntil(() -> frozen[0], this::state);
    }

    private void awaitGranted(long request) throws InterruptedException {
        loop.runUntil(() -> told.granted.contains(request), this::state);
    }

    private void serve(int total) throws InterruptedException {
        loop.runUntil(
                () -> {
                    releaseRecords();
                    return told.granted.size() >= total && told.held.isEmpty();
                },
                this::state);
    }

    private void releaseRecords() {
        List<Long> held = List.copyOf(told.held);
        held.stream().filter(request -> request != 0).forEach(request -> {
            told.held.remove(request);
            scheduler.release(request);
        });
    }

    private String state() {
        return "granted " + told.granted.size() + ", standing " + locks.waiting() + ", " + scheduler.status();
    }

    private static final class Told implements LockEvents {
        private final List<Long> granted = new ArrayList<>();
        private final List<Long> held = new ArrayList<>();

        @Override
        public void granted(long request) {
            granted.add(request);
            held.add(request);
        }

        @Override
        public void failed(long request, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public boolean isNodeInactive() {
            return false;
        }
    }
}
