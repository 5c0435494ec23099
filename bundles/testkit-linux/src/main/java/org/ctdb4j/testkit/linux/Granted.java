// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit.linux;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.spi.lock.FileLocks;
import org.junit.jupiter.api.Assertions;

/** A grant of a lock that can be waited for. One that fails fails the thread it is told on. */
public final class Granted implements FileLocks.Grant {
    private final CountDownLatch latch = new CountDownLatch(1);

    @Override
    public void granted() {
        latch.countDown();
    }

    @Override
    public void failed(String reason) {
        throw new AssertionError(reason);
    }

    public boolean isDone() {
        return latch.getCount() == 0;
    }

    public void await() throws InterruptedException {
        Assertions.assertTrue(latch.await(20, TimeUnit.SECONDS), "no grant within 20 s");
    }
}
