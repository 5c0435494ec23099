// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.protocol.control.ContinueNode;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.SetBanState;
import org.ctdb4j.protocol.control.SetRecmode;
import org.ctdb4j.protocol.control.StopNode;
import org.ctdb4j.protocol.type.BanState;

/** Somebody with the {@code ctdb} tool: each command is a client that asks one thing and leaves. */
public final class Operator {
    private final World world;

    Operator(World world) {
        this.world = world;
    }

    public void recover(int pnn) {
        run(pnn, new SetRecmode(RecoveryMode.ACTIVE));
    }

    void stop(int pnn) {
        run(pnn, new StopNode());
    }

    void goOn(int pnn) {
        run(pnn, new ContinueNode());
    }

    /** @param seconds 0 ends a ban */
    void ban(int pnn, int seconds) {
        run(pnn, new SetBanState(new BanState(pnn, seconds)));
    }

    private void run(int pnn, Control control) {
        world.trace().note("operator at node " + pnn + ": " + control);
        ClientConnection connection = new ClientConnection(world.node(pnn), () -> {});
        if (connection.connect()) {
            connection.ask(Pnn.CURRENT, control, reply -> connection.leave());
        }
    }
}
