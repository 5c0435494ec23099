// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.HashSet;
import java.util.Set;

import org.ctdb4j.api.DebugLevel;

/**
 * Databases whose file cannot be written. The node is unhealthy while there is one, and leaves the cluster when that
 * lasts, so that a recovery takes the newest copies elsewhere.
 */
final class StoreFailures {
    static final long LEAVE_AFTER_NANOS = 30 * Context.NANOS_PER_SECOND;

    private static final int EXIT_CODE = 1;

    private final Context context;
    private final ShutdownSequence shutdown;
    private final Runnable turnUnhealthy;
    private final Set<Integer> failing = new HashSet<>();

    StoreFailures(Context context, ShutdownSequence shutdown, Runnable turnUnhealthy) {
        this.context = context;
        this.shutdown = shutdown;
        this.turnUnhealthy = turnUnhealthy;
    }

    void fails(DatabaseMachine machine, String reason) {
        if (failing.add(machine.id())) {
            context.log(DebugLevel.ERROR, "Database " + machine.name() + " cannot be written: " + reason);
            turnUnhealthy.run();
            context.startTimer(TimerKey.Kind.STORE, machine.id(), LEAVE_AFTER_NANOS);
        }
    }

    void works(DatabaseMachine machine) {
        if (failing.remove(machine.id())) {
            context.log(DebugLevel.NOTICE, "Database " + machine.name() + " can be written again");
            context.cancelTimer(TimerKey.Kind.STORE, machine.id());
        }
    }

    /** {@return whether the node must not be called healthy} */
    boolean any() {
        return !failing.isEmpty();
    }

    void timerFired(TimerKey key) {
        if (failing.contains((int) key.id())) {
            shutdown.begin(EXIT_CODE, "database 0x%08x could not be written for too long".formatted((int) key.id()));
        }
    }
}
