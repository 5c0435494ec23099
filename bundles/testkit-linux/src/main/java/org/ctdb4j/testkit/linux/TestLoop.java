// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.junit.jupiter.api.Assertions;

/** A loop whose thread is the test's: it runs what was posted while the test waits for something. Timers fire when the test says so. */
public final class TestLoop implements SocketlessLoop {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final BlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();

    private final List<Runnable> timers = new ArrayList<>();
    private long passedNanos;

    /** Lets time pass at once. */
    public void pass(int seconds) {
        passedNanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Fires each timer that was started until now. */
    public void runTimers() {
        List<Runnable> due = List.copyOf(timers);
        timers.clear();
        due.forEach(Runnable::run);
    }

    /** Runs what is posted until something is so; fails with the state if it never is. */
    public void runUntil(BooleanSupplier condition, Supplier<String> state) throws InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            Runnable task = posted.poll(1, TimeUnit.MILLISECONDS);
            if (task != null) {
                task.run();
            }
            if (System.nanoTime() > end) {
                Assertions.fail("still not so after 30 s: " + state.get());
            }
        }
    }

    /** Runs what has been posted until now. */
    public void runPosted() {
        for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
            task.run();
        }
    }

    /** Waits until another thread has posted something, and does not run it. */
    public void awaitPosted() throws InterruptedException {
        Runnable task = posted.poll(LIMIT_NANOS, TimeUnit.NANOSECONDS);
        Assertions.assertNotNull(task, "nothing posted within 30 s");
        posted.add(task);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime() + passedNanos;
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        posted.add(task);
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        timers.add(task);
        return () -> timers.remove(task);
    }
}
