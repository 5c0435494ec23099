// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
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
 * Runs the scripts of {@code events/legacy} for the daemon, and those of each folder in {@code events} for clients of the event socket. A
 * run whose end has not been told at {@link #give} is handed over and begun again by the next holder, with the time it has left; one of a
 * client is cancelled, and how those of other folders than {@code legacy} went is forgotten.
 */
@Component
public final class ScriptEvents implements EventRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptEvents.class);
    private static final String COMPONENT = "legacy";
    private static final String SOCKET = "eventd.socket";
    private static final Set<String> NO_NAMES = Set.of("", ".", "..");

    private final Loop loop;
    private final Path root;
    private final Path notification;
    private final Map<String, String> environment;
    private final HungScripts hung;
    private final ThreadFactory threads;
    private final EventSocket.Runner forClients = new ForClients();
    private final EventSocket socket;
    private final Map<String, EventComponent> components = new TreeMap<>();

    /** What the daemon has asked for and not been told the end of, whether it has ended or not. */
    private final Map<Long, EventRun> untold = new LinkedHashMap<>();

    /** Who wants to know of a run that the daemon has not asked for; those have numbers below zero. */
    private final Map<Long, IntConsumer> clients = new LinkedHashMap<>();

    private long lastOfClients;
    private FolderDesk desk;
    private Optional<EventEvents> events = Optional.empty();

    @Activate
    public ScriptEvents(@Reference Loop loop, @Reference NodeConfiguration configuration) {
        this(loop, configuration, Thread::new);
    }

    ScriptEvents(Loop loop, NodeConfiguration configuration, ThreadFactory threads) {
        this.loop = loop;
        this.threads = threads;
        root = configuration.locations().events();
        notification = configuration.locations().notification();
        environment = configuration.scriptEnvironment();
        hung = new HungScripts(configuration.eventDebugScript(), environment);
        socket = new EventSocket(loop, configuration.locations().runDirectory().resolve(SOCKET), forClients);
    }

    @Override
    public void take(EventHandover handover, EventEvents newEvents) {
        events = Optional.of(newEvents);
        desk = new FolderDesk(loop, threads);
        components.clear();
        handover.results().forEach(component(COMPONENT)::remember);
        for (EventHandover.Pending run : handover.pending()) {
            run(run.request(), run.event(), run.arguments(), Duration.ofNanos(run.remainingNanos()));
        }
        socket.open();
    }

    @Override
    public EventHandover give() {
        components.values().forEach(EventComponent::close);
        List.copyOf(clients.keySet()).forEach(request -> finish(request, EventEvents.CANCELLED));
        List<EventHandover.Pending> pending = new ArrayList<>();
        for (EventRun run : untold.values()) {
            pending.add(new EventHandover.Pending(run.request(), run.event(), run.arguments(), run.remainingNanos()));
        }
        untold.clear();
        events = Optional.empty();
        socket.leave();
        desk.close();
        return new EventHandover(results(), pending);
    }

    @Override
    public void run(long request, String event, List<String> arguments, Duration limit) {
        EventRun run = new EventRun(request, event, arguments, System.nanoTime() + limit.toNanos(), false);
        untold.put(request, run);
        run(COMPONENT, run);
    }

    private void run(String component, EventRun run) {
        if (!component(component).offer(run)) {
            loop.execute(() -> finish(run.request(), EventEvents.CANCELLED));
        }
    }

    /**
     * {@return a component whose folder has been found, to run an event} Made with its thread for its first event, and there until
     * {@link #give}, even if its folder is not.
     */
    private EventComponent component(String name) {
        return components.computeIfAbsent(name, each -> {
            ScriptFolder folder = new ScriptFolder(root.resolve(each));
            EventComponent made = new EventComponent(loop, folder, environment, hung, this::finish);
            if (events.isPresent()) {
                made.open(threads);
            } else {
                made.close();
            }
            return made;
        });
    }

    /** {@return a component that has had an event to run; there is nothing to be told of others} */
    private Optional<EventComponent> made(String name) {
        return Optional.ofNullable(components.get(name));
    }

    /** {@return the folder of a component; empty if there is none} Asks the file system. */
    private Optional<ScriptFolder> find(String component) {
        try {
            return Optional.of(component)
                    .filter(ScriptEvents::isName)
                    .map(name -> new ScriptFolder(root.resolve(name)))
                    .filter(ScriptFolder::exists);
        } catch (InvalidPathException e) {
            // Not in the characters of this machine's file names, so there is none.
            return Optional.empty();
        }
    }

    /** {@return whether it names something in a folder, and not the folder itself, the one above or what is elsewhere} */
    private static boolean isName(String component) {
        return !NO_NAMES.contains(component) && !component.contains("/");
    }

    @Override
    public List<EventResult> results() {
        return made(COMPONENT).map(EventComponent::results).orElse(List.of());
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

    /** Tells the end of a run; not that of one which {@link #give} has handed over or cancelled. */
    private void finish(long request, int status) {
        IntConsumer client = clients.remove(request);
        if (client != null) {
            client.accept(status);
        } else if (untold.remove(request) != null) {
            events.ifPresent(e -> e.finished(request, status));
        }
    }

    /** What clients of the event socket ask. */
    private final class ForClients implements EventSocket.Runner {
        @Override
        public Optional<EventResult> lastRun(String component, String event) {
            return made(component).flatMap(made -> made.lastRun(event));
        }

        @Override
        public void find(String component, Consumer<Boolean> then) {
            desk.ask(() -> ScriptEvents.this.find(component).isPresent(), then);
        }

        @Override
        public void run(
                String component, String event, List<String> arguments, Duration limit, boolean all, IntConsumer then) {
            long request = --lastOfClients;
            clients.put(request, then);
            if (canRun(component)) {
                ScriptEvents.this.run(
                        component, new EventRun(request, event, arguments, System.nanoTime() + limit.toNanos(), all));
            } else {
                finish(request, EventErrno.AGAIN);
            }
        }

        /** A node without a thread for its own events leaves; for want of one for those of a client it does not. */
        private boolean canRun(String component) {
            try {
                component(component);
                return true;
            } catch (OutOfMemoryError e) {
                LOG.error("Events of {} cannot run: {}", component, e.getMessage());
                return false;
            }
        }

        @Override
        public void enable(String component, String script, boolean enabled, IntConsumer then) {
            desk.ask(
                    () -> ScriptEvents.this
                            .find(component)
                            .map(folder -> folder.enable(script, enabled))
                            .orElse(EventErrno.NO_ENTRY),
                    then::accept);
        }
    }
}
