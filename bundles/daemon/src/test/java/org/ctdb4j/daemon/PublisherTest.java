// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class PublisherTest {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final StillLoop loop = new StillLoop();
    private int truth = 1;
    private final Publisher<Integer> publisher = new Publisher<>(loop, INTERVAL, () -> truth, 0);

    @Test
    void publishesTheFirstTurnAndThenOncePerInterval() {
        assertEquals(0, publisher.latest());
        publisher.turnEnded(true);
        assertEquals(1, publisher.latest());

        truth = 2;
        publisher.turnEnded(true);
        assertEquals(1, publisher.latest());

        loop.now += INTERVAL.toNanos();
        publisher.turnEnded(true);
        assertEquals(2, publisher.latest());
    }

    @Test
    void asksForOneMoreTurnAndNoFurtherOneWhenTheNodeComesToRest() {
        publisher.turnEnded(true);
        truth = 2;
        publisher.turnEnded(true);
        publisher.turnEnded(true);
        assertEquals(1, loop.scheduled.size());

        loop.now += INTERVAL.toNanos();
        loop.fire();
        publisher.turnEnded(false);

        assertEquals(2, publisher.latest());
        assertEquals(0, loop.scheduled.size());
    }

    @Test
    void leavesATurnThatHasChangedNothingAlone() {
        publisher.turnEnded(true);
        truth = 2;
        loop.now += INTERVAL.toNanos();
        publisher.turnEnded(false);
        assertEquals(1, publisher.latest());
        assertEquals(0, loop.scheduled.size());

        publisher.turnEnded(true);
        assertEquals(2, publisher.latest());
    }

    @Test
    void tellsWhoAsksWhatIsTrueNow() {
        publisher.turnEnded(true);
        truth = 2;
        publisher.turnEnded(true);
        assertEquals(1, publisher.latest());
        assertEquals(2, publisher.current());
        assertEquals(2, publisher.latest());
    }

    @Test
    void publishesNothingForWhoAsksWhenNothingHasChanged() {
        publisher.turnEnded(true);
        truth = 2;
        assertEquals(1, publisher.current());
    }

    @Test
    void tellsOfAHangingLoopWhatWasPublishedLast() {
        publisher.turnEnded(true);
        truth = 2;
        publisher.turnEnded(true);
        loop.isBusy = true;
        assertEquals(1, publisher.current());

        loop.catchUp();
        assertEquals(2, publisher.latest());
        loop.isBusy = false;
        truth = 3;
        publisher.turnEnded(true);
        assertEquals(3, publisher.current());
    }

    @Test
    void wakesWhoWaitsForAState() throws Exception {
        CompletableFuture<Boolean> waiter = CompletableFuture.supplyAsync(() -> {
            try {
                return publisher.await(value -> value == 5, Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        truth = 5;
        publisher.publish();

        assertTrue(waiter.get(20, TimeUnit.SECONDS));
    }

    @Test
    void givesUpWaitingAtTheLimit() throws InterruptedException {
        assertFalse(publisher.await(value -> value == 5, Duration.ofMillis(1)));
    }
}
