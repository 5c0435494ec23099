// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;

/**
 * Does the work on records, and keeps what has to wait: one queue a key, and one wait for the whole queue.
 *
 * <p>Whatever comes for a key that has a queue goes into it before any lock is tried, and packets that move the record go ahead of
 * calls. That is the cure of the high-hopcount ill ({@code spec/database.md} 6.6): with the chain free but the dmaster packet
 * still waiting for its turn, a call would read the old header and be sent to the old dmaster, who sends it back.
 */
final class RecordQueues {
    /** Work done under one grant, before others may have the lock. */
    static final int PER_GRANT_MAX = 64;

    /** Work that may wait; what moves a record is let in even then. */
    static final int WAITING_MAX = 250_000;

    /** Pause before a failed record is tried again; doubled each time, up to the longest. */
    static final long RETRY_NANOS = 100_000_000L;

    static final int RETRY_DOUBLINGS_MAX = 4;

    private final DatabaseFacts facts;
    private final RecordPort port;
    private final DeleteQueue deletions;
    private final Map<Blob, KeyQueue> queues = new LinkedHashMap<>();
    private final Map<Long, KeyQueue> expected = new LinkedHashMap<>();
    private int waiting;
    private int failing;

    RecordQueues(DatabaseFacts facts, RecordPort port, DeleteQueue deletions) {
        this.facts = facts;
        this.port = port;
        this.deletions = deletions;
    }

    /** {@return how much waits} */
    int waiting() {
        return waiting;
    }

    /** Does the work, now or when its turn comes. */
    void run(RecordWork work) {
        KeyQueue queue = queues.get(work.key());
        if (queue != null && facts.context.cures.parking()) {
            enqueue(queue, work);
            return;
        }
        Attempt attempt = attempt(work);
        if (attempt.done()) {
            return;
        }
        if (queue != null) {
            enqueue(queue, work);
        } else if (hasRoomFor(work)) {
            KeyQueue first = new KeyQueue(work.key());
            queues.put(first.key, first);
            enqueue(first, work);
            await(first, attempt);
        }
    }

    /** {@return whether the request was one of ours} */
    boolean lockGranted(long request) {
        KeyQueue queue = take(request);
        if (queue == null) {
            return false;
        }
        facts.counters.lockGranted(facts.context.nowNanos - queue.sinceNanos);
        workOff(queue);
        return true;
    }

    /** {@return whether the request was one of ours} The work is done all the same, if whoever has the lock has gone by then. */
    boolean lockFailed(long request, String reason) {
        KeyQueue queue = take(request);
        if (queue == null) {
            return false;
        }
        facts.counters.lockFailed();
        facts.log(DebugLevel.ERROR, "no lock on key " + queue.key + ": " + reason);
        startTimer(queue, RETRY_NANOS);
        return true;
    }

    /** {@return whether the timer was one of ours} */
    boolean timer(long number) {
        KeyQueue queue = take(number);
        if (queue == null) {
            return false;
        }
        workOff(queue);
        return true;
    }

    /** Calls for these keys have ended without having had their turn. What nobody else waits for is not waited for any more. */
    void withdraw(Set<Blob> keys) {
        for (Blob key : keys) {
            KeyQueue queue = queues.get(key);
            if (queue != null) {
                waiting -= queue.dropUnwanted();
                if (queue.isEmpty()) {
                    queues.remove(key);
                    noLongerFails(queue);
                    awaitNoMore(queue);
                }
            }
        }
    }

    /** Forgets all that waits, without a word to anybody. */
    void close() {
        List.copyOf(expected.values()).forEach(this::awaitNoMore);
        queues.values().forEach(this::noLongerFails);
        queues.clear();
        waiting = 0;
    }

    private void awaitNoMore(KeyQueue queue) {
        take(queue.number);
        if (queue.onTimer) {
            facts.context.effect(new Effect.CancelTimer(timerKey(queue.number)));
        } else {
            facts.context.effect(new Effect.ForgetLock(queue.number));
            facts.counters.lockForgotten();
        }
    }

    private void enqueue(KeyQueue queue, RecordWork work) {
        if (hasRoomFor(work)) {
            queue.add(work);
            waiting++;
        }
    }

    private boolean hasRoomFor(RecordWork work) {
        boolean room = waiting < WAITING_MAX || work.movesRecord();
        if (!room) {
            facts.log(
                    DebugLevel.ERROR, "refused a call for key " + work.key() + ": " + waiting + " are waiting already");
            work.refused();
        }
        return room;
    }

