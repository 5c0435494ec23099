// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.message.PushNodeFlags;
import org.ctdb4j.protocol.message.TakeoverRun;
import org.ctdb4j.protocol.type.FlagChange;
import org.ctdb4j.protocol.type.SrvidMessage;
import org.ctdb4j.spi.event.EventEvents;

/** Whether this node is healthy: what its {@code monitor} events say ({@code spec/daemon.md} 8.1). */
final class Monitor {
    private static final long FIRST_SECONDS = 2;
    private static final long AFTER_CHANGE_SECONDS = 5;

    private final Context context;
    private final EventRuns events;
    private final FreezeAll freezeAll;
    private final StoreFailures storeFailures;
    private final Messages messages;
    private long intervalSeconds = FIRST_SECONDS;
    private int timeouts;

    Monitor(Context context, EventRuns events, FreezeAll freezeAll, StoreFailures storeFailures, Messages messages) {
        this.context = context;
        this.events = events;
        this.freezeAll = freezeAll;
        this.storeFailures = storeFailures;
        this.messages = messages;
    }

    /** What a run says. */
    private enum Verdict {
        NONE,
        GOOD,
        BAD
    }

    /** The startup event has succeeded. */
    void start() {
        intervalSeconds = FIRST_SECONDS;
        startTimer();
    }

    void timerFired() {
        if (!mayRun()) {
            startTimer();
        } else if (!events.run(EventRuns.MONITOR, this::ended)) {
            intervalSeconds = AFTER_CHANGE_SECONDS;
            startTimer();
        }
    }

    /** Something else than a monitor event has found the node unfit to serve. */
    void turnUnhealthy() {
        int before = context.flags(context.pnn);
        judge(Verdict.BAD);
        announceChange(before);
    }

    private boolean mayRun() {
        return context.recoveryMode == RecoveryMode.NORMAL
                && context.runState == RunState.RUNNING
                && !context.isInactive(context.pnn)
                && !freezeAll.allFrozen();
    }

    private void ended(int status) {
        int before = context.flags(context.pnn);
        judge(verdict(status));
        startTimer();
        intervalSeconds = Math.min(2 * intervalSeconds, intervalSecondsMax());
        announceChange(before);
    }

    private Verdict verdict(int status) {
        switch (status) {
            case EventEvents.CANCELLED:
                return Verdict.NONE;
            case EventEvents.TIMED_OUT:
                timeouts++;
                int limit = context.tunable(Tunable.MONITOR_TIMEOUT_COUNT);
                return Integer.compareUnsigned(timeouts, limit) < 0 ? Verdict.NONE : Verdict.BAD;
            default:
                timeouts = 0;
                return status == EventEvents.OK && !storeFailures.any() ? Verdict.GOOD : Verdict.BAD;
        }
    }

    private void judge(Verdict verdict) {
        boolean unhealthy = (context.flags(context.pnn) & NodeFlags.UNHEALTHY) != 0;
        if (verdict == Verdict.BAD && !unhealthy) {
            change(context.flags(context.pnn) | NodeFlags.UNHEALTHY, "unhealthy");
        } else if (verdict == Verdict.GOOD && unhealthy) {
            change(context.flags(context.pnn) & ~NodeFlags.UNHEALTHY, "healthy");
        }
    }

    private void change(int flags, String notification) {
        context.log(DebugLevel.NOTICE, "This node is " + notification);
        context.setFlags(context.pnn, flags);
        intervalSeconds = AFTER_CHANGE_SECONDS;
        context.effect(new Effect.Notification(notification));
    }

    /** The recovery role spreads the flags, the leader moves addresses. */
    private void announceChange(int before) {
        int now = context.flags(context.pnn);
        if (now != before) {
            messages.send(context.pnn, new PushNodeFlags(new FlagChange(context.pnn, now, before)));
            messages.send(Pnn.BROADCAST_CONNECTED, new TakeoverRun(new SrvidMessage(context.pnn, 0)));
        }
    }

    private long intervalSecondsMax() {
        return Integer.toUnsignedLong(context.tunable(Tunable.MONITOR_INTERVAL));
    }

    private void startTimer() {
        context.startTimer(TimerKey.Kind.MONITOR, 0, Math.max(1, intervalSeconds) * Context.NANOS_PER_SECOND);
    }
}
