// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.ctdb4j.spi.loop.Loop;

/**
 * Publishes what is true at the end of a turn for all threads to read: at most once per interval, once more when the node has come to
 * rest, and whenever somebody asks what is true now.
 */
final class Publisher<T> {
    /** A loop that does not come to a question for this long hangs, and is told of by what it published last. */
    private static final Duration TURN_LIMIT = Duration.ofSeconds(1);

    private final Loop loop;
    private final long intervalNanos;
    private final Supplier<T> source;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<Question> asked = new AtomicReference<>();
    private long publishedNanos;
    private boolean due;
    private boolean stale;
    private volatile T latest;

    Publisher(Loop loop, Duration interval, Supplier<T> source, T first) {
        this.loop = loop;
        this.intervalNanos = interval.toNanos();
        this.source = source;
        publishedNanos = loop.nanoTime() - intervalNanos;
        latest = first;
    }

    /** Somebody asks what is true now; who asks the same before the loop has come to it waits with them. */
    private record Question(long sinceNanos, CountDownLatch answered) {
        void awaitAnswer() {
            try {
                answered.await(sinceNanos + TURN_LIMIT.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A turn has ended, in which something may have changed or not; on the loop thread. */
    void turnEnded(boolean changed) {
        stale |= changed;
        if (!stale) {
            return;
        }
        if (loop.nanoTime() - publishedNanos >= intervalNanos) {
            publish();
        } else if (!due) {
            due = true;
            loop.schedule(intervalNanos, () -> due = false);
        }
    }

    /** Publishes now, for somebody who has changed something and shall find it changed; on the loop thread. */
    void publish() {
        publishedNanos = loop.nanoTime();
        stale = false;
        latest = source.get();
        if (waiting.get() > 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** {@return what was published last} From any thread. */
    T latest() {
        return latest;
    }

    /**
     * {@return what is true now} Whoever has changed something by another way in, as a client say, finds it changed. From any thread but
     * the loop's, which it costs a task; when the loop does not come to that within a second, this is what was published last.
     */
    T current() {
        Question mine = new Question(System.nanoTime(), new CountDownLatch(1));
        Question first = asked.compareAndExchange(null, mine);
        if (first == null) {
            loop.execute(() -> answer(mine));
            mine.awaitAnswer();
        } else {
            first.awaitAnswer();
        }
        return latest;
    }

    private void answer(Question question) {
        asked.set(null);
        if (stale) {
            publish();
        }
        question.answered.countDown();
    }

    /** Waits for something to become true; {@return whether it did within the limit} From any thread but the loop's. */
    boolean await(Predicate<T> wanted, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        waiting.incrementAndGet();
        try {
            synchronized (this) {
                long left = limit.toMillis();
                while (!wanted.test(latest) && left > 0) {
                    wait(left);
                    left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                }
            }
        } finally {
            waiting.decrementAndGet();
        }
        return wanted.test(latest);
    }
}
