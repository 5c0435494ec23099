// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.util.Arrays;

import org.ctdb4j.spi.loop.Loop;

/**
 * Timers in the order they are due, those due at the same nanosecond in the order they were added. A binary heap in which
 * every timer knows its place, so that a cancelled one leaves at once and with it whatever its task holds.
 */
final class TimerHeap {

    /** Further away than any process lives, near enough for the clock to wrap around. */
    private static final long DELAY_MAX = Long.MAX_VALUE / 4;

    private Timer[] heap = new Timer[64];
    private int size;
    private long added;

    Loop.Timer add(long now, long delayNanos, Runnable task) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        Timer timer = new Timer(now + Math.max(0, Math.min(delayNanos, DELAY_MAX)), added++, task);
        siftUp(size++, timer);
        return timer;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** {@return nanoseconds until the first timer is due, zero or less if it is} There must be one. */
    long untilFirst(long now) {
        return heap[0].deadline - now;
    }

    /** Removes the first timer, which there must be. {@return its task} */
    Runnable removeFirst() {
        Timer first = heap[0];
        removeAt(0);
        return first.task;
    }

    private void removeAt(int index) {
        heap[index].index = Timer.GONE;
        Timer last = heap[--size];
        heap[size] = null;
        if (index == size) {
            return;
        }
        siftDown(index, last);
        if (heap[index] == last) {
            siftUp(index, last);
        }
    }

    private void siftUp(int from, Timer timer) {
        int index = from;
        while (index > 0 && timer.isBefore(heap[(index - 1) / 2])) {
            place(index, heap[(index - 1) / 2]);
            index = (index - 1) / 2;
        }
        place(index, timer);
    }

    private void siftDown(int from, Timer timer) {
        int index = from;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
                child++;
            }
            if (!heap[child].isBefore(timer)) {
                break;
            }
            place(index, heap[child]);
            index = child;
        }
        place(index, timer);
    }

    private void place(int index, Timer timer) {
        heap[index] = timer;
        timer.index = index;
    }

    private final class Timer implements Loop.Timer {
        private static final int GONE = -1;

        private final long deadline;
        private final long number;
        private Runnable task;
        private int index;

        Timer(long deadline, long number, Runnable task) {
            this.deadline = deadline;
            this.number = number;
            this.task = task;
        }

        boolean isBefore(Timer other) {
            long difference = deadline - other.deadline;
            return difference < 0 || difference == 0 && number < other.number;
        }

        @Override
        public void cancel() {
            if (index != GONE) {
                removeAt(index);
            }
            task = null;
        }
    }
}
