// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The threads that stand in the kernel until a lock is granted. Nothing can call such a thread back: an interrupt does
 * not reach it, and whoever has the lock may keep it for ever. So their number is bounded, and a wait beyond the
 * bound is tried again and again by one polling thread.
 */
final class WaitingThreads {
    /** Five databases at their limit of 200 each; a thread costs some 100 KiB and no CPU. */
    static final int STANDING_MAX = 1000;

    private static final int IDLE_SECONDS = 10;
    private static final long POLL_MILLIS_MIN = 1;
    private static final long POLL_MILLIS_MAX = 64;

    private final int standingMax;
    private final AtomicInteger standing = new AtomicInteger();
    private final ThreadMaker maker = new ThreadMaker();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), maker);
    private final ScheduledThreadPoolExecutor poller = new ScheduledThreadPoolExecutor(1, maker);

    WaitingThreads(int standingMax) {
        this.standingMax = standingMax;
        poller.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        poller.allowCoreThreadTimeOut(true);
    }

    /** Runs a wait on a thread of its own. {@return false, and does nothing, at the bound} */
    boolean start(Runnable wait) {
        if (standing.get() >= standingMax) {
            return false;
        }
        startAlways(wait);
        return true;
    }

    /** The same without a bound, for waits whose number is bounded otherwise. */
    void startAlways(Runnable wait) {
        standing.incrementAndGet();
        threads.execute(() -> {
            try {
                wait.run();
            } finally {
                standing.decrementAndGet();
            }
        });
    }

    /** Runs an attempt on the polling thread until it returns true, with pauses that double up to a bound. */
    void poll(BooleanSupplier attempt) {
        poll(attempt, POLL_MILLIS_MIN);
    }

    private void poll(BooleanSupplier attempt, long pauseMillis) {
        poller.schedule(
                () -> {
                    if (!attempt.getAsBoolean()) {
                        poll(attempt, Math.min(2 * pauseMillis, POLL_MILLIS_MAX));
                    }
                },
                pauseMillis,
                TimeUnit.MILLISECONDS);
    }

    /** Keeps the calling thread, one of these, until it is no longer needed. */
    static void stay(CountDownLatch unneeded) {
        try {
            unneeded.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /** {@return how many threads stand in the kernel} */
    int standing() {
        return standing.get();
    }

    /** Lets idle threads go; one that stands in the kernel goes when its lock has come. */
    void close() {
        threads.shutdown();
        poller.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        poller.shutdown();
        maker.close();
    }
}
