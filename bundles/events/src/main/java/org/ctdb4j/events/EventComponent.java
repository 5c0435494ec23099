// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;

import org.ctdb4j.spi.event.EventEvents;
import org.ctdb4j.spi.event.EventResult;
import org.ctdb4j.spi.loop.Loop;

/**
 * The events of one folder of scripts: they run one after the other, on a thread that lives from {@link #open} to {@link #close}, and
 * the last run of each is remembered. On the loop thread.
 */
final class EventComponent {
    private final Loop loop;
    private final ScriptFolder folder;
    private final Map<String, String> environment;
    private final HungScripts hung;
    private final EventEvents told;
    private final EventQueue queue = new EventQueue();
    private final Map<String, EventResult> results = new TreeMap<>();
    private boolean closed;

    /** @param told is told of each run that ends before {@link #close} */
    EventComponent(
            Loop loop, ScriptFolder folder, Map<String, String> environment, HungScripts hung, EventEvents told) {
        this.loop = loop;
        this.folder = folder;
        this.environment = environment;
        this.hung = hung;
        this.told = told;
    }

    /** @throws OutOfMemoryError if the system grants no thread; nothing is left of it then */
    void open(ThreadFactory threads) {
        Thread thread = threads.newThread(this::work);
        thread.setName("ctdb4j-events");
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs nothing more, tells of nothing more, and cancels what runs. */
    void close() {
        closed = true;
        queue.close();
    }

    /** {@return whether the event will run; one that will not counts as cancelled} */
    boolean offer(EventRun run) {
        return queue.offer(run);
    }

    Optional<EventResult> lastRun(String event) {
        return Optional.ofNullable(results.get(event));
    }

    List<EventResult> results() {
        return List.copyOf(results.values());
    }

    void remember(EventResult result) {
        results.put(result.event(), result);
    }

    private void work() {
        try {
            for (Optional<EventRun> next = queue.next(); next.isPresent(); next = queue.next()) {
                EventRun run = next.get();
                EventResult result = run.run(folder, environment, hung);
                loop.execute(() -> ended(run.request(), result));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ended(long request, EventResult result) {
        if (closed) {
            return;
        }
        if (result.status() != EventEvents.CANCELLED) {
            remember(result);
        }
        told.finished(request, result.status());
    }
}
