// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.PriorityQueue;

/** Virtual time: what is going to happen, in the order of its time, and of its coming where the time is the same. */
final class SimulatedClock {
    /** Some wall time, microseconds since the epoch, at which every simulation begins. */
    private static final long WALL_MICROS = 1_700_000_000_000_000L;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long nowNanos = 1_000_000_000L;
    private long lastTask;

    long nowNanos() {
        return nowNanos;
    }

    long wallMicros() {
        return WALL_MICROS + nowNanos / 1_000;
    }

    Task after(long delayNanos, Runnable action) {
        Task task = new Task(nowNanos + Math.max(0, delayNanos), ++lastTask, action);
        tasks.add(task);
        return task;
    }

    /** Lets the next thing happen, unless it is due later than this; {@return whether there was one} */
    boolean runNext(long untilNanos) {
        Task next = tasks.peek();
        if (next == null || next.dueNanos > untilNanos) {
            return false;
        }
        tasks.poll();
        nowNanos = next.dueNanos;
        next.run();
        return true;
    }

    /** Lets time pass in which nothing happens. */
    void advanceTo(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
    }

    /** Something that is going to happen. */
    static final class Task implements Comparable<Task> {
        private final long dueNanos;
        private final long number;
        private Runnable action;

        private Task(long dueNanos, long number, Runnable action) {
            this.dueNanos = dueNanos;
            this.number = number;
            this.action = action;
        }

        void cancel() {
            action = () -> {};
        }

        private void run() {
            action.run();
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
