// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqKeepalive;
import org.ctdb4j.transport.tcp.PeerFrames.BadFrameException;
import org.junit.jupiter.api.Test;

class PeerFramesTest {

    private static final int LENGTH = 0;
    private static final int MAGIC = 4;
    private static final int VERSION = 8;
    private static final int OPERATION = 16;
    private static final ReqKeepalive KEEPALIVE =
            ReqKeepalive.versioned(new Header(1, 0, 1, 0), ReqKeepalive.VERSION_4_17, 5);

    private final PeerFrames frames = new PeerFrames(1 << 20);
    private final Received received = new Received();

    @Test
    void takesOneFrameAfterTheOther() throws Exception {
        ByteBuffer input = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        KEEPALIVE.encodePadded(input);
        KEEPALIVE.encodePadded(input);
        input.putInt(40).flip();
        assertTrue(frames.next(input, received));
        assertTrue(frames.next(input, received));
        assertFalse(frames.next(input, received));
        assertEquals(4, input.remaining());
        assertEquals(List.of(KEEPALIVE, KEEPALIVE), received.packets);
    }

    @Test
    void waitsForTheRestWhereverItIsCut() throws Exception {
        ByteBuffer whole = keepalive();
        for (int length = 0; length < whole.capacity(); length++) {
            ByteBuffer part = whole.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(length);
            assertFalse(frames.next(part, received));
            assertEquals(length, part.remaining());
        }
    }

    @Test
    void refusesBadLengths() {
        for (int length : new int[] {0, 1, 24, 31, 33, 44, (1 << 20) + 8, Integer.MAX_VALUE, -8}) {
            assertBad(keepalive().putInt(LENGTH, length));
        }
    }

    @Test
    void refusesAnotherMagicOrVersion() {
        assertBad(keepalive().putInt(MAGIC, 0x43544443));
        assertBad(keepalive().putInt(VERSION, 2));
    }

    @Test
    void passesOverUnknownOperations() throws Exception {
        ByteBuffer input = keepalive().putInt(OPERATION, 6);
        assertTrue(frames.next(input, received));
        assertEquals(List.of(MalformedPacketException.Reason.UNKNOWN_OPERATION), received.dropped);
        assertFalse(input.hasRemaining());
    }

    @Test
    void passesOverInnerLengthsBeyondThePacket() throws Exception {
        ByteBuffer input = keepalive().putInt(OPERATION, 0);
        assertTrue(frames.next(input, received));
        assertEquals(List.of(MalformedPacketException.Reason.INNER_LENGTH), received.dropped);
        assertFalse(input.hasRemaining());
    }

    @Test
    void survivesNoise() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            ByteBuffer input = ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN);
            if (noise.length >= 4 && random.nextBoolean()) {
                input.putInt(LENGTH, noise.length & -8);
            }
            takeAll(input);
        }
    }

    @Test
    void survivesEveryBitFlip() {
        for (int bit = 0; bit < 40 * 8; bit++) {
            ByteBuffer input = keepalive();
            input.put(bit / 8, (byte) (input.get(bit / 8) ^ 1 << bit % 8));
            takeAll(input);
        }
    }

    private void takeAll(ByteBuffer input) {
        try {
            int before;
            do {
                before = input.position();
            } while (frames.next(input, received));
            assertEquals(before, input.position());
        } catch (BadFrameException e) {
            assertTrue(e.getMessage().startsWith("a frame"));
        }
    }

    private void assertBad(ByteBuffer input) {
        assertThrows(BadFrameException.class, () -> frames.next(input, received));
        assertEquals(List.of(), received.packets);
    }

    private static ByteBuffer keepalive() {
        ByteBuffer buffer = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        KEEPALIVE.encodePadded(buffer);
        return buffer.flip();
    }

    private static final class Received implements PeerFrames.Receiver {
        private final List<Packet> packets = new ArrayList<>();
        private final List<MalformedPacketException.Reason> dropped = new ArrayList<>();

        @Override
        public void packet(Packet packet) {
            packets.add(packet);
        }

        @Override
        public void dropped(MalformedPacketException why) {
            dropped.add(why.reason());
        }
    }
}
