// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.ctdb4j.spi.loop.Loop;

/**
 * One thread for what waits for the disk, which begins with the first task and is ended by a message, never interrupted. All methods
 * are for the loop thread. Tasks run in order; what comes of them is told on the loop thread, in the same order.
 */
final class Worker {
    private final Loop loop;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Queue<Runnable> results = new ConcurrentLinkedQueue<>();
    private boolean begun;
    private volatile boolean ended;

    Worker(Loop loop) {
        this.loop = loop;
    }

    /** Runs a task; what it throws is thrown on the loop thread. */
    <T> void run(Supplier<T> task, Consumer<T> whenDone) {
        begin();
        tasks.add(() -> {
            results.add(result(task, whenDone));
            loop.execute(this::deliver);
        });
    }

    private static <T> Runnable result(Supplier<T> task, Consumer<T> whenDone) {
        try {
            T result = task.get();
            return () -> whenDone.accept(result);
        } catch (RuntimeException | Error e) {
            return () -> {
                throw new IllegalStateException("a task of the database backend failed", e);
            };
        }
    }

    /** Waits for the tasks given so far, and tells their results before it returns. */
    void finish() {
        if (begun && !ended) {
            CountDownLatch reached = new CountDownLatch(1);
            tasks.add(reached::countDown);
            await(reached);
            deliver();
        }
    }

    /** The same, and no task follows. */
    void end() {
        finish();
        ended = true;
        tasks.add(() -> {});
    }

    private void deliver() {
        for (Runnable result = results.poll(); result != null; result = results.poll()) {
            result.run();
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            Thread thread = new Thread(this::work, "ctdb4j-database-commit");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void work() {
        try {
            while (!ended) {
                tasks.take().run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private static void await(CountDownLatch reached) {
        try {
            reached.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the loop", e);
        }
    }
}
