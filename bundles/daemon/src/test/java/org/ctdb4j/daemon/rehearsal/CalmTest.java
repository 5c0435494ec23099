// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class CalmTest {
    private long turns;
    private long nanos;
    private boolean running = true;
    private final Calm calm = new Calm(() -> turns, () -> nanos, () -> running);

    @Test
    void anIdleLoopIsCalm() {
        pass(Duration.ofSeconds(1), 40);

        assertFalse(calm.isBusy());
    }

    @Test
    void aLoopThatGoesRoundAllTheTimeIsBusyUntilItRests() {
        pass(Duration.ofMillis(200), 1000);
        assertTrue(calm.isBusy());

        pass(Duration.ofMillis(200), 5);
        assertFalse(calm.isBusy());
    }

    @Test
    void aShortTimeSaysNothing() {
        pass(Duration.ofMillis(1), 90);

        assertFalse(calm.isBusy());
    }

    @Test
    void shortTimesAddUp() {
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMillis(10), 90);
            calm.isBusy();
        }

        assertTrue(calm.isBusy());
    }

    @Test
    void aNodeThatLeavesEndsIt() throws InterruptedException {
        calm.await();

        running = false;
        assertThrows(InterruptedException.class, calm::await);
    }

    private void pass(Duration time, int more) {
        turns += more;
        nanos += time.toNanos();
    }
}
