// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit.linux;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.junit.jupiter.api.Assertions;

/** Waits for what other threads or processes bring about. */
public final class Await {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Await() {}

    /** @param state what to print when it takes too long */
    public static void until(BooleanSupplier condition, Supplier<String> state) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                Assertions.fail("still not so after 20 s: " + state.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
