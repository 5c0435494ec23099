// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import java.util.concurrent.LinkedBlockingQueue;
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
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_MAX), FolderDesk::daemon);

    FolderDesk(Loop loop) {
        this.loop = loop;
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "ctdb4j-event-folder");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Has a question answered, which must not throw; {@code then} is told on the loop thread, also after {@link #close}.
     *
     * @throws java.util.concurrent.RejectedExecutionException if 1,000 others wait
     */
    <T> void ask(Supplier<T> question, Consumer<T> then) {
        thread.execute(() -> {
            T answer = question.get();
            loop.execute(() -> then.accept(answer));
        });
    }

    /** Takes no further question. */
    void close() {
        thread.shutdown();
    }
}
