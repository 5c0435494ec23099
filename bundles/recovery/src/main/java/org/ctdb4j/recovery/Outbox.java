// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.spi.recovery.RecoveryEffect;

/** The effects of one step, and the timers among them. */
final class Outbox {
    private final List<RecoveryEffect> effects = new ArrayList<>();
    private final Map<Integer, Runnable> timers = new LinkedHashMap<>();
    private int lastTimer;

    /** {@return what this step wants done; cleared by {@link #begin}} */
    List<RecoveryEffect> effects() {
        return effects;
    }

    void begin() {
        effects.clear();
    }

    void add(RecoveryEffect effect) {
        effects.add(effect);
    }

    void log(DebugLevel level, String format, Object... arguments) {
        effects.add(new RecoveryEffect.Log(level, String.format(format, arguments)));
    }

    /** Runs an action once the delay is over. */
    Timer after(long delayNanos, Runnable action) {
        int number = ++lastTimer;
        timers.put(number, action);
        effects.add(new RecoveryEffect.StartTimer(number, delayNanos));
        return new Timer(number);
    }

    /** A timer is over; one that was cancelled meanwhile is ignored. */
    void fired(int number) {
        Runnable action = timers.remove(number);
        if (action != null) {
            action.run();
        }
    }

    /** A timer that can be cancelled; cancelling one that is over has no effect. */
    final class Timer {
        private final int number;

        private Timer(int number) {
            this.number = number;
        }

        void cancel() {
            if (timers.remove(number) != null) {
                effects.add(new RecoveryEffect.CancelTimer(number));
            }
        }
    }
}
