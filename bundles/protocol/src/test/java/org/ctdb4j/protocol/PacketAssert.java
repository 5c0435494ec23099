// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;

/** Compares packets with the bytes they are on the wire. */
final class PacketAssert {

    /** The header of all packets in these tests; its 32 bytes lack length and operation. */
    static final Header HEADER = new Header(0x11223344, 1, 2, 3);

    private static final int ODD_POSITION = 5;

    private PacketAssert() {}

    /** Both ways, without padding and with it; the bytes are those behind the header. */
    static void assertWire(Packet packet, int operation, String body) throws MalformedPacketException {
        Blob bytes = Blob.ofHex(body.replace(" ", ""));
        int size = Frame.HEADER_SIZE + bytes.size();
        assertEquals(size, packet.size());
        assertEquals(frame(size, operation, bytes), encoded(packet));
        assertEquals(packet, decoded(frame(size, operation, bytes)));

        int padded = packet.paddedSize();
        Blob paddedBytes = bytes.concat(Blob.wrap(new byte[padded - size]));
        assertEquals(frame(padded, operation, paddedBytes), encodedPadded(packet));
        assertEquals(packet, decoded(frame(padded, operation, paddedBytes)));
    }

    static Blob frame(int length, int operation, Blob body) {
        return Blob.u32(length)
                .concat(Blob.ofHex("42445443" + "01000000" + "44332211"))
                .concat(Blob.u32(operation))
                .concat(Blob.ofHex("01000000" + "02000000" + "03000000"))
                .concat(body);
    }

    static Blob encoded(Packet packet) {
        ByteBuffer out = ByteBuffer.allocate(ODD_POSITION + packet.size()).position(ODD_POSITION);
        packet.encode(out);
        assertEquals(0, out.remaining());
        return Blob.copyOf(out.flip().position(ODD_POSITION));
    }

    static Blob encodedPadded(Packet packet) {
        ByteBuffer out =
                ByteBuffer.allocateDirect(ODD_POSITION + packet.paddedSize()).position(ODD_POSITION);
        packet.encodePadded(out);
        assertEquals(0, out.remaining());
        return Blob.copyOf(out.flip().position(ODD_POSITION));
    }

    /** From the middle of a direct buffer, the way a connection would have it. */
    static Packet decoded(Blob bytes) throws MalformedPacketException {
        ByteBuffer frame = ByteBuffer.allocateDirect(ODD_POSITION + bytes.size() + 1);
        bytes.putTo(frame.position(ODD_POSITION));
        frame.flip().position(ODD_POSITION);
        Packet packet = Packet.decode(frame);
        assertEquals(ODD_POSITION, frame.position());
        return packet;
    }

    static void assertRefused(MalformedPacketException.Reason reason, Blob bytes) {
        MalformedPacketException refusal = assertThrows(MalformedPacketException.class, () -> decoded(bytes));
        assertEquals(reason, refusal.reason());
    }
}
