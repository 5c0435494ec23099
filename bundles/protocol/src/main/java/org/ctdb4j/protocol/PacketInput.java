// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Puts together the packets of a stream. Room grows with the bytes that have come, never with the length a frame announces.
 * For one thread.
 */
public final class PacketInput {
    private static final int ROOM = 64 * 1024;

    /** Enough for the longest packet wherever the one before has ended. */
    private static final int ROOM_MAX = Frame.LENGTH_MAX + ROOM;

    private byte[] bytes = new byte[ROOM];
    private int from;
    private int to;

    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Source {
        /** Puts bytes into the room, as a channel does. {@return how many, negative at the end of the stream} */
        int read(ByteBuffer room) throws IOException;
    }

    /** Reads once. {@return false at the end of the stream} */
    public boolean readFrom(Source source) throws IOException {
        makeRoom();
        int read = source.read(ByteBuffer.wrap(bytes, to, bytes.length - to));
        to += Math.max(read, 0);
        return read >= 0;
    }

    /**
     * {@return the next packet, if all of it has come}
     *
     * @throws MalformedPacketException if what has come is no packet; the stream is of no use then
     */
    public Optional<Packet> next() throws MalformedPacketException {
        if (to - from < Frame.LENGTH_SIZE) {
            return Optional.empty();
        }
        long length = Frame.length(ByteBuffer.wrap(bytes, from, Frame.LENGTH_SIZE));
        if (length < Frame.HEADER_SIZE || length > Frame.LENGTH_MAX) {
            throw new MalformedPacketException(MalformedPacketException.Reason.LENGTH, length);
        }
        if (to - from < length) {
            return Optional.empty();
        }
        ByteBuffer frame = ByteBuffer.wrap(bytes, from, (int) length).slice();
        from += (int) length;
        return Optional.of(Packet.decode(frame));
    }

    private void makeRoom() {
        if (from == to) {
            from = 0;
            to = 0;
            bytes = bytes.length > ROOM ? new byte[ROOM] : bytes;
        } else if (to == bytes.length) {
            boolean enough = from > bytes.length / 2 || bytes.length == ROOM_MAX;
            byte[] larger = enough ? bytes : new byte[(int) Math.min(2L * bytes.length, ROOM_MAX)];
            System.arraycopy(bytes, from, larger, 0, to - from);
            bytes = larger;
            to -= from;
            from = 0;
        }
    }
}
