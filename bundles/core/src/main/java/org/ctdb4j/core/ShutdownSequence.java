// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RunState;

/**
 * How a node leaves ({@code spec/daemon.md} 2.4): the recovery role lets the cluster lock go, the event {@code
 * shutdown} runs, then it exits.
 */
final class ShutdownSequence {
    private final Context context;
    private final EventRuns events;
    private final Runnable endRecovery;

    /** @param endRecovery ends the recovery role's part */
    ShutdownSequence(Context context, EventRuns events, Runnable endRecovery) {
        this.context = context;
        this.events = events;
        this.endRecovery = endRecovery;
    }

    /** Begins, unless it has begun. */
    void begin(int exitCode, String reason) {
        if (context.runState == RunState.SHUTDOWN) {
            return;
        }
        context.log(DebugLevel.ERROR, "Shutting down: " + reason);
        context.advance(RunState.SHUTDOWN);
        endRecovery.run();
        if (!events.run(EventRuns.SHUTDOWN, status -> context.exit(exitCode, reason))) {
            context.exit(exitCode, reason);
        }
    }
}
