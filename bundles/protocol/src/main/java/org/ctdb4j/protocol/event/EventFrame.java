// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.event;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/** What requests and replies have in common. */
public final class EventFrame {

    /** Bytes needed to learn how long a frame is. */
    public static final int LENGTH_SIZE = 4;

    /** The longest frame worth receiving; the protocol itself names no limit. */
    public static final int LENGTH_MAX = 1 << 24;

    static final int RUN = 1;
    static final int STATUS = 2;
    static final int SCRIPT = 3;

    private static final int LENGTH = 0;
    private static final int VERSION = 0;
    private static final int SIZE_HINT = 256;

    private EventFrame() {}

    /**
     * {@return the announced length of the frame at the buffer's position, of which four bytes at least must be there}
     */
    public static long length(ByteBuffer in) {
        int word = in.getInt(in.position() + LENGTH);
        return Integer.toUnsignedLong(in.order() == ByteOrder.LITTLE_ENDIAN ? word : Integer.reverseBytes(word));
    }

    /** What is left of a packet behind its header. */
    @FunctionalInterface
    interface Body<T> {
        T read(int reqid, int command, WireReader in) throws MalformedPayloadException;
    }

    static <T> T decode(ByteBuffer frame, Body<T> body) throws MalformedPayloadException {
        return WireReader.whole(Blob.copyOf(frame), in -> {
            int size = in.left();
            int length = in.u32();
            if (length != size) {
                throw new MalformedPayloadException("a frame of " + size + " bytes that says " + length);
            }
            in.pad(Integer.BYTES);
            return body.read(in.u32(), in.u32(), in);
        });
    }

    static WireWriter begin(int reqid, int command) {
        return new WireWriter(SIZE_HINT).u32(0).u32(VERSION).u32(reqid).u32(command);
    }

    static Blob finish(WireWriter out) {
        return out.u32At(LENGTH, out.size()).toBlob();
    }
}
