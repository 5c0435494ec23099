// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.Frame;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;

/**
 * Puts together what the node sends. Room grows with the bytes that have come, never with the length a frame announces.
 * For one thread.
 */
final class Frames {
    private static final int ROOM = 64 * 1024;

    private byte[] bytes = new byte[ROOM];
    private int from;
    private int to;

    /** Reads once. {@return false at the end of the stream} */
    boolean readFrom(ReadableByteChannel channel) throws IOException {
        makeRoom();
        int read = channel.read(ByteBuffer.wrap(bytes, to, bytes.length - to));
        to += Math.max(read, 0);
        return read >= 0;
    }

    /** {@return the next packet, if all of it has come} */
    Optional<Packet> next() {
        if (to - from < Frame.LENGTH_SIZE) {
            return Optional.empty();
        }
        long length = Frame.length(ByteBuffer.wrap(bytes, from, Frame.LENGTH_SIZE));
        if (length < Frame.HEADER_SIZE || length > Frame.LENGTH_MAX) {
            throw new CtdbException(Reason.MALFORMED, "The node has sent a packet of " + length + " bytes");
        }
        if (to - from < length) {
            return Optional.empty();
        }
        ByteBuffer frame = ByteBuffer.wrap(bytes, from, (int) length).slice();
        from += (int) length;
        try {
            return Optional.of(Packet.decode(frame));
        } catch (MalformedPacketException e) {
            throw new CtdbException(Reason.MALFORMED, "The node has sent no packet but " + e.getMessage(), e);
        }
    }

    private void makeRoom() {
        if (from == to) {
            from = 0;
            to = 0;
            bytes = bytes.length > ROOM ? new byte[ROOM] : bytes;
        } else if (to == bytes.length) {
            byte[] larger = from > bytes.length / 2 ? bytes : new byte[Math.addExact(bytes.length, bytes.length)];
            System.arraycopy(bytes, from, larger, 0, to - from);
            bytes = larger;
            to -= from;
            from = 0;
        }
    }
}
