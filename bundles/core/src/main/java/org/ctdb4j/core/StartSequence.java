// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.control.Startup;

/** How a node comes up, in the order of {@code spec/daemon.md} 2.2. */
final class StartSequence {
    private static final int EXIT_CODE = 1;
    private static final long RETRY_SECONDS = 1;
    private static final long RETRY_STARTUP_SECONDS = 5;
    private static final long SETTLE_SECONDS = 3;

    private final Context context;
    private final NodeSettings settings;
    private final EventRuns events;
    private final Databases databases;
    private final FreezeAll freezeAll;
    private final Peers peers;
    private final RecoveryRole recovery;
    private final Monitor monitor;
    private final ControlRelay relay;
    private Optional<List<String>> found = Optional.empty();
    private boolean initialised;
    private boolean recovered;

    StartSequence(
            Context context,
            NodeSettings settings,
            EventRuns events,
            Databases databases,
            FreezeAll freezeAll,
            Peers peers,
            RecoveryRole recovery,
            Monitor monitor,
            ControlRelay relay) {
        this.context = context;
        this.settings = settings;
        this.events = events;
        this.databases = databases;
        this.freezeAll = freezeAll;
        this.peers = peers;
        this.recovery = recovery;
        this.monitor = monitor;
        this.relay = relay;
    }

    void begin() {
        context.advance(RunState.INIT);
        run(EventRuns.INIT, this::initialised);
    }

    void databasesFound(Event.DatabasesFound event) {
        found = Optional.of(event.persistent());
        attachFound();
    }

    /** Looks every second whether the first recovery is over, and then tries the startup event until it succeeds. */
    void timerFired() {
        if (context.runState == RunState.SHUTDOWN) {
            return;
        }
        recovered = recovered || isRecovered();
        if (!recovered || context.runState.compareTo(RunState.STARTUP) < 0) {
            retryIn(RETRY_SECONDS);
        } else if (!events.run(EventRuns.STARTUP, this::startupEnded)) {
            retryIn(RETRY_STARTUP_SECONDS);
        }
    }

    private void initialised() {
        notify(EventRuns.INIT);
        initialised = true;
        int flags = context.flags(context.pnn) & ~NodeFlags.DISCONNECTED;
        flags |= settings.startAsDisabled() ? NodeFlags.PERMANENTLY_DISABLED : 0;
        flags |= settings.startAsStopped() ? NodeFlags.STOPPED : 0;
        context.setFlags(context.pnn, flags);
        attachFound();
    }

    /** Persistent databases are there before anybody can ask for one. */
    private void attachFound() {
        if (!initialised || found.isEmpty()) {
            return;
        }
        List<String> names = found.get().stream().distinct().toList();
        List<Boolean> opened = new ArrayList<>();
        if (names.isEmpty()) {
            freeze();
        }
        for (String name : names) {
            databases.open(name, DatabaseFlags.PERSISTENT, machine -> {
                opened.add(machine.isPresent());
                if (opened.size() == names.size()) {
                    attached(!opened.contains(false));
                }
            });
        }
    }

    private void attached(boolean all) {
        if (all) {
            freeze();
        } else {
            fail("a persistent database cannot be attached");
        }
    }

    /** Nothing is to be read before the first recovery, which thaws. */
    private void freeze() {
        freezeAll.freezeAll(frozen -> {
            if (frozen) {
                open();
            } else {
                fail("a persistent database cannot be frozen");
            }
        });
    }

    private void open() {
        if (context.runState == RunState.SHUTDOWN) {
            return;
        }
        context.effect(new Effect.SetPeers(settings.nodes()));
        context.effect(new Effect.Open());
        context.advance(RunState.SETUP);
        run(EventRuns.SETUP, this::setUp);
    }

    private void setUp() {
        notify(EventRuns.SETUP);
        recovery.admit();
        peers.start();
        context.advance(RunState.FIRST_RECOVERY);
        retryIn(RETRY_SECONDS);
    }

    /** After a recovery the cluster is given some time to settle, except where tests are in a hurry. */
    private boolean isRecovered() {
        long settled = context.recoveryEndedNanos
                + context.nanos(Tunable.RERECOVERY_TIMEOUT)
                + SETTLE_SECONDS * Context.NANOS_PER_SECOND;
        return context.generationValid()
                && context.recoveryMode == RecoveryMode.NORMAL
                && (settings.fastStart() || context.nowNanos >= settled);
    }

    private void startupEnded(int status) {
        if (context.runState == RunState.SHUTDOWN) {
            return;
        }
        if (status != 0) {
            context.log(DebugLevel.ERROR, "Event startup failed: " + status);
            retryIn(RETRY_STARTUP_SECONDS);
            return;
        }
        context.advance(RunState.RUNNING);
        notify(EventRuns.STARTUP);
        relay.tell(Pnn.BROADCAST_CONNECTED, new Startup());
        monitor.start();
        context.effect(new Effect.Ready());
    }

    /** Runs an event without which the node cannot go on. */
    private void run(String event, Runnable whenSucceeded) {
        events.run(event, status -> {
            if (context.runState == RunState.SHUTDOWN) {
                return;
            }
            if (status == 0) {
                whenSucceeded.run();
            } else {
                fail("event " + event + " failed: " + status);
            }
        });
    }

    private void fail(String reason) {
        if (context.runState == RunState.SHUTDOWN) {
            return;
        }
        context.log(DebugLevel.ERROR, "The node cannot start: " + reason);
        context.advance(RunState.SHUTDOWN);
        context.exit(EXIT_CODE, reason);
    }

    private void notify(String name) {
        context.effect(new Effect.Notification(name));
    }

    private void retryIn(long seconds) {
        context.startTimer(TimerKey.Kind.STARTUP, 0, seconds * Context.NANOS_PER_SECOND);
    }
}
