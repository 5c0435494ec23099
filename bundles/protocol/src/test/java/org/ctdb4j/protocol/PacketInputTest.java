// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

class PacketInputTest {
    private static final Packet SMALL = message(1);
    private static final Packet LARGE = message(300_000);

    private final PacketInput input = new PacketInput();

    @Test
    void takesPacketsInWhateverPiecesTheyCome() throws Exception {
        for (int piece : new int[] {1, 7, 64, 65_536, 1_000_000}) {
            assertEquals(List.of(SMALL, LARGE, SMALL), all(stream(SMALL, LARGE, SMALL), piece));
        }
    }

    @Test
    void saysWhenTheStreamEnds() throws Exception {
        assertFalse(input.readFrom(room -> -1));
        assertEquals(Optional.empty(), input.next());
    }

    @Test
    void refusesLengthsThatNoPacketHas() throws IOException {
        for (int length : new int[] {0, Frame.HEADER_SIZE - 1, Frame.LENGTH_MAX + 1, -1}) {
            PacketInput bad = new PacketInput();
            bad.readFrom(room -> {
                room.order(ByteOrder.LITTLE_ENDIAN).putInt(length);
                return Integer.BYTES;
            });
            assertEquals(
                    MalformedPacketException.Reason.LENGTH,
                    assertThrows(MalformedPacketException.class, bad::next).reason());
        }
    }

    @Test
    void givesALongPacketNoRoomBeforeItComes() throws Exception {
        int[] offered = new int[1];
        input.readFrom(room -> {
            room.order(ByteOrder.LITTLE_ENDIAN).putInt(Frame.LENGTH_MAX);
            return Integer.BYTES;
        });
        assertEquals(Optional.empty(), input.next());
        input.readFrom(room -> {
            offered[0] = room.remaining();
            return 0;
        });
        assertTrue(offered[0] < 1 << 20, () -> offered[0] + " bytes of room");
    }

    private List<Packet> all(ByteBuffer stream, int piece) throws Exception {
        List<Packet> all = new ArrayList<>();
        while (input.readFrom(room -> read(stream, room, piece))) {
            for (Optional<Packet> next = input.next(); next.isPresent(); next = input.next()) {
                all.add(next.get());
            }
        }
        return all;
    }

    private static int read(ByteBuffer stream, ByteBuffer room, int piece) {
        if (!stream.hasRemaining()) {
            return -1;
        }
        int size = Math.min(piece, Math.min(room.remaining(), stream.remaining()));
        room.put(stream.slice(stream.position(), size));
        stream.position(stream.position() + size);
        return size;
    }

    private static ByteBuffer stream(Packet... packets) {
        ByteBuffer stream = ByteBuffer.allocate(1 << 20);
        for (Packet packet : packets) {
            stream.put(packet.padded());
        }
        return stream.flip();
    }

    private static Packet message(int size) {
        return new ReqMessage(new Header(0, 0, 0, 0), 1, Blob.wrap(new byte[size]));
    }
}
