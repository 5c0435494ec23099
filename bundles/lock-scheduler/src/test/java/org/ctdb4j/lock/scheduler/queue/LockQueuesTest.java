// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.lock.LockHandover;
import org.ctdb4j.spi.lock.LockStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        queues.close(A);
        assertDone("forget 1:172", "unlock 1:168");
        queues.release(1, now);
        queues.forget(2, now);
        assertDone();
        assertEquals(
                List.of(B), queues.status(now).stream().map(LockStatus::dbId).toList());
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
        assertEquals(List.of(new Overdue("a.tdb", false, key(1), 10 * SECOND)), queues.overdue(now));
        now += 5 * SECOND;
        assertEquals(
                List.of(
                        new Overdue("a.tdb", false, key(2), 12 * SECOND),
                        new Overdue("b.tdb", true, Blob.EMPTY, 12 * SECOND)),
                queues.overdue(now));
        assertEquals(List.of(), queues.overdue(now));
        now += 6 * SECOND;
        assertEquals(List.of(new Overdue("a.tdb", false, key(1), 21 * SECOND)), queues.overdue(now));
    }

    @Test
    void takesARequestWithoutAKeyForTheByteItNames() {
        queues.lockRecord(1, A, Blob.EMPTY, 164, now);
        assertDone("take 1:164");
        now += 10 * SECOND;
        assertEquals(List.of(new Overdue("a.tdb", false, Blob.EMPTY, 10 * SECOND)), queues.overdue(now));
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
        assertEquals(new LockStatus(A, "a.tdb", 1, 0, true, false, 1, 0, 2.0), status(A));
    }

    @Test
    void refusesWhatCannotBe() {
        lock(1, A, 168);
        assertThrows(IllegalStateException.class, () -> lock(1, A, 172));
        assertThrows(IllegalStateException.class, () -> lock(2, 77, 168));
        assertThrows(IllegalStateException.class, () -> queues.release(1, now));
        assertThrows(IllegalStateException.class, () -> queues.open(A, "again.tdb"));
    }

    /** With scans this takes hours: each of the million steps would look at a hundred thousand requests. */
    @Test
    void aStepTakesNoLongerBecauseManyWait() {
        recorder.limit = 200;
        int requests = 100_000;
        for (int i = 0; i < requests; i++) {
            lock(i, A, 168 + 4L * (i % 50_000));
        }
        for (int i = 1; i < requests; i += 2) {
            queues.forget(i, now);
        }
        int granted = 0;
        while (!recorder.standing.isEmpty()) {
            recorder.done.clear();
            long offset = recorder.standing.remove(recorder.standing.size() - 1);
            queues.release(queues.byteGranted(A, offset, now), now);
            granted++;
        }
        assertEquals(requests / 2, granted);
        assertTrue(recorder.taken.get(A) == 0);
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
        private final List<Long> standing = new ArrayList<>();
        private final Map<Integer, Integer> taken = new HashMap<>();
        private int limit = 100;

        @Override
        public boolean take(int dbId) {
            if (taken.getOrDefault(dbId, 0) >= limit) {
                return false;
            }
            taken.merge(dbId, 1, Integer::sum);
            return true;
        }

        @Override
        public void give(int dbId) {
            taken.merge(dbId, -1, Integer::sum);
        }

        @Override
        public void awaitByte(int dbId, long offset) {
            done.add("await " + dbId + ":" + offset);
            standing.add(offset);
        }

        @Override
        public void takeOrAwaitByte(int dbId, long offset) {
            done.add("take " + dbId + ":" + offset);
            standing.add(offset);
        }

        @Override
        public void forgetByte(int dbId, long offset) {
            done.add("forget " + dbId + ":" + offset);
            standing.remove(offset);
        }

        @Override
        public void unlockByte(int dbId, long offset) {
            done.add("unlock " + dbId + ":" + offset);
        }

        @Override
        public void awaitWhole(int dbId) {
            done.add("await " + dbId + ":all");
        }

        @Override
        public void forgetWhole(int dbId) {
            done.add("forget " + dbId + ":all");
        }

        @Override
        public void unlockWhole(int dbId) {
            done.add("unlock " + dbId + ":all");
        }
    }
}
