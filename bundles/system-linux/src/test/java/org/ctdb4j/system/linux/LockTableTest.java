// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.tdb.LockKind;
import org.ctdb4j.tdb.LockPort;
import org.ctdb4j.testkit.linux.Await;
import org.ctdb4j.testkit.linux.CProgram;
import org.ctdb4j.testkit.linux.Granted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTableTest {
    private static final int HASH_SIZE_AT = 36;
    private static final int HASH_SIZE = 1000;
    private static final long FREE_LIST = 164;
    private static final long CHAIN = 168 + 4 * 7;
    private static final long OTHER_CHAIN = 168 + 4 * 900;
    private static final long CHAINS = 168;
    private static final long TO_END = 0;
    private static final int EMPTY_FILE = (int) CHAINS + 4 + 4 * HASH_SIZE;

    @TempDir
    Path folder;

    private Path path;
    private LinuxDatabaseFiles files;
    private DatabaseFile file;
    private FileLocks locks;
    private LockPort engine;
    private KernelLocks kernel;

    @BeforeEach
    void open() throws IOException {
        path = folder.resolve("locks.tdb");
        ByteBuffer header = ByteBuffer.allocate(EMPTY_FILE).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(path, header.putInt(HASH_SIZE_AT, HASH_SIZE).array());
        kernel = new KernelLocks(path);
        openWith(WaitingThreads.STANDING_MAX);
    }

    private void openWith(int standingMax) throws IOException {
        files = new LinuxDatabaseFiles(standingMax);
        file = files.open(path);
        locks = file.locks();
        engine = file.lockPort();
    }

    @AfterEach
    void close() {
        files.opened().forEach(DatabaseFile::close);
        files.deactivate();
    }

    @Test
    void excludesAnotherProcess() throws Exception {
        try (CProgram client = client()) {
            assertTrue(locks.tryLock(CHAIN));
            assertEquals("busy", client.ask("try " + CHAIN + " 1"));
            locks.unlock(CHAIN);
            assertEquals("ok", client.ask("try " + CHAIN + " 1"));
            assertFalse(locks.tryLock(CHAIN));
        }
    }

    @Test
    void keepsAByteUntilTheLastHolderHasLetGo() throws Exception {
        try (CProgram client = client()) {
            assertTrue(locks.tryLock(CHAIN));
            assertTrue(engine.tryLock(CHAIN, 1, LockKind.WRITE));
            locks.unlock(CHAIN);
            assertEquals("busy", client.ask("try " + CHAIN + " 1"));
            engine.unlock(CHAIN, 1);
            assertEquals("ok", client.ask("try " + CHAIN + " 1"));
        }
    }

    @Test
    void sharesAReadLockWithReaders() throws Exception {
        try (CProgram client = client()) {
            assertEquals("ok", client.ask("read " + CHAIN + " 1"));
            assertTrue(engine.tryLock(CHAIN, 1, LockKind.READ));
            assertFalse(engine.tryUpgrade(CHAIN, 1));
            client.ask("unlock " + CHAIN + " 1");
            assertTrue(engine.tryUpgrade(CHAIN, 1));
            assertEquals("busy", client.ask("read " + CHAIN + " 1"));
        }
    }

    @Test
    void refusesToGiveBackWhatIsNotHeld() {
        assertThrows(IllegalStateException.class, () -> locks.unlock(CHAIN));
        assertThrows(IllegalStateException.class, locks::unlockWhole);
    }

    @Test
    void grantsAWaitWhenTheOtherProcessLetsGo() throws Exception {
        try (CProgram client = client()) {
            client.ask("lock " + CHAIN + " 1");
            Granted granted = new Granted();
            FileLocks.Wait wait = locks.await(CHAIN, granted);
            awaitStanding(1);
            assertFalse(granted.isDone());
            client.ask("unlock " + CHAIN + " 1");
            granted.await();
            assertEquals("busy", client.ask("try " + CHAIN + " 1"));
            assertFalse(wait.forget(), "the lock is the caller's now");
            assertTrue(locks.tryLock(CHAIN), "whoever has the grant may lock again");
            locks.unlock(CHAIN);
            locks.unlock(CHAIN);
            assertEquals("ok", client.ask("try " + CHAIN + " 1"));
        }
    }

    @Test
    void saysBusyWhileAWaitOfOursStandsOnTheByte() throws Exception {
        try (CProgram client = client()) {
            client.ask("lock " + CHAIN + " 1");
            Granted granted = new Granted();
            FileLocks.Wait wait = locks.await(CHAIN, granted);
            awaitStanding(1);
            assertFalse(locks.tryLock(CHAIN));
            assertFalse(engine.tryLock(CHAINS, TO_END, LockKind.WRITE));
            assertTrue(wait.forget());
            assertFalse(locks.tryLock(CHAIN), "a forgotten wait still stands");
            client.ask("unlock " + CHAIN + " 1");
            awaitNoneWaiting();
            assertTrue(locks.tryLock(CHAIN));
            assertFalse(granted.isDone());
        }
    }

    @Test
    void waitsForHoldersOfOursBeforeItStandsInTheKernel() throws Exception {
        assertTrue(locks.tryLock(CHAIN));
        Granted granted = new Granted();
        locks.await(CHAIN, granted);
        assertEquals(0, locks.waiting());
        locks.unlock(CHAIN);
        granted.await();
    }

    @Test
    void refusesASecondWaitForAByte() {
        assertTrue(locks.tryLock(CHAIN));
        locks.await(CHAIN, new Granted());
        assertThrows(IllegalStateException.class, () -> locks.await(CHAIN, new Granted()));
    }

    @Test
    void forgetsAWaitThatHasNotReachedTheKernel() {
        assertTrue(locks.tryLock(CHAIN));
        assertTrue(locks.await(CHAIN, new Granted()).forget());
        locks.unlock(CHAIN);
        assertEquals(0, locks.waiting());
        assertTrue(locks.tryLock(CHAIN));
    }

    @Test
    void letsAForgottenGrantGoAtOnce() throws Exception {
        try (CProgram client = client();
                CProgram other = client()) {
            client.ask("lock " + CHAIN + " 1");
            Granted granted = new Granted();
            assertTrue(locks.await(CHAIN, granted).forget());
            awaitStanding(1);
            other.tell("lock " + CHAIN + " 1");
            awaitStanding(2);
            client.ask("unlock " + CHAIN + " 1");
            assertEquals("ok", other.answer());
            awaitNoneWaiting();
            assertFalse(granted.isDone());
        }
    }

    @Test
    void aNewWaitTakesAForgottenOneOver() throws Exception {
        try (CProgram client = client()) {
            client.ask("lock " + CHAIN + " 1");
            Granted forgotten = new Granted();
            Granted wanted = new Granted();
            assertTrue(locks.await(CHAIN, forgotten).forget());
            locks.await(CHAIN, wanted);
            assertEquals(1, locks.waiting());
            client.ask("unlock " + CHAIN + " 1");
            wanted.await();
            assertFalse(forgotten.isDone());
        }
    }

    @Test
    void takesTheWholeDatabaseAgainstClientsThatNeverPause() throws Exception {
        try (CProgram first = client();
                CProgram second = client()) {
            first.ask("chatter " + CHAINS + " " + 4 * HASH_SIZE);
            second.ask("chatter " + CHAINS + " " + 4 * HASH_SIZE);
            Granted granted = new Granted();
            locks.awaitWhole(granted);
            granted.await();
            assertTrue(locks.holdsWhole());
            first.tell("");
            second.tell("");
        }
    }

    @Test
    void saysBusyWhileTheWholeDatabaseIsWantedOrHeld() throws Exception {
        try (CProgram client = client()) {
            client.ask("lock " + CHAIN + " 1");
            Granted whole = new Granted();
            locks.awaitWhole(whole);
            assertFalse(locks.tryLock(OTHER_CHAIN));
            assertTrue(locks.tryLock(FREE_LIST), "the free list is no chain");
            locks.unlock(FREE_LIST);
            client.ask("unlock " + CHAIN + " 1");
            whole.await();
            assertFalse(locks.tryLock(OTHER_CHAIN));
            assertThrows(IllegalStateException.class, () -> locks.awaitWhole(new Granted()));
            locks.unlockWhole();
            assertTrue(locks.tryLock(OTHER_CHAIN));
        }
    }

    @Test
    void aHolderOfAByteFinishesItsStepWhileTheWholeDatabaseIsWanted() throws Exception {
        assertTrue(locks.tryLock(CHAIN));
        Granted whole = new Granted();
        locks.awaitWhole(whole);
        assertTrue(locks.tryLock(CHAIN));
        locks.unlock(CHAIN);
        awaitStanding(1);
        assertFalse(whole.isDone());
        locks.unlock(CHAIN);
        whole.await();
    }

    @Test
    void aForgottenWaitForTheWholeDatabaseHoldsNobodyUp() throws Exception {
        try (CProgram client = client();
                CProgram other = client()) {
            client.ask("lock " + OTHER_CHAIN + " 1");
            Granted whole = new Granted();
            FileLocks.Wait wait = locks.awaitWhole(whole);
            awaitStanding(1);
            assertEquals("busy", other.ask("try " + CHAIN + " 1"));
            assertTrue(wait.forget());
            assertEquals("ok", other.ask("try " + CHAIN + " 1"));
            other.ask("unlock " + CHAIN + " 1");
            Granted again = new Granted();
            locks.awaitWhole(again);
            assertEquals(1, locks.waiting());
            client.ask("unlock " + OTHER_CHAIN + " 1");
            again.await();
            assertEquals("busy", other.ask("try " + CHAIN + " 1"));
            assertEquals("busy", other.ask("try " + OTHER_CHAIN + " 1"));
            assertFalse(whole.isDone());
            locks.unlockWhole();
            assertEquals("ok", other.ask("try " + CHAIN + " 1"));
        }
    }

    @Test
    void forgetsTheWholeDatabaseAtAnyMoment() throws Exception {
        for (int i = 0; i < 200; i++) {
            Granted granted = new Granted();
            FileLocks.Wait wait = locks.awaitWhole(granted);
            LockSupport.parkNanos(i * 1000L);
            if (!wait.forget()) {
                granted.await();
                locks.unlockWhole();
            }
            assertFalse(locks.holdsWhole());
        }
        awaitNoneWaiting();
        assertTrue(locks.tryLock(CHAIN));
    }

    /**
     * On one descriptor the record waiter would be granted inside our own freeze, and its release would let a client in.
     */
    @Test
    void aRecordWaitThatComesLateNeverOpensAFreeze() throws Exception {
        try (CProgram holder = client();
                CProgram intruder = client()) {
            holder.ask("lock " + CHAIN + " 1");
            Granted record = new Granted();
            locks.await(CHAIN, record);
            awaitStanding(1);
            Granted whole = new Granted();
            locks.awaitWhole(whole);
            awaitStanding(2);

            holder.ask("unlock " + CHAIN + " 1");
            Await.until(() -> record.isDone() || whole.isDone(), this::state);
            if (record.isDone()) {
                assertFalse(whole.isDone(), "never both at once");
                locks.unlock(CHAIN);
            }
            whole.await();
            Await.until(this::wholeIsCovered, this::state);
            intruder.tell("lock " + CHAIN + " 1");
            Await.until(() -> kernel.lines().stream().anyMatch(line -> line.contains("-> POSIX")), this::state);
            assertFalse(intruder.hasAnswered(), this::state);
            locks.unlockWhole();
            assertEquals("ok", intruder.answer());
        }
    }

    /** The same with the freeze held before the waiter begins, and forgotten as well as wanted waits behind it. */
    @Test
    void recordWaitsBehindAFreezeComeAfterIt() throws Exception {
        try (CProgram intruder = client()) {
            Granted whole = new Granted();
            locks.awaitWhole(whole);
            whole.await();
            Granted wanted = new Granted();
            Granted forgotten = new Granted();
            locks.await(CHAIN, wanted);
            locks.await(OTHER_CHAIN, forgotten).forget();
            awaitStanding(2);
            assertEquals("busy", intruder.ask("try " + CHAIN + " 1"));
            assertEquals("busy", intruder.ask("try " + OTHER_CHAIN + " 1"));
            assertFalse(wanted.isDone());
            locks.unlockWhole();
            wanted.await();
            awaitNoneWaiting();
            assertEquals("busy", intruder.ask("try " + CHAIN + " 1"));
            assertEquals("ok", intruder.ask("try " + OTHER_CHAIN + " 1"));
        }
    }

    @Test
    void pollsBeyondTheBoundOfStandingThreads() throws Exception {
        close();
        openWith(1);
        try (CProgram client = client()) {
            client.ask("lock " + CHAINS + " " + 4 * HASH_SIZE);
            Granted standing = new Granted();
            Granted polled = new Granted();
            Granted forgotten = new Granted();
            locks.await(CHAIN, standing);
            locks.await(OTHER_CHAIN, polled);
            assertTrue(locks.await(CHAIN + 4, forgotten).forget());
            assertEquals(1, locks.waiting());
            assertFalse(locks.tryLock(OTHER_CHAIN));
            client.ask("unlock " + CHAINS + " " + 4 * HASH_SIZE);
            standing.await();
            polled.await();
            assertEquals("busy", client.ask("try " + OTHER_CHAIN + " 1"));
            assertFalse(forgotten.isDone());
        }
    }

    @Test
    void theWholeDatabaseAlwaysHasItsThread() throws Exception {
        close();
        openWith(1);
        try (CProgram client = client()) {
            client.ask("lock " + CHAIN + " 1");
            locks.await(CHAIN, new Granted()).forget();
            Granted whole = new Granted();
            locks.awaitWhole(whole);
            awaitStanding(2);
            client.ask("unlock " + CHAIN + " 1");
            whole.await();
        }
    }

    @Test
    void theEngineTakesTheWholeFileOnlyPastNobodyOfOurs() throws Exception {
        assertTrue(engine.tryLock(4, 1, LockKind.READ));
        assertTrue(locks.tryLock(CHAIN));
        assertFalse(engine.tryLock(CHAINS, TO_END, LockKind.WRITE));
        locks.unlock(CHAIN);
        assertTrue(engine.tryLock(CHAINS, TO_END, LockKind.WRITE));
        assertFalse(locks.tryLock(CHAIN));
        Granted granted = new Granted();
        locks.await(CHAIN, granted);
        assertEquals(0, locks.waiting());
        engine.unlock(CHAINS, TO_END);
        granted.await();
        Await.until(() -> kernel.ofdHeld(4, 4) == 1, this::state);
    }

    @Test
    void closingLetsEverythingGoThoughAThreadStillStands() throws Exception {
        try (CProgram holder = client();
                CProgram other = client()) {
            holder.ask("lock " + CHAIN + " 1");
            Granted granted = new Granted();
            locks.await(CHAIN, granted);
            assertTrue(locks.tryLock(OTHER_CHAIN));
            assertTrue(engine.tryLock(4, 1, LockKind.READ));
            awaitStanding(1);
            int descriptor = locks.recordDescriptor();
            file.close();
            assertEquals("ok", other.ask("try " + OTHER_CHAIN + " 1"));
            assertEquals("ok", other.ask("try 4 1"));
            assertTrue(Files.exists(Path.of("/proc/self/fd/" + descriptor)), "a thread stands on it");
            holder.ask("unlock " + CHAIN + " 1");
            awaitNoneWaiting();
            Await.until(() -> !stillOpen(descriptor), this::state);
            assertEquals("ok", other.ask("try " + CHAIN + " 1"));
            assertFalse(granted.isDone());
        }
    }

    @Test
    void knowsItsFilesByTheirLocks() throws IOException {
        assertEquals(file, files.of(locks).orElseThrow());
        assertEquals(path, files.opened().get(0).path());
        file.close();
        assertTrue(files.of(locks).isEmpty());
    }

    @Test
    void descriptorsAreClosedOnExec() throws Exception {
        for (int descriptor : new int[] {locks.recordDescriptor(), locks.wholeDescriptor()}) {
            String flags = Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor)).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .findFirst()
                    .orElseThrow();
            assertTrue((Integer.parseInt(flags.substring("flags:".length()).trim(), 8) & LibC.O_CLOEXEC) != 0, flags);
        }
    }

    @Test
    void namesTheFileThatCannotBeOpened() {
        LinuxException missing = assertThrows(
                LinuxException.class, () -> files.open(folder.resolve("none").resolve("x.tdb")));
        assertEquals(LinuxException.ENOENT, missing.errno());
        assertTrue(missing.getMessage().contains(folder.resolve("none/x.tdb").toString()), missing.getMessage());
        assertEquals(
                LinuxException.EISDIR,
                assertThrows(LinuxException.class, () -> files.open(folder)).errno());
    }

    private CProgram client() throws IOException, InterruptedException {
        return CProgram.start(LockTableTest.class, "locks.c", folder, path);
    }

    private void awaitStanding(long count) {
        Await.until(() -> kernel.standing() == count, this::state);
    }

    private void awaitNoneWaiting() {
        Await.until(() -> locks.waiting() == 0, this::state);
    }

    private boolean stillOpen(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .equals(path);
        } catch (IOException e) {
            return false;
        }
    }

    /** The kernel may list the pieces of the range one by one, and skips a line when others on the machine lock and unlock. */
    private boolean wholeIsCovered() {
        List<String> held = kernel.lines().stream()
                .filter(line -> line.contains("OFDLCK") && !line.contains("->"))
                .toList();
        return IntStream.range(0, HASH_SIZE)
                .mapToLong(chain -> CHAINS + 4L * chain)
                .allMatch(offset -> held.stream().anyMatch(line -> covers(line, offset)));
    }

    private static boolean covers(String line, long offset) {
        String[] words = line.trim().split("\\s+");
        String last = words[words.length - 1];
        long end = last.equals("EOF") ? Long.MAX_VALUE : Long.parseLong(last);
        return Long.parseLong(words[words.length - 2]) <= offset && offset <= end;
    }

    private String state() {
        return "waiting " + locks.waiting() + ", kernel " + kernel.lines();
    }
}
