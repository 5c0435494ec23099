// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.socket;

import java.nio.ByteBuffer;

import org.ctdb4j.protocol.Frame;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Operation;
import org.ctdb4j.protocol.Packet;

/**
 * Takes frames from what a client sends. Nearly everything that is wrong is passed over and the connection stays, as
 * ctdbd does it ({@code spec/protocol.md} 2.2); only a length of nothing, or of more than we are willing to hold, ends it.
 */
final class ClientFrames {

    private final long frameBytesMax;

    ClientFrames(long frameBytesMax) {
        this.frameBytesMax = Math.min(frameBytesMax, Frame.LENGTH_MAX);
    }

    /** What became of the bytes. */
    enum Taken {
        /** A frame has been consumed, whatever was in it. */
        FRAME,
        /** No whole frame is there. */
        NOTHING,
        /** The client asks to be closed: ctdbd takes a length of nothing for the end. */
        END,
        /** The client announces more than it may. */
        TOO_LONG
    }

    /** Told what was found. */
    interface Receiver {
        void packet(Packet packet);

        /** A frame in order that says something no client may say. */
        void dropped(String why);
    }

    Taken next(ByteBuffer input, Receiver receiver) {
        if (input.remaining() < Frame.LENGTH_SIZE) {
            return Taken.NOTHING;
        }
        long length = Frame.length(input);
        if (length == 0) {
            return Taken.END;
        }
        if (length > frameBytesMax) {
            return Taken.TOO_LONG;
        }
        if (input.remaining() < length) {
            return Taken.NOTHING;
        }
        int end = input.position() + (int) length;
        int limit = input.limit();
        input.limit(end);
        try {
            receive(Packet.decode(input), receiver);
        } catch (MalformedPacketException e) {
            pass(e, receiver);
        } finally {
            input.limit(limit).position(end);
        }
        return Taken.FRAME;
    }

    private static void receive(Packet packet, Receiver receiver) {
        switch (packet.operation()) {
            case Operation.REQ_CALL, Operation.REQ_MESSAGE, Operation.REQ_CONTROL, Operation.REQ_TUNNEL ->
                receiver.packet(packet);
            default -> receiver.dropped(Operation.nameOf(packet.operation()) + " is not for clients to send");
        }
    }

    private static void pass(MalformedPacketException why, Receiver receiver) {
        switch (why.reason()) {
            case UNKNOWN_OPERATION, INNER_LENGTH -> receiver.dropped(why.getMessage());
            case SHORT, LENGTH, MAGIC, VERSION -> {
                // not even a log line: ctdbd is as silent
            }
        }
    }
}
