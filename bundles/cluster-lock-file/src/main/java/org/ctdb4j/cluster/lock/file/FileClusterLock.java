// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.cluster.lock.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

import org.ctdb4j.spi.clusterlock.ClusterLock;
import org.ctdb4j.spi.clusterlock.ClusterLockEvents;
import org.ctdb4j.spi.clusterlock.ClusterLockHandover;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.clusterlock.OpenAttempts;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.system.linux.LinuxException;
import org.ctdb4j.system.linux.LockFile;
import org.ctdb4j.system.linux.LockFiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes, watches and tests the lock file. All state is the loop's; only the calls on the file system run on a thread of their own. While
 * the lock is held nothing in this process opens the file: that would lose the lock.
 */
@Component(property = ClusterLock.PREFIX + "=")
public final class FileClusterLock implements ClusterLock {
    private static final Logger LOG = LoggerFactory.getLogger(FileClusterLock.class);

    /** How often a held lock's file is looked at, as upstream's helper does. */
    private static final Duration RECHECK = Duration.ofSeconds(5);

    private final Loop loop;
    private final LockFiles files;
    private OpenAttempts attempts;
    private ClusterLockEvents events;
    private Optional<LockFile> held = Optional.empty();
    private Optional<Loop.Timer> recheck = Optional.empty();
    private Worker worker;
    private String lock = "";

    /** On the worker alone: whether a lock file is open there, which must not be opened again. */
    private boolean fileOpen;

    /** What came of a try; {@code file} is there if and only if the lock was taken. */
    private record Try(LockAttempt result, Optional<LockFile> file) {}

    @Activate
    public FileClusterLock(@Reference Loop loop, @Reference LockFiles files) {
        this.loop = loop;
        this.files = files;
    }

    @Override
    public void take(ClusterLockHandover handover, ClusterLockEvents newEvents) {
        lock = handover.lock();
        events = newEvents;
        attempts = new OpenAttempts(loop, newEvents);
        worker = new Worker();
        handover.descriptor().ifPresent(descriptor -> {
            worker.execute(() -> fileOpen = true);
            hold(files.of(descriptor, Path.of(lock)));
        });
        handover.pending().forEach(p -> attempt(p.request(), p.keep(), Duration.ofNanos(p.remainingNanos())));
    }

    @Override
    public ClusterLockHandover give() {
        recheck.ifPresent(Loop.Timer::cancel);
        worker.end();
        OptionalInt descriptor =
                held.map(file -> OptionalInt.of(file.descriptor())).orElse(OptionalInt.empty());
        held = Optional.empty();
        return new ClusterLockHandover(lock, descriptor, Optional.empty(), attempts.give());
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
        OpenAttempts.Attempt attempt = attempts.begin(request, keep, limit, () -> {});
        if (held.isPresent()) {
            loop.execute(() -> attempt.answer(keep ? LockAttempt.TAKEN : LockAttempt.CONTENDED));
        } else {
            worker.execute(() -> {
                Try tried = tryLock();
                loop.execute(() -> tried(attempt, tried));
            });
        }
    }

    private Try tryLock() {
        if (fileOpen) {
            return new Try(LockAttempt.CONTENDED, Optional.empty());
        }
        try {
            Optional<LockFile> file = files.tryLock(Path.of(lock));
            fileOpen = file.isPresent();
            return new Try(file.isPresent() ? LockAttempt.TAKEN : LockAttempt.CONTENDED, file);
        } catch (LinuxException e) {
            LOG.error("Cluster lock {}: {}", lock, e.getMessage());
            return new Try(LockAttempt.FAILED, Optional.empty());
        }
    }

    /** A lock that nobody waits for any more, or that was only a test, goes back at once. */
    private void tried(OpenAttempts.Attempt attempt, Try tried) {
        if (attempt.wantsToKeep() && held.isEmpty()) {
            tried.file().ifPresent(this::hold);
        } else {
            tried.file().ifPresent(this::letGo);
        }
        attempt.answer(tried.result());
    }

    private void hold(LockFile file) {
        held = Optional.of(file);
        scheduleRecheck(file);
    }

    private void scheduleRecheck(LockFile file) {
        recheck = Optional.of(loop.schedule(
                RECHECK.toNanos(),
                () -> worker.execute(() -> {
                    boolean intact = file.intact();
                    loop.execute(() -> rechecked(file, intact));
                })));
    }

    private void rechecked(LockFile file, boolean intact) {
        if (held.isEmpty() || held.get() != file) {
            return;
        }
        if (intact) {
            scheduleRecheck(file);
        } else {
            release();
            events.lost("the file " + lock + " was removed or replaced");
        }
    }

    @Override
    public void release() {
        recheck.ifPresent(Loop.Timer::cancel);
        held.ifPresent(this::letGo);
        held = Optional.empty();
    }

    private void letGo(LockFile file) {
        worker.execute(() -> {
            file.release();
            fileOpen = false;
        });
    }
}
