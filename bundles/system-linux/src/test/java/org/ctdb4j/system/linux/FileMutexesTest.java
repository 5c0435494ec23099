// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.tdb.LockKind;
import org.ctdb4j.tdb.LockPort;
import org.ctdb4j.tdb.Tdb;
import org.ctdb4j.tdb.TdbOptions;
import org.ctdb4j.tdb.TdbOptions.Patience;
import org.ctdb4j.testkit.linux.Await;
import org.ctdb4j.testkit.linux.CProgram;
import org.ctdb4j.testkit.linux.Granted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two users of one file in one process are as two processes to each other; what other programs do is tried by the backend's tests. */
@Timeout(60)
class FileMutexesTest {
    private static final int HASH_SIZE = 1000;
    private static final long FREE_LIST = 164;
    private static final long CHAINS = 168;
    private static final long CHAIN = CHAINS + 4 * 7;
    private static final long OTHER_CHAIN = CHAINS + 4 * 900;
    private static final int ALL = 4 * HASH_SIZE;
    private static final TdbOptions OPTIONS =
            TdbOptions.of(0x1c41).hashSize(HASH_SIZE).patience(Patience.NEVER);

    @TempDir
    Path folder;

    private LinuxDatabaseFiles files;
    private DatabaseFile file;
    private FileLocks locks;
    private LockPort engine;
    private FileLocks others;

    @BeforeEach
    void open() throws IOException {
        files = new LinuxDatabaseFiles(3);
        CProgram.requirePeer(files.supportsMutexes(), "no robust mutexes here");
        file = open(files);
        locks = file.locks();
        engine = file.lockPort();
        others = open(files).locks();
    }

    private DatabaseFile open(LinuxDatabaseFiles opener) throws IOException {
        DatabaseFile opened = opener.open(folder.resolve("mutex.tdb"));
        try (MappedFile mapped = opened.map()) {
            Tdb.open(mapped, opened.lockPort(), OPTIONS);
        }
        return opened;
    }

    @AfterEach
    void close() {
        files.opened().forEach(DatabaseFile::close);
        files.deactivate();
    }

    @Test
    void excludesTheOtherAndCountsItsOwn() {
        assertTrue(locks.belongToThreads());
        for (long offset : new long[] {FREE_LIST, CHAIN}) {
            assertTrue(locks.tryLock(offset));
            assertTrue(locks.tryLock(offset));
            locks.unlock(offset);
            assertFalse(others.tryLock(offset));
            locks.unlock(offset);
            assertTrue(others.tryLock(offset));
            assertFalse(locks.tryLock(offset));
            others.unlock(offset);
        }
    }

    @Test
    void onlyTheThreadThatTriedCanGiveBack() throws Exception {
        assertTrue(locks.tryLock(CHAIN));
        CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(() -> locks.unlock(CHAIN));
        Await.until(elsewhere::isDone, () -> "no answer");
        assertEquals(
                UncheckedIOException.class,
                elsewhere
                        .handle((done, failure) -> failure.getCause().getClass())
                        .get());
        locks.unlock(CHAIN);
        assertTrue(others.tryLock(CHAIN));
    }

    @Test
    void anyThreadGivesBackWhatWasWaitedFor() throws Exception {
        assertTrue(others.tryLock(CHAIN));
        Granted granted = new Granted();
        locks.await(CHAIN, granted);
        others.unlock(CHAIN);
        granted.await();
        assertEquals(1, locks.waiting());
        CompletableFuture.runAsync(() -> locks.unlock(CHAIN)).get(20, TimeUnit.SECONDS);
        awaitNoneWaiting();
        assertTrue(others.tryLock(CHAIN));
    }

    @Test
    void beyondTheBoundOfStandingThreadsItPollsUntilAThreadCanHaveIt() throws Exception {
        long[] bytes = IntStream.range(0, 10).mapToLong(i -> CHAINS + 4L * i).toArray();
        Granted[] grants = new Granted[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            assertTrue(others.tryLock(bytes[i]));
            grants[i] = new Granted();
            locks.await(bytes[i], grants[i]);
        }
        assertEquals(3, locks.waiting());
        for (int i = bytes.length - 1; i >= 0; i--) {
            others.unlock(bytes[i]);
            grants[i].await();
            assertFalse(others.tryLock(bytes[i]));
        }
        for (long offset : bytes) {
            locks.unlock(offset);
        }
        awaitNoneWaiting();
        assertTrue(others.tryLock(bytes[9]));
    }

