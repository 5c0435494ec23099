// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which event runs next ({@code spec/daemon.md} 8.4): they run in the order they were asked for; a {@code monitor} is cancelled by any
 * other event, and refused while one runs or waits. Guarded by itself.
 */
final class EventQueue {
    static final String MONITOR = "monitor";

    private final Deque<EventRun> waiting = new ArrayDeque<>();
    private Optional<EventRun> running = Optional.empty();
    private boolean closed;

    /** {@return whether the event will run; one that will not, such as any once the queue is closed, counts as cancelled} */
    synchronized boolean offer(EventRun run) {
        boolean busy = running.isPresent() || !waiting.isEmpty();
        if (closed || busy && run.event().equals(MONITOR)) {
            return false;
        }
        // Also one that waits for nothing but the thread: the other event would have to wait for all its scripts.
        Stream.concat(running.stream(), waiting.stream())
                .filter(r -> r.event().equals(MONITOR))
                .forEach(EventRun::cancel);
        waiting.add(run);
        notifyAll();
        return true;
    }

    /** {@return the next event, empty once the queue is closed} Waits for it; the event of before has ended. */
    synchronized Optional<EventRun> next() throws InterruptedException {
        running = Optional.empty();
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        if (!closed) {
            running = Optional.of(waiting.poll());
        }
        return running;
    }

    /** Ends the queue, drops what waits and cancels what runs. */
    synchronized void close() {
        closed = true;
        notifyAll();
        running.ifPresent(EventRun::cancel);
        waiting.clear();
    }
}
