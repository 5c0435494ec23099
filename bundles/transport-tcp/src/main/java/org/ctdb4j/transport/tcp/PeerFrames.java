// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.transport.tcp;

import java.nio.ByteBuffer;

import org.ctdb4j.protocol.Frame;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;

/**
 * Takes frames from a byte stream between nodes, which is trusted less than a client: a frame that is wrong in itself ends
 * the connection ({@code spec/protocol.md} 2.2).
 */
final class PeerFrames {

    private final long frameBytesMax;

    PeerFrames(long frameBytesMax) {
        this.frameBytesMax = frameBytesMax;
    }

    /** Told what was found. */
    interface Receiver {
        void packet(Packet packet);

        /** A frame in order, but what is in it is not a packet; it is passed over. */
        void dropped(MalformedPacketException why);
    }

    /** A frame after which the stream cannot be trusted. An ordinary event, so it carries no stack trace. */
    static final class BadFrameException extends Exception {
        private static final long serialVersionUID = 1L;

        BadFrameException(String message) {
            super(message, null, false, false);
        }
    }

    /** {@return whether a frame was there and has been consumed} */
    boolean next(ByteBuffer input, Receiver receiver) throws BadFrameException {
        if (input.remaining() < Frame.LENGTH_SIZE) {
            return false;
        }
        long length = Frame.length(input);
        if (length < Frame.HEADER_SIZE || !Frame.isAligned(length) || length > frameBytesMax) {
            throw new BadFrameException("a frame of " + length + " bytes");
        }
        if (input.remaining() < length) {
            return false;
        }
        int end = input.position() + (int) length;
        int limit = input.limit();
        input.limit(end);
        try {
            receiver.packet(Packet.decode(input));
        } catch (MalformedPacketException e) {
            pass(e, receiver);
        } finally {
            input.limit(limit).position(end);
        }
        return true;
    }

    private static void pass(MalformedPacketException why, Receiver receiver) throws BadFrameException {
        switch (why.reason()) {
            case UNKNOWN_OPERATION, INNER_LENGTH -> receiver.dropped(why);
            case SHORT, LENGTH, MAGIC, VERSION -> throw new BadFrameException("a frame with bad " + why.getMessage());
        }
    }
}
