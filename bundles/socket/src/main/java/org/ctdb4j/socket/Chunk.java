// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;

/** A piece of output: written from {@code sent} up to the buffer's position, filled from there on. */
final class Chunk {

    static final int SIZE = 64 * 1024;

    private final ByteBuffer buffer;
    private int sent;

    private Chunk(ByteBuffer buffer) {
        this.buffer = buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A chunk for what the socket does not take at once, or for more than usually is written in a turn. */
    static Chunk onHeap(int size) {
        return new Chunk(ByteBuffer.allocate(Math.max(size, SIZE)));
    }

    ByteBuffer buffer() {
        return buffer;
    }

    int unsent() {
        return buffer.position() - sent;
    }

    /** {@return how many bytes the channel took, in one call} No more than {@link #SIZE}: the JDK copies heap buffers. */
    int writeTo(WritableByteChannel channel) throws IOException {
        int filled = buffer.position();
        buffer.limit(Math.min(filled, sent + SIZE)).position(sent);
        try {
            return channel.write(buffer);
        } finally {
            sent = buffer.position();
            buffer.limit(buffer.capacity()).position(filled);
        }
    }

    /**
     * Chunks outside the heap, which the JDK writes without a copy. A connection borrows one while it has output, so a
     * thousand idle connections hold no memory.
     */
    static final class Pool {
        private static final int IDLE_MAX = 32;

        private final ArrayDeque<Chunk> idle = new ArrayDeque<>(IDLE_MAX);

        Chunk take() {
            Chunk chunk = idle.pollLast();
            return chunk != null ? chunk : new Chunk(ByteBuffer.allocateDirect(SIZE));
        }

        void giveBack(Chunk chunk) {
            if (chunk.buffer.isDirect() && idle.size() < IDLE_MAX) {
                chunk.buffer.clear();
                chunk.sent = 0;
                idle.addLast(chunk);
            }
        }
    }
}
