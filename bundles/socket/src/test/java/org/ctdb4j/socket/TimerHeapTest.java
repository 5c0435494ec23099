// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import org.ctdb4j.spi.loop.Loop;
import org.junit.jupiter.api.Test;

class TimerHeapTest {

    private final TimerHeap heap = new TimerHeap();
    private final List<String> fired = new ArrayList<>();

    @Test
    void firesInOrderOfDeadline() {
        heap.add(0, 30, () -> fired.add("c"));
        heap.add(0, 10, () -> fired.add("a"));
        heap.add(5, 15, () -> fired.add("b"));
        drain();
        assertEquals(List.of("a", "b", "c"), fired);
    }

    @Test
    void firesEqualDeadlinesInOrderOfArrival() {
        for (int i = 0; i < 100; i++) {
            String name = Integer.toString(i);
            heap.add(0, 7, () -> fired.add(name));
        }
        drain();
        for (int i = 0; i < 100; i++) {
            assertEquals(Integer.toString(i), fired.get(i));
        }
    }

    @Test
    void survivesTheClockWrappingAround() {
        long now = Long.MAX_VALUE - 5;
        heap.add(now, 10, () -> fired.add("late"));
        heap.add(now, 1, () -> fired.add("early"));
        assertEquals(1, heap.untilFirst(now));
        drain();
        assertEquals(List.of("early", "late"), fired);
    }

    @Test
    void keepsDelaysWithoutEndInTheFuture() {
        heap.add(1000, Long.MAX_VALUE, () -> {});
        assertTrue(heap.untilFirst(2000) > 1L << 60);
    }

    @Test
    void takesNegativeDelaysAsDue() {
        heap.add(1000, -1, () -> {});
        assertEquals(0, heap.untilFirst(1000));
    }

    @Test
    void agreesWithASortedListWhateverIsCancelled() {
        Random random = new Random(42);
        record Added(long deadline, int number) {}
        List<Added> expected = new ArrayList<>();
        List<Loop.Timer> timers = new ArrayList<>();
        List<Added> added = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            Added next = new Added(random.nextInt(1000), i);
            timers.add(heap.add(0, next.deadline(), () -> fired.add(Integer.toString(next.number()))));
            added.add(next);
            if (random.nextInt(3) == 0) {
                timers.get(random.nextInt(timers.size())).cancel();
            }
        }
        for (int i = 0; i < 2000; i++) {
            timers.get(random.nextInt(timers.size())).cancel();
        }
        drain();
        for (Added one : added) {
            if (fired.contains(Integer.toString(one.number()))) {
                expected.add(one);
            }
        }
        expected.sort(Comparator.comparingLong(Added::deadline).thenComparingInt(Added::number));
        assertEquals(
                expected.stream().map(one -> Integer.toString(one.number())).toList(), fired);
    }

    @Test
    void forgetsACancelledTimerAtOnce() {
        Loop.Timer timer = heap.add(0, 10, () -> fired.add("never"));
        heap.add(0, 20, () -> fired.add("other"));
        timer.cancel();
        timer.cancel();
        assertEquals(1, heap.size());
        drain();
        timer.cancel();
        assertEquals(List.of("other"), fired);
    }

    private void drain() {
        while (!heap.isEmpty()) {
            heap.removeFirst().run();
        }
    }
}
