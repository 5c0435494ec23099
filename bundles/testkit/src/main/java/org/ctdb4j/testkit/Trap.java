// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import org.ctdb4j.core.Event;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Opcode;

/** Waits until a node has done a number of steps with others, which are controls and messages sent and answers received; then acts. */
final class Trap {
    private final World world;
    private final SimulatedNode node;
    private final Runnable action;
    private boolean counting;
    private int left;

    private Trap(World world, SimulatedNode node, int steps, Runnable action, boolean counting) {
        this.world = world;
        this.node = node;
        this.left = steps;
        this.action = action;
        this.counting = counting;
    }

    /** A trap that counts from now on. */
    static Trap after(World world, SimulatedNode node, int steps, Runnable action) {
        return new Trap(world, node, steps, action, true);
    }

    /** A trap that counts from the node's next START_RECOVERY on. */
    static Trap inRecovery(World world, SimulatedNode node, int steps, Runnable action) {
        return new Trap(world, node, steps, action, false);
    }

    void sent(SimulatedNode sender, Packet packet) {
        if (sender != node) {
            return;
        }
        counting |= packet instanceof ReqControl request && request.opcode() == Opcode.START_RECOVERY;
        if (packet instanceof ReqControl || packet instanceof ReqMessage) {
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
        if (counting && --left == 0) {
            world.clock().after(0, action);
        }
    }
}
