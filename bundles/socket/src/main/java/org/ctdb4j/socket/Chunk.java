// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;

/** A piece of output: written from {@code sent} up to the buffer's position, filled from there on. */
final class Chunk {

    /** Size of those outside the heap: more than most connections send in a turn. */
    static final int POOLED_SIZE = 16 * 1024;

    /** Least size of those on the heap, and the most that is written in one call: the JDK copies it. */
    static final int HEAP_SIZE = 64 * 1024;

    private final ByteBuffer buffer;
    private int sent;

    private Chunk(ByteBuffer buffer) {
        this.buffer = buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A chunk for what the socket does not take at once, or for more than usually is written in a turn. */
    static Chunk onHeap(int size) {
        return new Chunk(ByteBuffer.allocate(Math.max(size, HEAP_SIZE)));
    }

    ByteBuffer buffer() {
        return buffer;
    }

    int unsent() {
        return buffer.position() - sent;
    }

    /** {@return how many bytes are offered in one call} */
    int offered() {
        return Math.min(unsent(), HEAP_SIZE);
    }

    /** {@return how many of the bytes offered the channel took} */
    int writeTo(WritableByteChannel channel) throws IOException {
        int filled = buffer.position();
        buffer.limit(sent + offered()).position(sent);
        try {
            return channel.write(buffer);
        } finally {
            sent = buffer.position();
            buffer.limit(buffer.capacity()).position(filled);
        }
    }

    /**
     * Chunks outside the heap, which the JDK writes without a copy. A connection borrows one while it has output, so idle
     * connections hold no memory; as many are kept as have ever been lent in one turn, a message to every smbd included.
     */
    static final class Pool {
        private static final int IDLE_MAX = 1024;

        private final ArrayDeque<Chunk> idle = new ArrayDeque<>();

        Chunk take() {
            Chunk chunk = idle.pollLast();
            return chunk != null ? chunk : new Chunk(ByteBuffer.allocateDirect(POOLED_SIZE));
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
