// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.cluster.lock.file;

import java.nio.file.Path;
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
    private final Map<Long, Attempt> open = new LinkedHashMap<>();
    private Optional<ClusterLockEvents> events = Optional.empty();
    private Optional<LockFile> held = Optional.empty();
    private Optional<Loop.Timer> recheck = Optional.empty();
    private Worker worker;
    private String lock = "";

    /** On the worker alone: whether a lock file is open there, which must not be opened again. */
    private boolean fileOpen;

    /** An attempt that has not been answered. */
    private record Attempt(boolean keep, long begunNanos, long deadlineNanos, Loop.Timer limit) {}

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
        events = Optional.of(newEvents);
        worker = new Worker();
        handover.descriptor().ifPresent(descriptor -> {
            worker.execute(() -> fileOpen = true);
            hold(files.of(descriptor, Path.of(lock)));
        });
        handover.pending().forEach(p -> attempt(p.request(), p.keep(), Duration.ofNanos(p.remainingNanos())));
    }

    @Override
    public ClusterLockHandover give() {
        List<ClusterLockHandover.Attempt> pending = new ArrayList<>();
        long now = loop.nanoTime();
        open.forEach((request, attempt) -> {
            attempt.limit().cancel();
            long remaining = Math.max(0, attempt.deadlineNanos() - now);
            pending.add(new ClusterLockHandover.Attempt(request, attempt.keep(), remaining));
        });
        open.clear();
        events = Optional.empty();
        recheck.ifPresent(Loop.Timer::cancel);
        worker.end();
        OptionalInt descriptor =
                held.map(file -> OptionalInt.of(file.descriptor())).orElse(OptionalInt.empty());
        held = Optional.empty();
        return new ClusterLockHandover(lock, descriptor, Optional.empty(), pending);
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
        Loop.Timer timer = loop.schedule(limit.toNanos(), () -> answer(request, LockAttempt.TIMED_OUT));
        open.put(request, new Attempt(keep, now, now + limit.toNanos(), timer));
        if (held.isPresent()) {
            loop.execute(() -> answer(request, keep ? LockAttempt.TAKEN : LockAttempt.CONTENDED));
        } else {
            worker.execute(() -> {
                Try tried = tryLock();
                loop.execute(() -> tried(request, tried));
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
    private void tried(long request, Try tried) {
        Attempt attempt = open.get(request);
        boolean keep = attempt != null && attempt.keep() && held.isEmpty();
        if (keep) {
            tried.file().ifPresent(this::hold);
        } else {
            tried.file().ifPresent(this::letGo);
        }
        answer(request, tried.result());
    }

    private void answer(long request, LockAttempt result) {
        Attempt attempt = open.remove(request);
        if (attempt != null) {
            attempt.limit().cancel();
            long nanos = loop.nanoTime() - attempt.begunNanos();
            events.ifPresent(e -> e.finished(request, result, nanos));
        }
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
            events.ifPresent(e -> e.lost("the file " + lock + " was removed or replaced"));
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
