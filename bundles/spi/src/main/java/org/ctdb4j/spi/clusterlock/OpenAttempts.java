// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.clusterlock;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.ctdb4j.spi.loop.Loop;

/**
 * The attempts that a holder of the role has not answered, each with its limit. Every one is answered once: by the holder, or at its
 * limit, or by the holder that it is handed over to. On the loop thread.
 */
public final class OpenAttempts {
    private final Loop loop;
    private final ClusterLockEvents events;

    /** In the order they began. */
    private final Set<Attempt> open = new LinkedHashSet<>();

    public OpenAttempts(Loop loop, ClusterLockEvents events) {
        this.loop = loop;
        this.events = events;
    }

    /**
     * Begins an attempt.
     *
     * @param keep to keep the lock, not only to test it
     * @param whenUnwanted stops what is being done for it: its limit has come, or the next holder begins it again
     */
    public Attempt begin(long request, boolean keep, Duration limit, Runnable whenUnwanted) {
        Attempt attempt = new Attempt(request, keep, limit.toNanos(), whenUnwanted);
        open.add(attempt);
        return attempt;
    }

    /** Ends all of them without an answer. {@return what the next holder has to begin again} */
    public List<ClusterLockHandover.Attempt> give() {
        List<Attempt> ended = List.copyOf(open);
        open.clear();
        ended.forEach(Attempt::end);
        return ended.stream().map(Attempt::toHandover).toList();
    }

    /** One attempt; another object for each, also if the daemon asks again under the same number. */
    public final class Attempt {
        private final long request;
        private final boolean keep;
        private final long begunNanos = loop.nanoTime();
        private final long limitNanos;
        private final Runnable whenUnwanted;
        private final Loop.Timer limit;

        private Attempt(long request, boolean keep, long limitNanos, Runnable whenUnwanted) {
            this.request = request;
            this.keep = keep;
            this.limitNanos = limitNanos;
            this.whenUnwanted = whenUnwanted;
            limit = loop.schedule(limitNanos, this::timedOut);
        }

        /** {@return whether it has not been answered} */
        public boolean isOpen() {
            return open.contains(this);
        }

        /** {@return whether it has not been answered, and is to keep the lock} */
        public boolean wantsToKeep() {
            return keep && isOpen();
        }

        /** Answers it, unless that has been done. */
        public void answer(LockAttempt result) {
            if (open.remove(this)) {
                limit.cancel();
                events.finished(request, result, loop.nanoTime() - begunNanos);
            }
        }

        private void timedOut() {
            if (isOpen()) {
                whenUnwanted.run();
                answer(LockAttempt.TIMED_OUT);
            }
        }

        private void end() {
            limit.cancel();
            whenUnwanted.run();
        }

        private ClusterLockHandover.Attempt toHandover() {
            long remaining = begunNanos + limitNanos - loop.nanoTime();
            return new ClusterLockHandover.Attempt(request, keep, Math.max(0, remaining));
        }
    }
}
