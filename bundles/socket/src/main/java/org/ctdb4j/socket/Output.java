// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;

/** What a connection has to send, in chunks, so that a slow reader's backlog is never copied as it grows. */
final class Output {

    /** No more than this goes to one connection in one turn, however fast its reader is. */
    private static final int TURN_BYTES_MAX = 1024 * 1024;

    private final Chunk.Pool pool;
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(2);

    /** Unsent bytes of all chunks but the last, which grows without our knowing. */
    private long unsentBeforeLast;

    Output(Chunk.Pool pool) {
        this.pool = pool;
    }

    /** {@return a buffer with at least {@code size} bytes of room} */
    ByteBuffer room(int size) {
        Chunk last = chunks.peekLast();
        if (last != null && last.buffer().remaining() >= size) {
            return last.buffer();
        }
        if (last != null) {
            unsentBeforeLast += last.unsent();
        }
        Chunk next = last == null && size <= Chunk.POOLED_SIZE ? pool.take() : Chunk.onHeap(size);
        chunks.addLast(next);
        return next.buffer();
    }

    long unsent() {
        Chunk last = chunks.peekLast();
        return last == null ? 0 : unsentBeforeLast + last.unsent();
    }

    /** Writes until the channel takes no more or this turn's share is used up. {@return the number of bytes written} */
    long writeTo(WritableByteChannel channel) throws IOException {
        long written = 0;
        while (!chunks.isEmpty() && written < TURN_BYTES_MAX) {
            Chunk first = chunks.peekFirst();
            int offered = first.offered();
            int taken = first.writeTo(channel);
            written += taken;
            if (chunks.size() > 1) {
                unsentBeforeLast -= taken;
            }
            if (taken < offered) {
                break;
            }
            if (first.unsent() == 0) {
                pool.giveBack(chunks.removeFirst());
            }
        }
        return written;
    }

    void clear() {
        chunks.forEach(pool::giveBack);
        chunks.clear();
        unsentBeforeLast = 0;
    }
}
