// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.cluster.lock.command;

import java.io.IOException;
import java.time.Duration;
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
import org.ctdb4j.spi.clusterlock.OpenAttempts;
import org.ctdb4j.spi.config.NodeConfiguration;
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
    private final Map<String, String> environment;
    private OpenAttempts attempts;
    private ClusterLockEvents events;
    private Optional<LockHelper> held = Optional.empty();
    private String lock = "";

    @Activate
    public CommandClusterLock(
            @Reference Loop loop, @Reference LockHelpers helpers, @Reference NodeConfiguration configuration) {
        this.loop = loop;
        this.helpers = helpers;
        environment = configuration.scriptEnvironment();
    }

    @Override
    public void take(ClusterLockHandover handover, ClusterLockEvents newEvents) {
        lock = handover.lock();
        events = newEvents;
        attempts = new OpenAttempts(loop, newEvents);
        handover.helper().ifPresent(this::hold);
        handover.pending().forEach(p -> attempt(p.request(), p.keep(), Duration.ofNanos(p.remainingNanos())));
    }

    @Override
    public ClusterLockHandover give() {
        Optional<LockHelper> given = held;
        held = Optional.empty();
        return new ClusterLockHandover(lock, OptionalInt.empty(), given, attempts.give());
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
        Optional<LockHelper> helper = keep && held() ? Optional.empty() : start();
        OpenAttempts.Attempt attempt = attempts.begin(request, keep, limit, () -> helper.ifPresent(LockHelper::end));
        if (helper.isPresent()) {
            helper.get().listen(new Heard(Optional.of(attempt), helper.get()));
        } else {
            LockAttempt result = keep && held() ? LockAttempt.TAKEN : LockAttempt.FAILED;
            loop.execute(() -> attempt.answer(result));
        }
    }

    private Optional<LockHelper> start() {
        String command = lock.substring(COMMAND.length()).strip();
        try {
            return Optional.of(helpers.start(List.of(command.split("[ \t]+")), environment));
        } catch (IOException e) {
            LOG.error("Cluster lock {}: the helper cannot be started: {}", lock, e.getMessage());
            return Optional.empty();
        }
    }

    /** What a helper says, on its thread, of the attempt it was started for or of the lock that it holds. */
    private final class Heard implements LockHelper.Listener {
        private final Optional<OpenAttempts.Attempt> attempt;
        private final LockHelper helper;

        private Heard(Optional<OpenAttempts.Attempt> attempt, LockHelper helper) {
            this.attempt = attempt;
            this.helper = helper;
        }

        @Override
        public void answered(LockAttempt result) {
            loop.execute(() -> open().ifPresent(waiting -> CommandClusterLock.this.answered(waiting, helper, result)));
        }

        @Override
        public void ended() {
            loop.execute(() -> CommandClusterLock.this.ended(open(), helper));
        }

        private Optional<OpenAttempts.Attempt> open() {
            return attempt.filter(OpenAttempts.Attempt::isOpen);
        }
    }

    private void answered(OpenAttempts.Attempt attempt, LockHelper helper, LockAttempt result) {
        if (result == LockAttempt.TAKEN && attempt.wantsToKeep() && !held()) {
            held = Optional.of(helper);
        } else {
            helper.end();
        }
        attempt.answer(result);
    }

    private void ended(Optional<OpenAttempts.Attempt> attempt, LockHelper helper) {
        if (held.isPresent() && held.get() == helper) {
            held = Optional.empty();
            events.lost("the helper of cluster lock " + lock + " has ended");
        } else if (attempt.isPresent()) {
            LOG.error("Cluster lock {}: the helper has ended without a word", lock);
            attempt.get().answer(LockAttempt.FAILED);
        }
    }

    /** Takes over a helper that another holder of the role has started. */
    private void hold(LockHelper helper) {
        held = Optional.of(helper);
        helper.listen(new Heard(Optional.empty(), helper));
    }

    @Override
    public void release() {
        held.ifPresent(LockHelper::end);
        held = Optional.empty();
    }
}
