// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.ctdb4j.spi.loop.Loop;

/**
 * Asks the file system for clients, one question after the other, on a thread of its own: a folder on a file system that hangs holds up
 * neither the loop nor an event.
 */
final class FolderDesk {
    private static final int WAITING_MAX = 1_000;
    private static final int IDLE_SECONDS = 10;

    private final Loop loop;
    private final ThreadFactory threads;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_MAX), this::daemon);

    FolderDesk(Loop loop, ThreadFactory threads) {
        this.loop = loop;
        this.threads = threads;
        thread.allowCoreThreadTimeOut(true);
    }

    private Thread daemon(Runnable work) {
        Thread made = threads.newThread(work);
        made.setName("ctdb4j-event-folder");
        made.setDaemon(true);
        return made;
    }

    /**
     * Has a question answered, which must not throw; {@code then} is told on the loop thread, also after {@link #close}.
     *
     * @throws RejectedExecutionException if 1,000 others wait, or the system grants no thread
     */
    <T> void ask(Supplier<T> question, Consumer<T> then) {
        try {
            thread.execute(() -> answer(question, then));
        } catch (OutOfMemoryError e) {
            throw new RejectedExecutionException("no thread", e);
        }
    }

    private <T> void answer(Supplier<T> question, Consumer<T> then) {
        T answer = question.get();
        loop.execute(() -> then.accept(answer));
    }

    /** Takes no further question. */
    void close() {
        thread.shutdown();
    }
}
