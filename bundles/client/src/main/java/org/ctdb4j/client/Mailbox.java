// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.ctdb4j.client.CtdbException.Reason;

/** Messages that wait for somebody to take them, bounded. */
final class Mailbox {
    /** Bytes that may wait, each message counted with some more for itself. */
    static final long BYTES_MAX = 64L << 20;

    private static final int MESSAGE_COST = 64;

    /** What a full box does about one more message. */
    enum WhenFull {
        /** Ends: nothing may be lost unnoticed. */
        END,
        /** Has the connection wait, and with it the node. */
        WAIT
    }

    private final WhenFull whenFull;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Message> messages = new ArrayDeque<>();
    private long bytes;
    private CtdbException end;

    Mailbox(WhenFull whenFull, long bytesMax) {
        this.whenFull = whenFull;
        this.bytesMax = bytesMax;
    }

    void put(Message message) {
        lock.lock();
        try {
            while (end == null && bytes >= bytesMax) {
                if (whenFull == WhenFull.END) {
                    end = new CtdbException(
                            Reason.CONFLICT,
                            "Messages for 0x%016x came faster than they were taken".formatted(message.srvid()));
                } else {
                    changed.awaitUninterruptibly();
                }
            }
            if (end == null) {
                messages.add(message);
                bytes += cost(message);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return the next message; nothing if none comes in time} What has come is taken before the end is told. */
    Optional<Message> take(Deadline deadline) {
        lock.lock();
        try {
            while (messages.isEmpty()) {
                if (end != null) {
                    throw end.again();
                }
                long left = deadline.nanos();
                if (left == 0) {
                    return Optional.empty();
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
            Message next = messages.remove();
            bytes -= cost(next);
            changed.signalAll();
            return Optional.of(next);
        } catch (InterruptedException e) {
            throw Deadline.interrupted("Waiting for a message");
        } finally {
            lock.unlock();
        }
    }

    void end(CtdbException why) {
        lock.lock();
        try {
            end = end == null ? why : end;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static long cost(Message message) {
        return MESSAGE_COST + (long) message.data().size();
    }
}
