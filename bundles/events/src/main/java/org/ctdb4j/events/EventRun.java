// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.events.ScriptFolder.Script;
import org.ctdb4j.events.socket.EventErrno;
import org.ctdb4j.spi.event.EventResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of an event: its scripts one after the other, until one fails, unless all are to run, or the time of them together is over. */
final class EventRun {
    private static final Logger LOG = LoggerFactory.getLogger(EventRun.class);

    /** ENOTDIR: there is no folder of scripts. */
    private static final int NO_FOLDER = 20;

    private final long request;
    private final String event;
    private final List<String> arguments;
    private final long deadlineNanos;
    private final boolean all;
    private final List<EventResult.Script> done = new ArrayList<>();
    private Optional<ScriptRun> current = Optional.empty();
    private boolean cancelled;

    /**
     * @param deadlineNanos on the clock of {@link System#nanoTime}
     * @param all whether the scripts behind one that fails run as well
     */
    EventRun(long request, String event, List<String> arguments, long deadlineNanos, boolean all) {
        this.request = request;
        this.event = event;
        this.arguments = arguments;
        this.deadlineNanos = deadlineNanos;
        this.all = all;
    }

    long request() {
        return request;
    }

    String event() {
        return event;
    }

    List<String> arguments() {
        return arguments;
    }

    long remainingNanos() {
        return Math.max(0, deadlineNanos - System.nanoTime());
    }

    /** {@return how the event went; its status is 0 or a positive errno} On the events thread. */
    EventResult run(ScriptFolder folder, Map<String, String> environment, HungScripts hung)
            throws InterruptedException {
        try {
            return new EventResult(
                    event, ScriptStatus.ofEvent(runAll(folder.scripts(), environment, hung)), List.copyOf(done));
        } catch (IOException e) {
            LOG.error("Event {} cannot run: no script folder {}", event, e.getMessage());
            return new EventResult(event, NO_FOLDER, List.of());
        } catch (RuntimeException | OutOfMemoryError e) {
            // Such as no thread for the output of a script. Whoever waits for this run would wait for ever.
            LOG.error("Event {} fails, for a script cannot be run", event, e);
            return new EventResult(event, EventErrno.AGAIN, List.copyOf(done));
        }
    }

    private int runAll(List<Script> scripts, Map<String, String> environment, HungScripts hung)
            throws InterruptedException {
        int failure = ScriptStatus.OK;
        for (Script script : scripts) {
            int status = runOne(script, environment, hung);
            if (!ScriptStatus.passes(status)) {
                failure = status;
                if (!all || status == ScriptStatus.CANCELLED) {
                    break;
                }
            }
        }
        return failure;
    }

    private int runOne(Script script, Map<String, String> environment, HungScripts hung) throws InterruptedException {
        Instant begin = Instant.now();
        ScriptRun run = new ScriptRun(script.name());
        int status = ScriptStatus.DISABLED;
        if (script.enabled() && enter(run)) {
            status = run.run(script.path(), event, arguments, environment, remainingNanos(), hung);
        }
        if (isCancelled()) {
            status = ScriptStatus.CANCELLED;
        }
        done.add(new EventResult.Script(script.name(), begin, Instant.now(), status, run.output()));
        return status;
    }

    private synchronized boolean enter(ScriptRun run) {
        current = Optional.of(run);
        return !cancelled;
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Ends the run; from any thread. */
    synchronized void cancel() {
        cancelled = true;
        current.ifPresent(ScriptRun::cancel);
    }
}
