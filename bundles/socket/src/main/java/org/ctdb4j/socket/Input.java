// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * What a connection has read and its handler not consumed. As a rule that is nothing or the beginning of a frame: then each
 * read goes into the loop's own buffer behind it, and the connection holds no more than the rest. The buffer for a long
 * frame grows with the bytes that came and never to more than twice their number.
 */
final class Input {

    private static final ByteBuffer NOTHING = allocate(0);
    private static final int SIZE_MIN = 512;
    private static final int SIZE_MAX = Integer.MAX_VALUE - 8;

    /** Unread bytes between {@code start} and {@code end}. */
    private ByteBuffer kept = NOTHING;

    private int start;
    private int end;

    /** What is being shown to the handler: {@link #kept} or the loop's buffer. */
    private ByteBuffer shown = NOTHING;

    int size() {
        return end - start;
    }

    /** {@return whether there is nothing that could be shown, or is being shown} */
    boolean isEmpty() {
        return size() == 0 && shown == NOTHING;
    }

    /**
     * Reads once.
     *
     * @param scratch buffer of the loop, free until {@link #keepRest}
     * @return the number of bytes read, -1 at the end of the stream
     */
    int read(ReadableByteChannel channel, ByteBuffer scratch) throws IOException {
        scratch.clear();
        boolean shortRest = size() <= scratch.capacity() / 2;
        if (shortRest) {
            scratch.put(rest());
        }
        int count = channel.read(scratch);
        scratch.flip();
        if (shortRest) {
            shown = scratch;
        } else {
            append(scratch);
            shown = rest();
        }
        return count;
    }

    /** {@return all unread bytes, after a {@link #read}} */
    ByteBuffer shown() {
        return shown;
    }

    /** {@return all unread bytes, without a read} */
    ByteBuffer showRest() {
        shown = rest();
        return shown;
    }

    /** Keeps what the handler has left of what was shown. */
    void keepRest() {
        if (!shown.hasRemaining()) {
            clear();
        } else if (shown == kept) {
            start = shown.position();
            end = shown.limit();
        } else {
            copyRest(shown.remaining());
        }
        shown = NOTHING;
    }

    void clear() {
        kept = NOTHING;
        start = 0;
        end = 0;
    }

    private void copyRest(int count) {
        if (kept.capacity() < count || kept.capacity() > shown.capacity()) {
            kept = allocate(capacityFor(count));
        }
        kept.clear().put(shown);
        start = 0;
        end = count;
    }

    private void append(ByteBuffer more) {
        int count = more.remaining();
        if (kept.capacity() - end < count) {
            makeRoom(count);
        }
        kept.limit(end + count).position(end);
        kept.put(more);
        end += count;
    }

    private void makeRoom(int count) {
        int size = size();
        if (start >= count && start >= size / 2) {
            rest().compact();
        } else {
            ByteBuffer larger = allocate(capacityFor(Math.addExact(size, count)));
            larger.put(rest());
            kept = larger;
        }
        start = 0;
        end = size;
    }

    private ByteBuffer rest() {
        return kept.limit(end).position(start);
    }

    private static int capacityFor(int count) {
        int power = Integer.highestOneBit(count);
        long rounded = power == count ? power : 2L * power;
        return (int) Math.max(SIZE_MIN, Math.min(rounded, SIZE_MAX));
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
