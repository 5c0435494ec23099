// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.cluster.lock.command;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.ctdb4j.spi.clusterlock.ClusterLock;
import org.ctdb4j.spi.clusterlock.ClusterLockEvents;
import org.ctdb4j.spi.clusterlock.ClusterLockHandover;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.clusterlock.LockHelper;
import org.ctdb4j.spi.clusterlock.LockHelpers;
import org.ctdb4j.spi.loop.Loop;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a helper program take, hold and test the lock, a process for each attempt ({@code spec/daemon.md} 5.3). The one that took it holds
 * it as long as it lives. All state is the loop's.
 */
@Component(property = ClusterLock.PREFIX + "=" + ClusterLock.COMMAND)
public final class CommandClusterLock implements ClusterLock {
    private static final Logger LOG = LoggerFactory.getLogger(CommandClusterLock.class);

    private final Loop loop;
    private final LockHelpers helpers;
    private final Map<Long, Attempt> open = new LinkedHashMap<>();
    private Optional<ClusterLockEvents> events = Optional.empty();
    private Optional<LockHelper> held = Optional.empty();
    private String lock = "";

    /** An attempt that has not been answered. */
    private record Attempt(
            boolean keep, long begunNanos, long deadlineNanos, Loop.Timer limit, Optional<LockHelper> helper) {
        /** Nobody waits for it any more. */
        void end() {
            limit.cancel();
            helper.ifPresent(LockHelper::end);
        }
    }

    @Activate
    public CommandClusterLock(@Reference Loop loop, @Reference LockHelpers helpers) {
        this.loop = loop;
        this.helpers = helpers;
    }

    @Override
    public void take(ClusterLockHandover handover, ClusterLockEvents newEvents) {
        lock = handover.lock();
        events = Optional.of(newEvents);
        handover.helper().ifPresent(this::hold);
        handover.pending().forEach(p -> attempt(p.request(), p.keep(), Duration.ofNanos(p.remainingNanos())));
    }

    @Override
    public ClusterLockHandover give() {
        List<ClusterLockHandover.Attempt> pending = new ArrayList<>();
        long now = loop.nanoTime();
        open.forEach((request, attempt) -> {
            attempt.end();
            long remaining = Math.max(0, attempt.deadlineNanos() - now);
            pending.add(new ClusterLockHandover.Attempt(request, attempt.keep(), remaining));
        });
        open.clear();
        events = Optional.empty();
        Optional<LockHelper> given = held;
        held = Optional.empty();
        return new ClusterLockHandover(lock, OptionalInt.empty(), given, pending);
    }

    @Override
    public boolean held() {
        return held.isPresent();
    }

    @Override
    public void acquire(long request, Duration limit) {
        attempt(request, true, limit);
    }

    @Override
    public void test(long request, Duration limit) {
        attempt(request, false, limit);
    }

    private void attempt(long request, boolean keep, Duration limit) {
        long now = loop.nanoTime();
        Loop.Timer timer = loop.schedule(limit.toNanos(), () -> timedOut(request));
        Optional<LockHelper> helper = keep && held() ? Optional.empty() : start();
        open.put(request, new Attempt(keep, now, now + limit.toNanos(), timer, helper));
        if (helper.isPresent()) {
            helper.get().listen(new Heard(request, helper.get()));
        } else {
            LockAttempt result = keep && held() ? LockAttempt.TAKEN : LockAttempt.FAILED;
            loop.execute(() -> answer(request, result));
        }
    }

    private Optional<LockHelper> start() {
        String command = lock.substring(COMMAND.length()).strip();
        try {
            return Optional.of(helpers.start(List.of(command.split("[ \t]+"))));
        } catch (IOException e) {
            LOG.error("Cluster lock {}: the helper cannot be started: {}", lock, e.getMessage());
            return Optional.empty();
        }
    }

    /** What a helper says, on its thread, of the attempt it was started for or of the lock that it holds. */
    private final class Heard implements LockHelper.Listener {
        private final long request;
        private final LockHelper helper;

        private Heard(long request, LockHelper helper) {
            this.request = request;
            this.helper = helper;
        }

        @Override
        public void answered(LockAttempt attempt) {
            loop.execute(() -> CommandClusterLock.this.answered(request, helper, attempt));
        }

        @Override
        public void ended() {
            loop.execute(() -> CommandClusterLock.this.ended(request, helper));
        }
    }

    private void answered(long request, LockHelper helper, LockAttempt result) {
        if (!isWaitedFor(request, helper)) {
            return;
        }
        if (result == LockAttempt.TAKEN && open.get(request).keep() && !held()) {
            held = Optional.of(helper);
        } else {
            helper.end();
        }
        answer(request, result);
    }

    private boolean isWaitedFor(long request, LockHelper helper) {
        Attempt attempt = open.get(request);
        return attempt != null && attempt.helper().filter(own -> own == helper).isPresent();
    }

    private void ended(long request, LockHelper helper) {
        if (held.isPresent() && held.get() == helper) {
            held = Optional.empty();
            events.ifPresent(e -> e.lost("the helper of cluster lock " + lock + " has ended"));
        } else if (isWaitedFor(request, helper)) {
            LOG.error("Cluster lock {}: the helper has ended without a word", lock);
            answer(request, LockAttempt.FAILED);
        }
    }

    private void timedOut(long request) {
        Attempt attempt = open.get(request);
        if (attempt != null) {
            attempt.end();
            answer(request, LockAttempt.TIMED_OUT);
        }
    }

    private void answer(long request, LockAttempt result) {
        Attempt attempt = open.remove(request);
        if (attempt != null) {
            attempt.limit().cancel();
            long nanos = loop.nanoTime() - attempt.begunNanos();
            events.ifPresent(e -> e.finished(request, result, nanos));
        }
    }

    /** Takes over a helper that another holder of the role has started. */
    private void hold(LockHelper helper) {
        held = Optional.of(helper);
        helper.listen(new Heard(0, helper));
    }

    @Override
    public void release() {
        held.ifPresent(LockHelper::end);
        held = Optional.empty();
    }
}
