// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetBanState;
import org.ctdb4j.protocol.control.SetBanState;
import org.ctdb4j.protocol.type.BanState;

/** The ban of the own node ({@code spec/daemon.md} 7.1). */
final class Ban {
    private static final TimerKey.Kind TIMER = TimerKey.Kind.BAN;

    private final Context context;
    private final Databases databases;
    private final Inactivity inactivity;
    private int seconds;
    private boolean timed;

    Ban(Context context, Databases databases, Inactivity inactivity) {
        this.context = context;
        this.databases = databases;
        this.inactivity = inactivity;
    }

    void serve(Controls controls) {
        controls.on(SetBanState.class, this::set);
        controls.data(GetBanState.class, () -> new GetBanState.Reply(state()).encode());
    }

    /** The ban is over, unless a database is not frozen: then the node may have served wrong records. */
    void timerFired() {
        timed = false;
        boolean frozen = databases.newestFirst().stream().allMatch(DatabaseMachine::frozen);
        if (frozen) {
            end();
        } else {
            context.log(DebugLevel.ERROR, "The ban is over but not all databases are frozen");
            begin(context.tunable(Tunable.RECOVERY_BAN_PERIOD));
        }
    }

    private BanState state() {
        return new BanState(context.pnn, context.isBanned() ? seconds : 0);
    }

    private void set(ReqControl request, SetBanState control) {
        BanState wanted = control.ban();
        if (wanted.pnn() != context.pnn) {
            context.reply(request, Controls.FAILED);
            return;
        }
        if (wanted.seconds() == 0) {
            stopTimer();
            end();
        } else {
            begin(wanted.seconds());
        }
        context.reply(request, 0);
    }

    private void begin(int wantedSeconds) {
        boolean running = stopTimer();
        if (!context.tunables.isSet(Tunable.ENABLE_BANS)) {
            context.log(DebugLevel.NOTICE, "Bans are disabled");
            return;
        }
        context.log(
                DebugLevel.ERROR, "This node is banned for " + Integer.toUnsignedString(wantedSeconds) + " seconds");
        seconds = wantedSeconds;
        timed = true;
        context.startTimer(TIMER, 0, Integer.toUnsignedLong(wantedSeconds) * Context.NANOS_PER_SECOND);
        context.setFlags(context.pnn, context.flags(context.pnn) | NodeFlags.BANNED);
        if (!running) {
            inactivity.become(NodeFlags.BANNED);
        }
    }

    private void end() {
        context.log(DebugLevel.NOTICE, "This node is not banned any more");
        context.setFlags(context.pnn, context.flags(context.pnn) & ~NodeFlags.BANNED);
        seconds = 0;
    }

    /** {@return whether it ran} */
    private boolean stopTimer() {
        boolean running = timed;
        timed = false;
        if (running) {
            context.cancelTimer(TIMER, 0);
        }
        return running;
    }
}
