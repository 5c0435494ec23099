// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Packets on their way to the node. As a rule the caller's own thread writes a packet whole; what the socket has no room for
 * stays here, bounded, for the connection's thread. So a caller whose time is over leaves no half packet in the stream.
 */
final class Outbox {
    /** What may lie here; one packet may go beyond it. */
    static final long BYTES_MAX = 16L << 20;

    private final WritableByteChannel channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    Outbox(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Sends a packet behind those that wait. {@return whether the connection's thread has something to do} */
    boolean put(ByteBuffer packet, Deadline deadline) throws IOException {
        lock.lock();
        try {
            awaitRoom(deadline);
            if (waiting.isEmpty()) {
                channel.write(packet);
            }
            if (!packet.hasRemaining()) {
                return false;
            }
            bytes += packet.remaining();
            waiting.add(packet);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what the socket takes. {@return whether nothing is left} */
    boolean flush() throws IOException {
        lock.lock();
        try {
            while (!waiting.isEmpty()) {
                bytes -= channel.write(waiting.element());
                if (waiting.element().hasRemaining()) {
                    break;
                }
                waiting.remove();
            }
            changed.signalAll();
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is sent any more; whoever waits for room stops waiting. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom(Deadline deadline) throws IOException {
        while (!closed && bytes >= BYTES_MAX) {
            long left = deadline.nanos();
            if (left == 0) {
                throw deadline.missed("The node takes no packets");
            }
            try {
                changed.await(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                throw Deadline.interrupted("Sending a packet");
            }
        }
        if (closed) {
            throw new IOException("the connection has ended");
        }
    }
}
