// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What every packet has in common: a header of 32 bytes that begins with the length of the whole, and padding up to a
 * multiple of eight, which only some senders add and which the length then counts.
 *
 * <pre>
 *  0        4       8         12           16          20         24        28      32
 *  | length | magic | version | generation | operation | destnode | srcnode | reqid | …
 * </pre>
 */
public final class Frame {

    public static final int HEADER_SIZE = 32;
    public static final int ALIGNMENT = 8;
    public static final int MAGIC = 0x43544442;
    public static final int VERSION = 1;

    /** Bytes needed to learn how long a frame is. */
    public static final int LENGTH_SIZE = 4;

    /** The longest frame worth receiving; the protocol itself names no limit. */
    public static final int LENGTH_MAX = 1 << 30;

    static final int LENGTH = 0;
    static final int MAGIC_AT = 4;
    static final int VERSION_AT = 8;
    static final int GENERATION = 12;
    static final int OPERATION = 16;
    static final int DESTNODE = 20;
    static final int SRCNODE = 24;
    static final int REQID = 28;

    private Frame() {}

    /**
     * {@return the announced length of the frame at the buffer's position, of which four bytes at least must be there}
     */
    public static long length(ByteBuffer in) {
        int word = in.getInt(in.position() + LENGTH);
        return Integer.toUnsignedLong(in.order() == ByteOrder.LITTLE_ENDIAN ? word : Integer.reverseBytes(word));
    }

    /** {@return whether a length is one that nodes accept from each other} */
    public static boolean isAligned(long length) {
        return length % ALIGNMENT == 0;
    }

    /** {@return the size rounded up to the alignment} */
    public static int padded(int size) {
        return Math.addExact(size, ALIGNMENT - 1) & -ALIGNMENT;
    }

    static int u32(ByteBuffer frame, int at) {
        return frame.getInt(frame.position() + at);
    }

    static long u64(ByteBuffer frame, int at) {
        return frame.getLong(frame.position() + at);
    }

    /** Refuses a frame that ends before the fixed part of its packet does. */
    static void requireFixedPart(ByteBuffer frame, int size) throws MalformedPacketException {
        if (frame.remaining() < size) {
            throw new MalformedPacketException(MalformedPacketException.Reason.INNER_LENGTH, frame.remaining());
        }
    }

    /** {@return the length told at {@code lengthAt} of the bytes from {@code bytesAt} on, all of which are there} */
    static int innerLength(ByteBuffer frame, int lengthAt, int bytesAt) throws MalformedPacketException {
        int length = u32(frame, lengthAt);
        if (length < 0 || length > frame.remaining() - bytesAt) {
            throw new MalformedPacketException(
                    MalformedPacketException.Reason.INNER_LENGTH, Integer.toUnsignedLong(length));
        }
        return length;
    }
}
