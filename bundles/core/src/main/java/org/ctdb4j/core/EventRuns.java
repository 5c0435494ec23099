// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.spi.event.EventEvents;

/** Runs events ({@code spec/daemon.md} 8.2) and hears of their end. */
final class EventRuns {
    static final String INIT = "init";
    static final String SETUP = "setup";
    static final String STARTUP = "startup";
    static final String MONITOR = "monitor";
    static final String START_RECOVERY = "startrecovery";
    static final String RECOVERED = "recovered";
    static final String IPREALLOCATED = "ipreallocated";
    static final String SHUTDOWN = "shutdown";

    /** The only ones that may run while a recovery does. */
    private static final Set<String> DURING_RECOVERY = Set.of(INIT, SETUP, START_RECOVERY, SHUTDOWN, IPREALLOCATED);

    /** Those that are taken to have succeeded when they run out of time. */
    private static final Set<String> FORGIVEN = Set.of(START_RECOVERY, RECOVERED);

    private final Context context;
    private final Map<Long, IntConsumer> running = new HashMap<>();

    EventRuns(Context context) {
        this.context = context;
    }

    /**
     * Runs an event unless a recovery forbids it; {@return whether it runs}
     *
     * @param whenEnded told 0 or a positive errno
     */
    boolean run(String event, IntConsumer whenEnded) {
        if (context.recoveryMode != RecoveryMode.NORMAL && !DURING_RECOVERY.contains(event)) {
            context.log(DebugLevel.ERROR, "Event " + event + " is not run during a recovery");
            return false;
        }
        long run = context.number();
        running.put(run, status -> whenEnded.accept(forgiven(event, status)));
        context.effect(new Effect.RunEvent(run, event, List.of(), context.tunable(Tunable.EVENT_SCRIPT_TIMEOUT)));
        return true;
    }

    void finished(Event.EventFinished event) {
        IntConsumer whenEnded = running.remove(event.run());
        if (whenEnded == null) {
            throw new IllegalStateException("Event run " + event.run() + " ended twice or was never started");
        }
        whenEnded.accept(event.status());
    }

    private static int forgiven(String event, int status) {
        return status == EventEvents.TIMED_OUT && FORGIVEN.contains(event) ? 0 : status;
    }
}
