// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** Tasks from any thread, run by one in the order they came. */
final class Tasks {

    private Queue<Runnable> posted = new ArrayDeque<>();
    private Queue<Runnable> running = new ArrayDeque<>();

    synchronized void add(Runnable task) {
        posted.add(task);
    }

    synchronized boolean isEmpty() {
        return posted.isEmpty();
    }

    /** Runs those that are there by now; what they post waits for the next call. */
    void run(Consumer<Runnable> runner) {
        takePosted();
        for (Runnable task = running.poll(); task != null; task = running.poll()) {
            runner.accept(task);
        }
    }

    private synchronized void takePosted() {
        Queue<Runnable> empty = running;
        running = posted;
        posted = empty;
    }
}
