// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.lock.LockHandover;
import org.ctdb4j.spi.lock.LockHolder;
import org.ctdb4j.spi.lock.LockStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockQueuesTest {
    private static final int A = 1;
    private static final int B = 2;
    private static final long SECOND = 1_000_000_000L;

    private final Recorder recorder = new Recorder();
    private LockQueues queues;
    private long now = 5 * SECOND;

    @BeforeEach
    void open() {
        queues = opened(recorder);
    }

    @Test
    void sendsAWaitToTheKernelAtOnce() {
        lock(1, A, 168);
        assertDone("take 1:168");
        assertEquals(1, queues.byteGranted(A, 168, now));
        queues.release(1, now);
        assertDone("unlock 1:168");
    }

    @Test
    void boundsTheWaitsOfEachDatabaseOnItsOwn() {
        recorder.limit = 2;
        lock(1, A, 168);
        lock(2, A, 172);
        lock(3, A, 176);
        lock(4, A, 180);
        assertDone("take 1:168", "take 1:172");
        lock(5, B, 168);
        assertDone("take 2:168");
        queues.byteGranted(A, 172, now);
        assertDone("take 1:176");
        recorder.limit = 1;
        queues.byteGranted(A, 168, now);
        assertDone();
        recorder.limit = 3;
        queues.schedule(now);
        assertDone("take 1:180");
    }

    @Test
    void givesCommonSlotsToOneDatabaseAfterTheOther() {
        recorder.common = 2;
        for (int i = 0; i < 4; i++) {
            lock(i, A, 168 + 4L * i);
        }
        lock(10, B, 168);
        lock(11, B, 172);
        assertDone("take 1:168", "take 1:172");
        queues.byteGranted(A, 168, now);
        assertDone("take 1:176");
        queues.byteGranted(A, 172, now);
        assertDone("take 2:168");
        queues.byteGranted(A, 176, now);
        assertDone("take 1:180");
        queues.byteGranted(A, 180, now);
        assertDone("take 2:172");
    }

    @Test
    void givesADatabaseItsOwnSlotsThoughOthersHaveAllThatAreCommon() {
        recorder.own = 1;
        recorder.common = 1;
        lock(1, A, 168);
        lock(2, A, 172);
        lock(3, A, 176);
        assertDone("take 1:168", "take 1:172");
        lock(4, B, 168);
        lock(5, B, 172);
        assertDone("take 2:168");
    }

    @Test
    void takesABytePastThoseThatNeverComeFree() {
        recorder.limit = 1;
        lock(1, A, 168);
        lock(2, A, 172);
        lock(3, A, 176);
        lock(4, B, 168);
        lock(5, B, 172);
        recorder.done.clear();
        assertTrue(queues.isCrowded());
        recorder.free.add("1:176");
        queues.lookRound(3);
        assertDone("look 1:172", "look 2:172", "look 1:176");
        assertEquals(3, queues.byteGranted(A, 176, now));
        queues.release(3, now);
        assertDone("unlock 1:176");
        queues.lookRound(100);
        assertDone("look 2:172", "look 1:172");
        recorder.free.add("1:172");
        queues.lookRound(2);
        queues.forget(2, now);
        assertDone("look 2:172", "look 1:172", "forget 1:172");
        queues.lockDatabase(6, B, now);
        recorder.done.clear();
        queues.lookRound(100);
        assertDone();
    }

    @Test
    void letsOneWaitStandForAllRequestsForAByteAndServesThemInOrder() {
        lock(1, A, 168);
        lock(2, A, 168);
        lock(3, A, 168);
        assertDone("take 1:168");
        for (long request = 1; request <= 3; request++) {
            assertEquals(request, queues.byteGranted(A, 168, now));
            queues.release(request, now);
            assertDone(request < 3 ? new String[] {"unlock 1:168", "await 1:168"} : new String[] {"unlock 1:168"});
        }
    }

    @Test
    void aByteWithMoreRequestsGoesBehindTheOthersThatWantASlot() {
        recorder.limit = 1;
        lock(1, A, 168);
        lock(2, A, 168);
        lock(3, A, 172);
        queues.byteGranted(A, 168, now);
        assertDone("take 1:168", "take 1:172");
        queues.release(1, now);
        assertDone("unlock 1:168");
        queues.byteGranted(A, 172, now);
        assertDone("await 1:168");
    }

    @Test
    void waitsForAWholeDatabaseThoughAllSlotsAreTaken() {
        recorder.limit = 1;
        lock(1, A, 168);
        lock(2, A, 172);
        recorder.done.clear();
        queues.lockDatabase(3, A, now);
        assertDone("await 1:all");
        lock(4, B, 168);
        assertDone("take 2:168");
    }

    @Test
    void sendsNoRecordWaitWhileTheWholeDatabaseIsWantedOrHeld() {
        lock(1, A, 168);
        queues.lockDatabase(2, A, now);
        lock(3, A, 172);
        assertDone("take 1:168", "await 1:all");
        queues.byteGranted(A, 168, now);
        queues.release(1, now);
        assertDone("unlock 1:168");
        assertEquals(2, queues.wholeGranted(A));
        lock(4, A, 176);
        assertDone();
        queues.release(2, now);
        assertDone("unlock 1:all", "take 1:172", "take 1:176");
    }

    @Test
    void givesTheWholeDatabaseToOneRequestAfterTheOther() {
        queues.lockDatabase(1, A, now);
        queues.lockDatabase(2, A, now);
        assertDone("await 1:all");
        assertEquals(1, queues.wholeGranted(A));
        queues.release(1, now);
        assertDone("unlock 1:all", "await 1:all");
        assertEquals(2, queues.wholeGranted(A));
    }

    @Test
    void forgetsRequestsWhereverTheyWait() {
        recorder.limit = 1;
        lock(1, A, 168);
        lock(2, A, 168);
        lock(3, A, 172);
        lock(4, A, 176);
        assertDone("take 1:168");
        queues.forget(1, now);
        queues.forget(3, now);
        assertDone();
        queues.forget(2, now);
        assertDone("forget 1:168", "take 1:176");
        queues.lockDatabase(5, A, now);
        queues.forget(5, now);
        assertDone("await 1:all", "forget 1:all");
        queues.forget(99, now);
        lock(6, A, 168);
        assertEquals(1, status(A).queuedRecords() - status(A).waitingRecords());
    }

    @Test
    void aGrantedRequestIsNotForgotten() {
        lock(1, A, 168);
        queues.byteGranted(A, 168, now);
        queues.forget(1, now);
        assertDone("take 1:168");
        queues.release(1, now);
        assertDone("unlock 1:168");
        queues.release(1, now);
        assertDone();
    }

    @Test
    void failsAllRequestsForAByteTogether() {
        recorder.limit = 1;
        lock(1, A, 168);
        lock(2, A, 168);
        lock(3, A, 172);
        assertEquals(List.of(1L, 2L), queues.byteFailed(A, 168, now));
        assertDone("take 1:168", "take 1:172");
        queues.lockDatabase(4, A, now);
        assertEquals(List.of(4L), queues.wholeFailed(A, now));
        assertEquals(3, status(A).failed());
        assertEquals(List.of(3L), queues.byteFailed(A, 172, now));
    }

    @Test
    void closingForgetsAndGivesBackWithoutAWord() {
        lock(1, A, 168);
        lock(2, A, 172);
        lock(3, B, 168);
        queues.byteGranted(A, 168, now);
        recorder.done.clear();
        queues.close(A, now);
        assertDone("forget 1:172", "unlock 1:168");
        queues.release(1, now);
        queues.forget(2, now);
        assertDone();
        assertEquals(
                List.of(3L),
                queues.give().stream().map(LockHandover.Request::request).toList());
    }

    @Test
    void closingLeavesOtherDatabasesAlone() {
        lock(1, A, 168);
        lock(3, B, 168);
        queues.close(A, now);
        assertEquals(
                List.of(B), queues.status(now).stream().map(LockStatus::dbId).toList());
        assertEquals(3, queues.byteGranted(B, 168, now));
    }

    @Test
    void handsOverEveryRequestInTheOrderItCame() {
        recorder.limit = 1;
        lock(1, A, 168);
        lock(2, A, 168);
        lock(3, A, 172);
        queues.byteGranted(A, 168, now);
        queues.lockDatabase(4, B, now);
        queues.wholeGranted(B);
        lock(5, B, 168);
        recorder.done.clear();
        List<LockHandover.Request> given = queues.give();
        assertDone("forget 1:172");
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                given.stream().map(LockHandover.Request::request).toList());

        Recorder next = new Recorder();
        next.limit = 1;
        LockQueues successor = opened(next);
        successor.take(given, now);
        assertEquals(List.of("take 1:172"), next.done);
        successor.release(1, now);
        successor.byteGranted(A, 172, now);
        successor.release(4, now);
        assertEquals(List.of("take 1:172", "unlock 1:168", "await 1:168", "unlock 2:all", "take 2:168"), next.done);
        assertEquals(2, successor.byteGranted(A, 168, now));
    }

    @Test
    void reportsAWaitEveryTenSeconds() {
        lock(1, A, 168);
        now += 3 * SECOND;
        lock(2, A, 172);
        queues.lockDatabase(3, B, now);
        now += 7 * SECOND;
        assertEquals(List.of(new Overdue(A, "a.tdb", 168, key(1), 10 * SECOND)), queues.overdue(now));
        now += 5 * SECOND;
        assertEquals(
                List.of(
                        new Overdue(A, "a.tdb", 172, key(2), 12 * SECOND),
                        new Overdue(B, "b.tdb", LockQueues.WHOLE, Blob.EMPTY, 12 * SECOND)),
                queues.overdue(now));
        assertEquals(List.of(), queues.overdue(now));
        now += 6 * SECOND;
        assertEquals(List.of(new Overdue(A, "a.tdb", 168, key(1), 21 * SECOND)), queues.overdue(now));
    }

    @Test
    void aRecordThatIsWaitedForAgainIsNoNewsBeforeItTakesLonger() {
        lock(1, A, 168);
        now += 10 * SECOND;
        assertEquals(1, queues.overdue(now).size());
        queues.byteGranted(A, 168, now);
        queues.release(1, now);
        queues.lockRecord(2, A, key(1), 168, now);
        now += 10 * SECOND;
        assertEquals(List.of(), queues.overdue(now));
        now += 10 * SECOND;
        assertEquals(List.of(new Overdue(A, "a.tdb", 168, key(1), 20 * SECOND)), queues.overdue(now));
        queues.byteGranted(A, 168, now);
        queues.release(2, now);
        now += 25 * SECOND;
        queues.lockRecord(3, A, key(1), 168, now);
        now += 10 * SECOND;
        assertEquals(1, queues.overdue(now).size());
    }

    @Test
    void asksForTheHoldersOfWhatHasWaitedForASecond() {
        lock(1, A, 168);
        lock(2, A, 172);
        queues.lockDatabase(3, B, now);
        assertEquals(List.of(), queues.unexplained(now, 9));
        now += SECOND;
        List<Overdue> asked = queues.unexplained(now, 1);
        assertEquals(List.of(168L), asked.stream().map(Overdue::offset).toList());
        LockHolder holder = new LockHolder(4711, "smbd", List.of(), List.of(), List.of());
        queues.heldBy(A, 168, List.of(holder));
        queues.heldBy(A, 999, List.of(holder));
        assertEquals(List.of(holder), status(A).waits().get(0).holders());
        assertEquals(
                List.of(172L, LockQueues.WHOLE),
                queues.unexplained(now, 9).stream().map(Overdue::offset).toList());
        assertEquals(List.of(), queues.unexplained(now, 9));
        queues.heldBy(B, LockQueues.WHOLE, List.of(holder));
        assertEquals(List.of(holder), status(B).waits().get(0).holders());
    }

    @Test
    void tellsOfTheLongestWaitsOnly() {
        for (int i = 0; i < 100; i++) {
            lock(i, A, 168 + 4L * i);
            now += SECOND;
        }
        assertEquals(LockQueues.SHOWN_MAX, status(A).waits().size());
        assertEquals(100, status(A).longestWaitSeconds());
    }

    @Test
    void takesARequestWithoutAKeyForTheByteItNames() {
        queues.lockRecord(1, A, Blob.EMPTY, 164, now);
        assertDone("take 1:164");
        now += 10 * SECOND;
        assertEquals(List.of(new Overdue(A, "a.tdb", 164, Blob.EMPTY, 10 * SECOND)), queues.overdue(now));
        Recorder next = new Recorder();
        opened(next).take(queues.give(), now);
        assertEquals(List.of("take 1:164"), next.done);
    }

    @Test
    void countsWhatItHasDone() {
        lock(1, A, 168);
        lock(2, A, 168);
        queues.lockDatabase(3, A, now);
        now += 2 * SECOND;
        queues.byteGranted(A, 168, now);
        List<LockStatus.Wait> waits = List.of(
                new LockStatus.Wait(false, key(2), 2, List.of()), new LockStatus.Wait(true, Blob.EMPTY, 2, List.of()));
        assertEquals(new LockStatus(A, "a.tdb", 1, 0, true, false, 1, 0, 2.0, waits), status(A));
    }

    @Test
    void refusesWhatCannotBe() {
        lock(1, A, 168);
        assertThrows(IllegalStateException.class, () -> lock(1, A, 172));
        assertThrows(IllegalStateException.class, () -> lock(2, 77, 168));
        assertThrows(IllegalStateException.class, () -> queues.release(1, now));
        assertThrows(IllegalStateException.class, () -> queues.open(A, "again.tdb"));
    }

    /** With scans this takes hours: each of the million steps would look at sixty thousand requests. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void aRequestTakesNoMoreStepsBecauseManyWait(int databases) {
        recorder.own = 2;
        recorder.limit = 200;
        recorder.common = 400;
        for (int dbId = 1000; dbId < 1000 + databases; dbId++) {
            queues.open(dbId, "db" + dbId);
        }
        int requests = 60_000;
        for (int i = 0; i < requests; i++) {
            lock(i, 1000 + i % databases, 168 + 4L * (i / databases));
        }
        assertEquals(databases == 1 ? 200 : 600, recorder.standing.size());
        queues.lookRound(1000);
        for (int i = 1; i < requests; i += 2) {
            queues.forget(i, now);
        }
        for (int granted = 0; granted < requests / 2; granted++) {
            String[] next = recorder.standing.iterator().next().split(":");
            recorder.standing.remove(next[0] + ":" + next[1]);
            queues.release(queues.byteGranted(Integer.parseInt(next[0]), Long.parseLong(next[1]), now), now);
        }
        assertTrue(recorder.standing.isEmpty());
        assertTrue(recorder.taken.values().stream().allMatch(taken -> taken == 0));
        assertTrue(recorder.calls < 10 * requests, () -> recorder.calls + " calls");
    }

    private static LockQueues opened(Recorder recorder) {
        LockQueues opened = new LockQueues(recorder, recorder);
        opened.open(A, "a.tdb");
        opened.open(B, "b.tdb");
        return opened;
    }

    private static Blob key(long request) {
        return Blob.u64(request);
    }

    private void lock(long request, int dbId, long offset) {
        queues.lockRecord(request, dbId, key(request), offset, now);
    }

    private LockStatus status(int dbId) {
        return queues.status(now).stream()
                .filter(status -> status.dbId() == dbId)
                .findFirst()
                .orElseThrow();
    }

    private void assertDone(String... expected) {
        assertEquals(List.of(expected), recorder.done);
        recorder.done.clear();
    }

    /** Notes what the queues ask for. */
    private static final class Recorder implements Waits, Slots {
        private final List<String> done = new ArrayList<>();
        private final Set<String> standing = new LinkedHashSet<>();
        private final Set<String> free = new HashSet<>();
        private final Map<Integer, Integer> taken = new HashMap<>();
        private int own;
        private int limit = 100;
        private int common = Integer.MAX_VALUE;
        private int commonTaken;
        private int calls;

        @Override
        public boolean takeOwn(int dbId) {
            calls++;
            return taken(dbId) < own && take(dbId);
        }

        @Override
        public boolean takeCommon(int dbId) {
            calls++;
            if (commonTaken >= common || taken(dbId) >= limit) {
                return false;
            }
            commonTaken++;
            return take(dbId);
        }

        @Override
        public boolean anyCommon() {
            return commonTaken < common;
        }

        private int taken(int dbId) {
            return taken.getOrDefault(dbId, 0);
        }

        private boolean take(int dbId) {
            taken.merge(dbId, 1, Integer::sum);
            return true;
        }

        @Override
        public void give(int dbId) {
            calls++;
            if (taken(dbId) > own) {
                commonTaken--;
            }
            taken.merge(dbId, -1, Integer::sum);
        }

        @Override
        public void awaitByte(int dbId, long offset) {
            note("await", dbId, offset);
            standing.add(dbId + ":" + offset);
        }

        @Override
        public void takeOrAwaitByte(int dbId, long offset) {
            note("take", dbId, offset);
            standing.add(dbId + ":" + offset);
        }

        @Override
        public boolean takeByte(int dbId, long offset) {
            note("look", dbId, offset);
            return free.remove(dbId + ":" + offset);
        }

        @Override
        public void forgetByte(int dbId, long offset) {
            note("forget", dbId, offset);
            standing.remove(dbId + ":" + offset);
        }

        @Override
        public void unlockByte(int dbId, long offset) {
            note("unlock", dbId, offset);
        }

        @Override
        public void awaitWhole(int dbId) {
            note("await", dbId, LockQueues.WHOLE);
        }

        @Override
        public void forgetWhole(int dbId) {
            note("forget", dbId, LockQueues.WHOLE);
        }

        @Override
        public void unlockWhole(int dbId) {
            note("unlock", dbId, LockQueues.WHOLE);
        }

        private void note(String what, int dbId, long offset) {
            calls++;
            done.add(what + " " + dbId + ":" + (offset == LockQueues.WHOLE ? "all" : Long.toString(offset)));
        }
    }
}