    private void workOff(KeyQueue queue) {
        for (int i = 0; i < PER_GRANT_MAX && !queue.isEmpty(); i++) {
            RecordWork next = queue.poll();
            Attempt attempt = next.isWanted() ? attempt(next) : Attempt.DONE;
            if (!attempt.done()) {
                queue.putBack(next);
                await(queue, attempt);
                return;
            }
            waiting--;
            noLongerFails(queue);
        }
        if (queue.isEmpty()) {
            queues.remove(queue.key);
        } else {
            await(queue, Attempt.LOCKED);
        }
    }

    private Attempt attempt(RecordWork work) {
        Outcome lock = port.tryLock(work.key());
        if (!lock.done()) {
            return Attempt.of(lock, Attempt.LOCKED);
        }
        LockedRecord record = LockedRecord.fetch(facts, deletions, port, work.key());
        Runnable then = work.decide(record);
        Outcome written = record.write(port);
        port.unlock(work.key());
        if (!written.done()) {
            return Attempt.of(written, Attempt.NO_ROOM);
        }
        then.run();
        return Attempt.DONE;
    }

    private void await(KeyQueue queue, Attempt attempt) {
        switch (attempt.obstacle) {
            case LOCK -> awaitLock(queue, new Effect.LockRecord(expect(queue), facts.id, queue.key));
            case FREE_LIST -> awaitLock(queue, new Effect.LockFreeList(expect(queue), facts.id));
            case FAILURE -> fails(queue, attempt.reason);
            case NONE -> throw new IllegalStateException("Nothing to wait for");
        }
    }

    private void awaitLock(KeyQueue queue, Effect lock) {
        queue.onTimer = false;
        queue.sinceNanos = facts.context.nowNanos;
        facts.counters.lockRequested();
        facts.context.effect(lock);
    }

    private void fails(KeyQueue queue, String reason) {
        if (queue.failures == 0) {
            failing++;
        }
        facts.log(DebugLevel.ERROR, "key " + queue.key + " cannot be written: " + reason);
        facts.environment.storeFails(facts.machine, reason);
        startTimer(queue, RETRY_NANOS << Math.min(queue.failures, RETRY_DOUBLINGS_MAX));
        queue.failures++;
    }

    private void noLongerFails(KeyQueue queue) {
        if (queue.failures > 0) {
            queue.failures = 0;
            failing--;
            if (failing == 0) {
                facts.environment.storeWorks(facts.machine);
            }
        }
    }

    private void startTimer(KeyQueue queue, long delayNanos) {
        queue.onTimer = true;
        facts.context.effect(new Effect.StartTimer(timerKey(expect(queue)), delayNanos));
    }

    private static TimerKey timerKey(long number) {
        return new TimerKey(TimerKey.Kind.RECORD, number);
    }

    private long expect(KeyQueue queue) {
        queue.number = facts.expect();
        expected.put(queue.number, queue);
        return queue.number;
    }

    private KeyQueue take(long number) {
        KeyQueue queue = expected.remove(number);
        if (queue != null) {
            facts.forget(number);
        }
        return queue;
    }

    /** What kept work from being done. */
    private enum Obstacle {
        NONE,
        LOCK,
        FREE_LIST,
        FAILURE
    }

    private record Attempt(Obstacle obstacle, String reason) {
        static final Attempt DONE = new Attempt(Obstacle.NONE, "");
        static final Attempt LOCKED = new Attempt(Obstacle.LOCK, "");
        static final Attempt NO_ROOM = new Attempt(Obstacle.FREE_LIST, "");

        static Attempt of(Outcome outcome, Attempt busy) {
            return outcome.busy() ? busy : new Attempt(Obstacle.FAILURE, outcome.reason());
        }

        boolean done() {
            return obstacle == Obstacle.NONE;
        }
    }

    /** What waits for one key: first what moves the record, then the calls, each in the order they came. */
    private static final class KeyQueue {
        final Blob key;
        final Deque<RecordWork> moves = new ArrayDeque<>();
        final Deque<RecordWork> calls = new ArrayDeque<>();
        long number;
        boolean onTimer;
        long sinceNanos;
        int failures;

        KeyQueue(Blob key) {
            this.key = key;
        }

        boolean isEmpty() {
            return moves.isEmpty() && calls.isEmpty();
        }

        void add(RecordWork work) {
            (work.movesRecord() ? moves : calls).addLast(work);
        }

        void putBack(RecordWork work) {
            (work.movesRecord() ? moves : calls).addFirst(work);
        }

        /** {@return how many calls are dropped} */
        int dropUnwanted() {
            int before = calls.size();
            calls.removeIf(call -> !call.isWanted());
            return before - calls.size();
        }

        RecordWork poll() {
            return moves.isEmpty() ? calls.pollFirst() : moves.pollFirst();
        }
    }
}
