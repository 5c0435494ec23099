// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import org.ctdb4j.core.Event;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;

/** Waits until a node has done a number of steps with others, which are controls and messages sent and answers received; then acts. */
final class Trap {
    private final World world;
    private final SimulatedNode node;
    private final Runnable action;
    private int left;

    Trap(World world, SimulatedNode node, int steps, Runnable action) {
        this.world = world;
        this.node = node;
        this.left = steps;
        this.action = action;
    }

    void sent(SimulatedNode sender, Packet packet) {
        if (sender == node && (packet instanceof ReqControl || packet instanceof ReqMessage)) {
            step();
        }
    }

    void happened(SimulatedNode where, Event event) {
        if (where == node && event instanceof Event.PeerPacket received && received.packet() instanceof ReplyControl) {
            step();
        }
    }

    /** {@return whether the node has been caught: then nothing more of it goes out, even of what it decided together} */
    boolean holds(SimulatedNode caught) {
        return caught == node && left <= 0;
    }

    private void step() {
        if (--left == 0) {
            world.clock().after(0, action);
        }
    }
}
