// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler;

import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.ctdb4j.lock.scheduler.holders.HolderSearch;
import org.ctdb4j.lock.scheduler.holders.HolderSearch.Database;
import org.ctdb4j.lock.scheduler.holders.HolderSearch.Wanted;
import org.ctdb4j.spi.lock.LockHolder;
import org.ctdb4j.spi.loop.Loop;

/**
 * Searches for holders beside the loop, one search at a time, for the kernel's table may be long; and rests after a search as much
 * longer than it took, so that a long table costs no more than a small part of a processor.
 */
final class HolderWatch {
    /** Waits looked into by one search. */
    static final int WANTED_MAX = 64;

    private static final int REST_FACTOR = 200;
    private static final int IDLE_SECONDS = 5;

    private final Loop loop;
    private final HolderSearch search = new HolderSearch();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), HolderWatch::made);
    private boolean searching;
    private long restsUntilNanos;

    HolderWatch(Loop loop) {
        this.loop = loop;
        thread.allowCoreThreadTimeOut(true);
        restsUntilNanos = loop.nanoTime();
    }

    private static Thread made(Runnable work) {
        Thread thread = new Thread(work, "ctdb4j-lock-holders");
        thread.setDaemon(true);
        return thread;
    }

    /** {@return whether it would take a search now} */
    boolean isFree() {
        return !searching && loop.nanoTime() - restsUntilNanos >= 0;
    }

    /** Tells on the loop what is found; nothing if it has been closed by then. */
    void search(List<Wanted> wanted, List<Database> databases, Consumer<Map<Wanted, List<LockHolder>>> found) {
        searching = true;
        thread.execute(() -> {
            long begun = System.nanoTime();
            Map<Wanted, List<LockHolder>> holders = search.find(wanted, databases);
            long took = System.nanoTime() - begun;
            loop.execute(() -> {
                searching = false;
                restsUntilNanos = loop.nanoTime() + took * REST_FACTOR;
                if (!thread.isShutdown()) {
                    found.accept(holders);
                }
            });
        });
    }

    /** Has something done on the thread of the searches. */
    void execute(Runnable work) {
        thread.execute(work);
    }

    /** The thread ends when its last search is through. */
    void close() {
        thread.shutdown();
    }
}