    @Test
    void aFreezeComesAfterChainsAndBeforeThoseWhoWaitForThem() throws Exception {
        assertTrue(others.tryLock(CHAIN));
        Granted whole = new Granted();
        locks.awaitWhole(whole);
        Await.until(() -> !tried(others, OTHER_CHAIN), () -> "the freeze has not begun");
        assertFalse(whole.isDone());
        others.unlock(CHAIN);
        whole.await();
        Granted record = new Granted();
        others.await(CHAIN, record);
        assertFalse(others.tryLock(OTHER_CHAIN));
        assertTrue(others.tryLock(FREE_LIST));
        assertFalse(record.isDone());
        locks.unlockWhole();
        record.await();
        others.unlock(CHAIN);
        Granted second = new Granted();
        others.awaitWhole(second);
        second.await();
        assertFalse(locks.tryLock(CHAIN));
        others.unlockWhole();
        Await.until(() -> tried(locks, CHAIN), () -> "still frozen");
    }

    @Test
    void freezesAndForgetsAtAnyMoment() throws Exception {
        for (int i = 0; i < 200; i++) {
            Granted granted = new Granted();
            FileLocks.Wait wait = locks.awaitWhole(granted);
            for (int spin = 0; spin < i * 50; spin++) {
                Thread.onSpinWait();
            }
            if (!wait.forget()) {
                granted.await();
                locks.unlockWhole();
            }
            assertFalse(locks.holdsWhole());
        }
        awaitNoneWaiting();
        assertTrue(others.tryLock(CHAIN));
    }

    @Test
    void theEngineTakesAllChainsPastNobody() throws Exception {
        assertTrue(others.tryLock(OTHER_CHAIN));
        assertFalse(engine.tryLock(CHAINS, ALL, LockKind.WRITE));
        others.unlock(OTHER_CHAIN);
        assertTrue(engine.tryLock(CHAINS, ALL, LockKind.READ));
        assertTrue(engine.tryLock(CHAINS + ALL, 0, LockKind.READ));
        assertFalse(others.tryLock(CHAIN), "for writing");
        assertTrue(engine.tryUpgrade(CHAINS, 0));
        engine.unlock(CHAINS, 0);
        assertTrue(others.tryLock(CHAIN));
    }

    @Test
    void eachChainIsSeenByWhoeverWantsAll() throws Exception {
        for (int chain = 0; chain < HASH_SIZE; chain++) {
            assertTrue(others.tryLock(CHAINS + 4L * chain));
            assertFalse(engine.tryLock(CHAINS, ALL, LockKind.WRITE), "past chain " + chain);
            others.unlock(CHAINS + 4L * chain);
        }
        assertTrue(engine.tryLock(CHAINS, ALL, LockKind.WRITE));
    }

    @Test
    void tellsWhichThreadHasAMutex() throws Exception {
        assertEquals(Set.of(), locks.mutexOwners(CHAINS, Long.MAX_VALUE, 9));
        assertTrue(others.tryLock(CHAIN));
        Set<Integer> owner = locks.mutexOwners(CHAIN, CHAIN, 9);
        assertEquals(1, owner.size());
        assertTrue(
                Files.exists(Path.of("/proc/self/task", owner.iterator().next().toString())));
        assertEquals(owner, locks.mutexOwners(CHAINS, Long.MAX_VALUE, 9));
        assertEquals(Set.of(), locks.mutexOwners(OTHER_CHAIN, OTHER_CHAIN, 9));
        others.unlock(CHAIN);

        Granted whole = new Granted();
        others.awaitWhole(whole);
        whole.await();
        assertEquals(1, locks.mutexOwners(CHAINS, Long.MAX_VALUE, 9).size());
        others.unlockWhole();
    }

    @Test
    void closingLetsEverythingGo() throws Exception {
        assertTrue(others.tryLock(CHAIN + 4));
        Granted granted = new Granted();
        Granted never = new Granted();
        locks.await(CHAIN, granted);
        locks.await(CHAIN + 4, never);
        granted.await();
        assertTrue(locks.tryLock(OTHER_CHAIN));
        file.close();
        Await.until(() -> tried(others, CHAIN), () -> "the waiting thread still has it");
        assertTrue(tried(others, OTHER_CHAIN));
        others.unlock(CHAIN + 4);
        awaitNoneWaiting();
        assertFalse(never.isDone());
        assertTrue(others.tryLock(CHAIN + 4));
    }

    @Test
    void closingEndsAFreeze() throws Exception {
        Granted whole = new Granted();
        locks.awaitWhole(whole);
        whole.await();
        file.close();
        awaitNoneWaiting();
        assertTrue(others.tryLock(CHAIN));
        assertThrows(IllegalStateException.class, () -> locks.tryLock(CHAIN));
    }

    private static boolean tried(FileLocks by, long offset) {
        boolean taken = by.tryLock(offset);
        if (taken) {
            by.unlock(offset);
        }
        return taken;
    }

    private void awaitNoneWaiting() {
        Await.until(() -> locks.waiting() == 0, () -> locks.waiting() + " wait");
    }
}
