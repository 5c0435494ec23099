// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.ctdb4j.api.Blob;
import org.ctdb4j.client.socket.ClientFrames.Taken;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqKeepalive;
import org.ctdb4j.protocol.ReqMessage;
import org.junit.jupiter.api.Test;

class ClientFramesTest {

    private static final int LENGTH = 0;
    private static final int MAGIC = 4;
    private static final int VERSION = 8;
    private static final int OPERATION = 16;
    private static final int DATALEN = 40;
    private static final int FRAME_BYTES_MAX = 1 << 20;
    private static final Header HEADER = new Header(0, 0, -1, 7);
    private static final ReqMessage MESSAGE = new ReqMessage(HEADER, 42, Blob.utf8("hello"));

    private final ClientFrames frames = new ClientFrames(FRAME_BYTES_MAX);
    private final Received received = new Received();

    @Test
    void takesUnpaddedPackets() {
        ReqControl control = new ReqControl(HEADER, 0, 0, 0, 0, Blob.EMPTY);
        ByteBuffer input = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        control.encode(input);
        MESSAGE.encode(input);
        MESSAGE.encodePadded(input);
        input.flip();
        assertEquals(60 + 49 + 56, input.remaining());
        assertEquals(List.of(Taken.FRAME, Taken.FRAME, Taken.FRAME, Taken.NOTHING), takeAll(input));
        assertEquals(List.of(control, MESSAGE, MESSAGE), received.packets);
    }

    @Test
    void waitsForTheRestWhereverItIsCut() {
        ByteBuffer whole = message();
        for (int length = 0; length < whole.capacity(); length++) {
            ByteBuffer part = whole.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(length);
            assertEquals(Taken.NOTHING, frames.next(part, received));
            assertEquals(length, part.remaining());
        }
    }

    @Test
    void takesALengthOfNothingForTheEnd() {
        assertEquals(Taken.END, frames.next(message().putInt(LENGTH, 0), received));
    }

    @Test
    void passesSilentlyOverFramesShorterThanAHeader() {
        for (int length = 4; length < 32; length++) {
            ByteBuffer input = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
            input.putInt(LENGTH, length).position(length);
            MESSAGE.encode(input);
            assertEquals(List.of(Taken.FRAME, Taken.FRAME, Taken.NOTHING), takeAll(input.flip()));
        }
        assertEquals(28, received.packets.size());
        assertEquals(List.of(), received.dropped);
    }

    @Test
    void passesOverNoMoreThanALengthThatDoesNotEvenCountItself() {
        for (int length = 1; length < 4; length++) {
            ByteBuffer input = message().putInt(LENGTH, length);
            assertEquals(Taken.FRAME, frames.next(input, received));
            assertEquals(length, input.position());
        }
    }

    @Test
    void passesSilentlyOverAnotherMagicOrVersion() {
        assertEquals(Taken.FRAME, frames.next(message().putInt(MAGIC, 1), received));
        assertEquals(Taken.FRAME, frames.next(message().putInt(VERSION, 2), received));
        assertEquals(List.of(), received.packets);
        assertEquals(List.of(), received.dropped);
    }

    @Test
    void passesOverWhatNoClientMaySendAndSaysSo() {
        assertEquals(Taken.FRAME, frames.next(message().putInt(OPERATION, 6), received));
        assertEquals(Taken.FRAME, frames.next(message().putInt(DATALEN, 6), received));
        assertEquals(Taken.FRAME, frames.next(message().putInt(DATALEN, -1), received));
        ByteBuffer keepalive = ByteBuffer.allocate(40);
        ReqKeepalive.versioned(HEADER, ReqKeepalive.VERSION_4_17, 1).encode(keepalive);
        assertEquals(Taken.FRAME, frames.next(keepalive.flip(), received));
        assertEquals(List.of(), received.packets);
        assertEquals(
                List.of(
                        "UNKNOWN_OPERATION 6",
                        "INNER_LENGTH 6",
                        "INNER_LENGTH 4294967295",
                        "REQ_KEEPALIVE is not for clients to send"),
                received.dropped);
    }

    @Test
    void refusesLengthsNobodyMayAnnounce() {
        for (int length : new int[] {FRAME_BYTES_MAX + 1, Integer.MAX_VALUE, -1}) {
            assertEquals(Taken.TOO_LONG, frames.next(message().putInt(LENGTH, length), received));
        }
        assertEquals(Taken.NOTHING, frames.next(message().putInt(LENGTH, FRAME_BYTES_MAX), received));
    }

    @Test
    void survivesEveryBitFlip() {
        for (int bit = 0; bit < message().capacity() * 8; bit++) {
            ByteBuffer input = message();
            input.put(bit / 8, (byte) (input.get(bit / 8) ^ 1 << bit % 8));
            takeAll(input);
        }
    }

    @Test
    void survivesNoise() {
        Random random = new Random(9);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            if (noise.length >= 4) {
                noise[1] &= 1;
                noise[2] = 0;
                noise[3] = 0;
            }
            takeAll(ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    private List<Taken> takeAll(ByteBuffer input) {
        List<Taken> all = new ArrayList<>();
        Taken taken;
        do {
            taken = frames.next(input, received);
            all.add(taken);
        } while (taken == Taken.FRAME);
        return all;
    }

    private static ByteBuffer message() {
        ByteBuffer buffer = ByteBuffer.allocate(MESSAGE.size()).order(ByteOrder.LITTLE_ENDIAN);
        MESSAGE.encode(buffer);
        return buffer.flip();
    }

    private static final class Received implements ClientFrames.Receiver {
        private final List<Packet> packets = new ArrayList<>();
        private final List<String> dropped = new ArrayList<>();

        @Override
        public void packet(Packet packet) {
            packets.add(packet);
        }

        @Override
        public void dropped(String why) {
            dropped.add(why);
        }
    }
}
