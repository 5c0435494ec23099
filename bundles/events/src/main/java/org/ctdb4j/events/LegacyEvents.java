// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import org.ctdb4j.events.socket.EventErrno;
import org.ctdb4j.events.socket.EventSocket;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.event.EventEvents;
import org.ctdb4j.spi.event.EventHandover;
import org.ctdb4j.spi.event.EventResult;
import org.ctdb4j.spi.event.EventRunner;
import org.ctdb4j.spi.loop.Loop;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the scripts of {@code events/legacy} on a thread that lives from {@link #take} to {@link #give}, for the daemon and for clients
 * of the event socket. A run that {@code give} interrupts is handed over and begun again by the next holder, with the time it has left;
 * one of a client is cancelled.
 */
@Component
public final class LegacyEvents implements EventRunner {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyEvents.class);
    private static final String COMPONENT = "legacy";
    private static final String SOCKET = "eventd.socket";

    private final Loop loop;
    private final ScriptFolder folder;
    private final Path notification;
    private final Map<String, String> environment;
    private final HungScripts hung;
    private final EventSocket.Runner forClients = new ForClients();
    private final EventSocket socket;
    private final Map<String, EventResult> results = new TreeMap<>();

    /** Who wants to know of a run that the daemon has not asked for; those have numbers below zero. */
    private final Map<Long, IntConsumer> clients = new HashMap<>();

    private long lastOfClients;
    private EventQueue queue = new EventQueue();
    private FolderDesk desk;
    private Optional<EventEvents> events = Optional.empty();

    @Activate
    public LegacyEvents(@Reference Loop loop, @Reference NodeConfiguration configuration) {
        this.loop = loop;
        folder = new ScriptFolder(configuration.locations().events().resolve(COMPONENT));
        notification = configuration.locations().notification();
        environment = configuration.scriptEnvironment();
        hung = new HungScripts(configuration.eventDebugScript(), environment);
        socket = new EventSocket(loop, configuration.locations().runDirectory().resolve(SOCKET), forClients);
    }

    @Override
    public void take(EventHandover handover, EventEvents newEvents) {
        events = Optional.of(newEvents);
        EventQueue mine = new EventQueue();
        queue = mine;
        desk = new FolderDesk(loop);
        handover.results().forEach(result -> results.put(result.event(), result));
        Thread thread = new Thread(() -> work(mine), "ctdb4j-events");
        thread.setDaemon(true);
        thread.start();
        for (EventHandover.Pending run : handover.pending()) {
            run(run.request(), run.event(), run.arguments(), Duration.ofNanos(run.remainingNanos()));
        }
        socket.open();
    }

    @Override
    public EventHandover give() {
        List<EventHandover.Pending> pending = new ArrayList<>();
        for (EventRun run : queue.close()) {
            if (clients.containsKey(run.request())) {
                finish(run.request(), EventEvents.CANCELLED);
                continue;
            }
            pending.add(new EventHandover.Pending(run.request(), run.event(), run.arguments(), run.remainingNanos()));
        }
        events = Optional.empty();
        socket.leave();
        desk.close();
        return new EventHandover(results(), pending);
    }

    @Override
    public void run(long request, String event, List<String> arguments, Duration limit) {
        run(new EventRun(request, event, arguments, System.nanoTime() + limit.toNanos(), false));
    }

    private void run(EventRun run) {
        if (!queue.offer(run)) {
            loop.execute(() -> finish(run.request(), EventEvents.CANCELLED));
        }
    }

    @Override
    public List<EventResult> results() {
        return List.copyOf(results.values());
    }

    @Override
    public void notification(String name) {
        if (!ScriptFolder.ownerMayExecute(notification)) {
            LOG.error("Notification script {} is missing or not executable", notification);
            return;
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(notification.toString(), name)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(environment);
            builder.start();
        } catch (IOException e) {
            LOG.error("Notification script {} cannot be started: {}", notification, e.getMessage());
        }
    }

    /** {@return what the event socket asks} It may go on asking after {@link #give}: the script folder answers late. */
    EventSocket.Runner clients() {
        return forClients;
    }

    /** The events thread: it ends with the queue it works on. */
    private void work(EventQueue mine) {
        try {
            for (Optional<EventRun> next = mine.next(); next.isPresent(); next = mine.next()) {
                EventRun run = next.get();
                EventResult result = run.run(folder, environment, hung);
                loop.execute(() -> finished(mine, run.request(), result));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finished(EventQueue of, long request, EventResult result) {
        if (of == queue && events.isPresent()) {
            if (result.status() != EventEvents.CANCELLED) {
                results.put(result.event(), result);
            }
            finish(request, result.status());
        }
    }

    private void finish(long request, int status) {
        IntConsumer client = clients.remove(request);
        if (client != null) {
            client.accept(status);
        } else {
            events.ifPresent(e -> e.finished(request, status));
        }
    }

    /** What clients of the event socket ask. */
    private final class ForClients implements EventSocket.Runner {
        @Override
        public Optional<EventResult> lastRun(String event) {
            return Optional.ofNullable(results.get(event));
        }

        @Override
        public void find(String component, Consumer<Boolean> then) {
            desk.ask(() -> exists(component), then);
        }

        @Override
        public void run(String event, List<String> arguments, Duration limit, boolean all, IntConsumer then) {
            long request = --lastOfClients;
            clients.put(request, then);
            LegacyEvents.this.run(new EventRun(request, event, arguments, System.nanoTime() + limit.toNanos(), all));
        }

        @Override
        public void enable(String component, String script, boolean enabled, IntConsumer then) {
            desk.ask(() -> exists(component) ? folder.enable(script, enabled) : EventErrno.NO_ENTRY, then::accept);
        }

        private boolean exists(String component) {
            return component.equals(COMPONENT) && folder.exists();
        }
    }
}
