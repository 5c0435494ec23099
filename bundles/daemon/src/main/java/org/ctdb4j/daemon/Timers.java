// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.ctdb4j.core.TimerKey;
import org.ctdb4j.spi.loop.Loop;

/** The core's timers on the loop's clock. */
final class Timers {
    private final Loop loop;
    private final Consumer<TimerKey> fired;
    private final Map<TimerKey, Loop.Timer> running = new HashMap<>();

    Timers(Loop loop, Consumer<TimerKey> fired) {
        this.loop = loop;
        this.fired = fired;
    }

    void start(TimerKey key, long delayNanos) {
        cancel(key);
        running.put(key, loop.schedule(delayNanos, () -> {
            running.remove(key);
            fired.accept(key);
        }));
    }

    void cancel(TimerKey key) {
        Loop.Timer timer = running.remove(key);
        if (timer != null) {
            timer.cancel();
        }
    }

    void cancelAll() {
        running.values().forEach(Loop.Timer::cancel);
        running.clear();
    }
}
