// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.spi.spool.HeapSpools;
import org.ctdb4j.spi.spool.Spools;

/**
 * One node of a cluster as a state machine. Equal state and equal event give equal effects, log lines included.
 * Belongs to the thread that calls it.
 */
public final class Node {
    private final Effects effects = new Effects();
    private final NodeMachine machine;

    public Node(NodeSettings settings) {
        this(settings, Cures.ALL);
    }

    /** A node without some of its cures: only for showing that a test would notice. */
    public Node(NodeSettings settings, Cures cures) {
        this(settings, cures, new HeapSpools());
    }

    /** @param spools where recoveries put records aside */
    public Node(NodeSettings settings, Spools spools) {
        this(settings, Cures.ALL, spools);
    }

    private Node(NodeSettings settings, Cures cures, Spools spools) {
        machine = new NodeMachine(settings, cures, effects, spools);
    }

    /**
     * Takes one event and answers with what is to be done; all that the node sends to itself is acted upon in the
     * same step. The list is good until the next step.
     *
     * @param nowNanos monotonic time
     * @throws IllegalStateException if the node finds itself wrong; it must not go on then
     */
    public Effects step(long nowNanos, Event event) {
        effects.clear();
        if (!machine.context.exited()) {
            machine.context.nowNanos = nowNanos;
            machine.happened(event);
        }
        return effects;
    }

    NodeMachine machine() {
        return machine;
    }

    /** {@return the facts for management, as they are after the last step} */
    public NodeSnapshot snapshot(long nowNanos) {
        return Snapshots.of(machine, nowNanos);
    }
}
