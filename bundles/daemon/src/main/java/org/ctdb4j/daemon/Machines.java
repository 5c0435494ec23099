// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.ArrayDeque;
import java.util.Deque;

import org.ctdb4j.core.Effect;
import org.ctdb4j.core.EffectCarrier;
import org.ctdb4j.core.Effects;
import org.ctdb4j.core.Event;
import org.ctdb4j.core.Node;
import org.ctdb4j.spi.loop.Loop;

/**
 * The node's machines and their inbox. At the end of each turn the inbox is drained: one event is stepped, its effects are carried
 * out, then the next. What carrying out brings in is taken in the same turn, up to a bound.
 */
final class Machines {
    /** Events stepped in one turn before sockets get their turn again. */
    static final int EVENTS_PER_TURN = 4096;

    private final Loop loop;
    private final Node node;
    private final EffectCarrier carrier;
    private final Locks locks;
    private final Deque<Event> inbox = new ArrayDeque<>();
    private boolean stepped;

    /** Who takes locks for the machines. */
    interface Locks {
        /** {@return whether what is granted can be used} If not, the grant is posted again when it can. */
        boolean isUsable(Event.LockGranted granted);

        /** The step that heard of a granted lock is through. */
        void used(long request);

        /** A lock will not be had. */
        void failed(long request);
    }

    Machines(Loop loop, Node node, EffectCarrier carrier, Locks locks) {
        this.loop = loop;
        this.node = node;
        this.carrier = carrier;
        this.locks = locks;
    }

    /** Adds an event; on the loop thread, from within a turn. */
    void post(Event event) {
        inbox.add(event);
    }

    /** Steps one event now, before all that wait: for what must have an end when the caller goes on. */
    void stepNow(Event event) {
        stepped = true;
        carryOut(node.step(loop.nanoTime(), event));
        if (event instanceof Event.LockGranted granted) {
            locks.used(granted.request());
        } else if (event instanceof Event.LockFailed failed) {
            locks.failed(failed.request());
        }
    }

    /** Drains the inbox; the hook of the end of a turn. */
    void drain() {
        int steps = 0;
        while (!inbox.isEmpty() && steps++ < EVENTS_PER_TURN) {
            Event event = inbox.poll();
            if (!(event instanceof Event.LockGranted granted) || locks.isUsable(granted)) {
                stepNow(event);
            }
        }
        if (!inbox.isEmpty()) {
            loop.execute(() -> {});
        }
    }

    /** {@return whether the node has made a step since this was asked last: without one it is as it was} */
    boolean takeStepped() {
        boolean taken = stepped;
        stepped = false;
        return taken;
    }

    private void carryOut(Effects effects) {
        for (Effect effect : effects) {
            effect.carryOut(carrier);
        }
    }
}
