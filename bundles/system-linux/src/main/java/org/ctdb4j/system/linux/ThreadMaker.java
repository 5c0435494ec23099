// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;

/**
 * Makes threads on a thread of its own. A new thread remembers the protection domains, and with them the class loaders, of
 * everybody on the stack where it was made. A waiting thread is wanted by plug-ins and may outlive them by far, so it must not be
 * made where they are.
 */
final class ThreadMaker implements ThreadFactory {
    private static final int STACK_BYTES = 256 * 1024;
    private static final Runnable END = () -> {};

    private final BlockingQueue<Runnable> wanted = new LinkedBlockingQueue<>();

    /** Made here and now, where no plug-in is; started when first needed. */
    private final Thread maker = daemon(this::make, "ctdb4j-lock-threads");

    private boolean started;

    @Override
    public Thread newThread(Runnable task) {
        start();
        CompletableFuture<Thread> made = new CompletableFuture<>();
        wanted.add(() -> made.complete(daemon(task, "ctdb4j-lock-wait")));
        return made.join();
    }

    void close() {
        wanted.add(END);
    }

    private synchronized void start() {
        if (!started) {
            started = true;
            maker.start();
        }
    }

    private void make() {
        try {
            for (Runnable next = wanted.take(); next != END; next = wanted.take()) {
                next.run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(null, task, name, STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }
}
