// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.spi.lock.FileLocks;

/**
 * Bytes of one file, locked against other processes and against the other threads of this client. The kernel sees all of the
 * client as one owner, so threads first wait for their turn among themselves, in the order they came; whoever has the turn
 * waits in the kernel. The file's monitor keeps the engine, which locks for moments of its own, out of the way.
 *
 * <p>A mutex is always waited for, even if it is free: the thread that waits is then the one that has it. So a record may be unlocked
 * by another thread than locked it, and all records are when the file is closed.
 */
final class ByteLocks {
    private final FileLocks kernel;
    private final Object monitor;
    private final String file;
    private final Map<Long, Turn> turns = new HashMap<>();

    /** Guarded by {@link #turns}, and by the monitor as well when it is set. */
    private CtdbException end;

    ByteLocks(FileLocks kernel, Object monitor, String file) {
        this.kernel = kernel;
        this.monitor = monitor;
        this.file = file;
    }

    /** Write-locks a byte. */
    void lock(long offset, Deadline deadline) {
        Turn turn = enter(offset);
        boolean locked = false;
        try {
            turn.await(deadline, what(offset));
            try {
                lockInKernel(offset, turn, deadline);
                locked = true;
            } finally {
                if (!locked) {
                    turn.free.release();
                }
            }
        } finally {
            if (!locked) {
                leave(offset);
            }
        }
    }

    /** Lets go what {@link #lock} took. */
    void unlock(long offset) {
        unlockInKernel(offset);
        synchronized (turns) {
            turns.get(offset).free.release();
        }
        leave(offset);
    }

    /** The file is closed, which lets all locks go; whoever waits for one fails. */
    void end(CtdbException why) {
        synchronized (monitor) {
            synchronized (turns) {
                end = why;
                turns.values().forEach(turn -> turn.end(why));
            }
        }
    }

    /** The number of a closed descriptor may belong to another file by now. */
    private void unlockInKernel(long offset) {
        synchronized (monitor) {
            if (end == null) {
                kernel.unlock(offset);
            }
        }
    }

    private void requireOpen() {
        synchronized (turns) {
            if (end != null) {
                throw end.again();
            }
        }
    }

    private void lockInKernel(long offset, Turn turn, Deadline deadline) {
        Granted granted = new Granted();
        FileLocks.Wait wait;
        synchronized (monitor) {
            requireOpen();
            if (!kernel.belongToThreads() && kernel.tryLock(offset)) {
                return;
            }
            turn.granted = granted;
            wait = kernel.await(offset, granted);
        }
        boolean held = false;
        try {
            granted.future.get(deadline.nanos(), TimeUnit.NANOSECONDS);
            held = true;
        } catch (TimeoutException e) {
            throw deadline.missed(what(offset));
        } catch (InterruptedException e) {
            throw Deadline.interrupted(what(offset));
        } catch (ExecutionException e) {
            requireOpen();
            throw new CtdbException(
                    Reason.DATABASE, what(offset) + ": " + e.getCause().getMessage(), e);
        } finally {
            // A grant that came too late is ours to give back.
            if (!held && !wait.forget()) {
                unlockInKernel(offset);
            }
        }
    }

    private Turn enter(long offset) {
        synchronized (turns) {
            requireOpen();
            Turn turn = turns.computeIfAbsent(offset, key -> new Turn());
            turn.users++;
            return turn;
        }
    }

    private void leave(long offset) {
        synchronized (turns) {
            if (--turns.get(offset).users == 0) {
                turns.remove(offset);
            }
        }
    }

    private String what(long offset) {
        return "Lock on byte " + offset + " of " + file;
    }

    private static final class Turn {
        private static final int EVERYBODY = 1 << 20;

        private final Semaphore free = new Semaphore(1, true);
        private int users;

        /** What the thread whose turn it is waits for in the kernel; guarded by the monitor. */
        private Granted granted = new Granted();

        private void end(CtdbException why) {
            free.release(EVERYBODY);
            granted.future.completeExceptionally(why);
        }

        private void await(Deadline deadline, String what) {
            try {
                if (!free.tryAcquire(deadline.nanos(), TimeUnit.NANOSECONDS)) {
                    throw deadline.missed(what);
                }
            } catch (InterruptedException e) {
                throw Deadline.interrupted(what);
            }
        }
    }

    private static final class Granted implements FileLocks.Grant {
        private final CompletableFuture<Void> future = new CompletableFuture<>();

        @Override
        public void granted() {
            future.complete(null);
        }

        @Override
        public void failed(String reason) {
            future.completeExceptionally(new IllegalStateException(reason));
        }
    }
}
