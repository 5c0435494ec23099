// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.client.ClientStatus;
import org.ctdb4j.spi.client.InProcessNode;

/** One client in this process: packets wait here until its thread takes them. */
final class InProcessLink implements InProcessNode.Link {
    /** What the node may not have taken yet; one packet may go beyond it. */
    static final long UNTAKEN_BYTES_MAX = 16L << 20;

    private final long number;
    private final long sinceNanos;
    private final Node node;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Deque<Packet> unread = new ArrayDeque<>();
    private long unreadBytes;
    private long untakenBytes;

    /** More has been unread than the congestion's limit since the node was told that it has drained. */
    private boolean behind;

    private Optional<String> end = Optional.empty();

    /** Counters of the loop. */
    private long packetsReceived;

    private long bytesReceived;
    private long packetsSent;
    private long bytesSent;

    /** The node's side, told from any thread. */
    interface Node {
        void sent(InProcessLink link, Packet packet);

        void drained(InProcessLink link);

        void left(InProcessLink link);
    }

    InProcessLink(long number, long sinceNanos, Node node) {
        this.number = number;
        this.sinceNanos = sinceNanos;
        this.node = node;
    }

    long number() {
        return number;
    }

    @Override
    public void send(Packet packet, Duration limit) throws InterruptedException, TimeoutException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (untakenBytes >= UNTAKEN_BYTES_MAX && end.isEmpty()) {
                if (left <= 0) {
                    throw new TimeoutException();
                }
                left = room.awaitNanos(left);
            }
            untakenBytes += packet.paddedSize();
        } finally {
            lock.unlock();
        }
        node.sent(this, packet);
    }

    @Override
    public Optional<Packet> receive() throws InterruptedException {
        Packet packet;
        boolean drained;
        lock.lockInterruptibly();
        try {
            while (unread.isEmpty() && end.isEmpty()) {
                changed.await();
            }
            if (unread.isEmpty()) {
                return Optional.empty();
            }
            packet = unread.poll();
            unreadBytes -= packet.paddedSize();
            drained = behind && unreadBytes <= Congestion.LIMIT / 2;
            behind &= !drained;
        } finally {
            lock.unlock();
        }
        if (drained) {
            node.drained(this);
        }
        return Optional.of(packet);
    }

    @Override
    public String end() {
        lock.lock();
        try {
            return end.orElse("");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        end("the client has left");
        node.left(this);
    }

    /** A packet from the node. */
    void deliver(Packet packet) {
        packetsSent++;
        bytesSent += packet.paddedSize();
        lock.lock();
        try {
            if (end.isEmpty()) {
                unread.add(packet);
                unreadBytes += packet.paddedSize();
                behind |= unreadBytes > Congestion.LIMIT;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing comes any more. */
    void end(String reason) {
        lock.lock();
        try {
            end = Optional.of(end.orElse(reason));
            changed.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long unreadBytes() {
        lock.lock();
        try {
            return unreadBytes;
        } finally {
            lock.unlock();
        }
    }

    /** The node has taken a packet. */
    void taken(Packet packet) {
        packetsReceived++;
        bytesReceived += packet.paddedSize();
        lock.lock();
        try {
            untakenBytes -= packet.paddedSize();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    ClientStatus status(int pid, long nowNanos) {
        return new ClientStatus(
                number,
                pid,
                TimeUnit.NANOSECONDS.toSeconds(nowNanos - sinceNanos),
                packetsReceived,
                packetsSent,
                bytesReceived,
                bytesSent,
                unreadBytes());
    }
}
