// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One packet, of either socket. Immutable; holds no part of the buffer it came from. */
public sealed interface Packet
        permits ReqCall,
                ReplyCall,
                ReqDmaster,
                ReplyDmaster,
                ReplyError,
                ReqMessage,
                ReqControl,
                ReplyControl,
                ReqKeepalive,
                ReqTunnel {

    Header header();

    /** {@return the same packet under another header} */
    Packet withHeader(Header header);

    /** {@return one of {@link Operation}} */
    int operation();

    /** {@return the bytes {@link #encode} writes} */
    int size();

    /** {@return the size below which ctdbd sends none of its kind, because it sends whole C structures} */
    int minimumSize();

    /**
     * Puts the packet without padding, as smbd sends it, at the buffer's position and moves it; leaves the buffer
     * little endian.
     */
    void encode(ByteBuffer out);

    /** {@return the bytes {@link #encodePadded} writes} */
    default int paddedSize() {
        return Frame.padded(Math.max(size(), minimumSize()));
    }

    /** Puts the packet padded with zeros, as ctdbd sends it; else as {@link #encode}. */
    default void encodePadded(ByteBuffer out) {
        int start = out.position();
        int length = paddedSize();
        encode(out);
        while (out.position() < start + length) {
            out.put((byte) 0);
        }
        out.putInt(start + Frame.LENGTH, length);
    }

    /** {@return the bytes of {@link #encodePadded}, ready to be read} */
    default ByteBuffer padded() {
        ByteBuffer bytes = ByteBuffer.allocate(paddedSize());
        encodePadded(bytes);
        return bytes.flip();
    }

    /**
     * {@return the packet between the position and the limit of {@code frame}, padded or not}
     *
     * <p>The bytes are copied, after every length has been checked against the bytes present. The position stays; the
     * buffer becomes little endian.
     *
     * @throws MalformedPacketException if the bytes are not exactly one packet
     */
    static Packet decode(ByteBuffer frame) throws MalformedPacketException {
        frame.order(ByteOrder.LITTLE_ENDIAN);
        checkFraming(frame);
        Header header = Header.decode(frame);
        int operation = Frame.u32(frame, Frame.OPERATION);
        return switch (operation) {
            case Operation.REQ_CALL -> ReqCall.decode(header, frame);
            case Operation.REPLY_CALL -> ReplyCall.decode(header, frame);
            case Operation.REQ_DMASTER -> ReqDmaster.decode(header, frame);
            case Operation.REPLY_DMASTER -> ReplyDmaster.decode(header, frame);
            case Operation.REPLY_ERROR -> ReplyError.decode(header, frame);
            case Operation.REQ_MESSAGE -> ReqMessage.decode(header, frame);
            case Operation.REQ_CONTROL -> ReqControl.decode(header, frame);
            case Operation.REPLY_CONTROL -> ReplyControl.decode(header, frame);
            case Operation.REQ_KEEPALIVE -> ReqKeepalive.decode(header, frame);
            case Operation.REQ_TUNNEL -> ReqTunnel.decode(header, frame);
            default ->
                throw new MalformedPacketException(
                        MalformedPacketException.Reason.UNKNOWN_OPERATION, Integer.toUnsignedLong(operation));
        };
    }

    private static void checkFraming(ByteBuffer frame) throws MalformedPacketException {
        if (frame.remaining() < Frame.HEADER_SIZE) {
            throw new MalformedPacketException(MalformedPacketException.Reason.SHORT, frame.remaining());
        }
        if (Frame.u32(frame, Frame.LENGTH) != frame.remaining()) {
            throw new MalformedPacketException(MalformedPacketException.Reason.LENGTH, Frame.length(frame));
        }
        check(frame, Frame.MAGIC_AT, Frame.MAGIC, MalformedPacketException.Reason.MAGIC);
        check(frame, Frame.VERSION_AT, Frame.VERSION, MalformedPacketException.Reason.VERSION);
    }

    private static void check(ByteBuffer frame, int at, int expected, MalformedPacketException.Reason reason)
            throws MalformedPacketException {
        int found = Frame.u32(frame, at);
        if (found != expected) {
            throw new MalformedPacketException(reason, Integer.toUnsignedLong(found));
        }
    }
}
