// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.cluster.lock.file;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One thread for calls on a shared file system, which may hang. It is ended by a message and never interrupted; one that hangs
 * outlives its owner until its call returns.
 */
final class Worker {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private volatile boolean ended;

    Worker() {
        Thread thread = new Thread(this::work, "ctdb4j-cluster-lock");
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        try {
            while (!ended) {
                tasks.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void execute(Runnable task) {
        tasks.add(task);
    }

    void end() {
        tasks.add(() -> ended = true);
    }
}
