// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.testkit.linux.SocketlessLoop;

/** A loop whose time stands still until it is moved, and that has no sockets. */
final class StillLoop implements SocketlessLoop {
    final List<Runnable> scheduled = new ArrayList<>();
    long now;
    boolean inLoop = true;

    /** Whether tasks wait instead of being run at once. */
    boolean isBusy;

    private final List<Runnable> late = new ArrayList<>();

    /** Lets all timers fire. */
    void fire() {
        List<Runnable> due = List.copyOf(scheduled);
        scheduled.clear();
        due.forEach(Runnable::run);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public boolean inLoop() {
        return inLoop;
    }

    /** Runs what came while it was busy. */
    void catchUp() {
        List<Runnable> waited = List.copyOf(late);
        late.clear();
        waited.forEach(Runnable::run);
    }

    @Override
    public void execute(Runnable task) {
        if (isBusy) {
            late.add(task);
        } else {
            task.run();
        }
    }

    @Override
    public void executeAndAwait(Runnable task, Duration limit) {
        task.run();
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        scheduled.add(task);
        return () -> scheduled.remove(task);
    }
}
