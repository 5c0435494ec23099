// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Random;
import java.util.function.IntUnaryOperator;

import org.junit.jupiter.api.Test;

class OutputTest {

    private final Chunk.Pool pool = new Chunk.Pool();
    private final Output output = new Output(pool);

    @Test
    void givesLittleEndianRoomForAnySize() {
        for (int size : new int[] {0, 1, Chunk.POOLED_SIZE, Chunk.POOLED_SIZE + 1, 5_000_000}) {
            ByteBuffer room = output.room(size);
            assertTrue(room.remaining() >= size);
            assertEquals(ByteOrder.LITTLE_ENDIAN, room.order());
            room.position(room.position() + size);
        }
        assertEquals(Chunk.POOLED_SIZE * 2 + 2 + 5_000_000, output.unsent());
    }

    @Test
    void sendsEverythingInOrderToAChannelThatTakesRandomPieces() throws IOException {
        Random random = new Random(3);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        Sink sink = new Sink(offered -> random.nextInt(4) == 0 ? offered : random.nextInt(offered + 1));
        for (int i = 0; i < 2000; i++) {
            byte[] packet = new byte[random.nextInt(50) == 0 ? random.nextInt(300_000) : random.nextInt(500)];
            random.nextBytes(packet);
            expected.writeBytes(packet);
            output.room(packet.length).put(packet);
            long before = output.unsent();
            long written = output.writeTo(sink);
            assertEquals(before - written, output.unsent());
            assertEquals(expected.size() - sink.taken.size(), output.unsent());
        }
        sink.appetite = offered -> offered;
        while (output.unsent() > 0) {
            output.writeTo(sink);
        }
        assertArrayEquals(expected.toByteArray(), sink.taken.toByteArray());
    }

    @Test
    void writesOncePerTurnWhatFitsAChunk() throws IOException {
        Sink sink = new Sink(offered -> offered);
        for (int i = 0; i < 100; i++) {
            output.room(100).put(new byte[100]);
        }
        assertEquals(10_000, output.writeTo(sink));
        assertEquals(1, sink.calls);
    }

    @Test
    void endsItsShareOfATurnThoughTheReaderIsFast() throws IOException {
        output.room(10_000_000).position(10_000_000);
        long written = output.writeTo(new Sink(offered -> offered));
        assertTrue(written >= 1_000_000 && written <= 1_200_000, written + " bytes");
    }

    @Test
    void givesItsChunkBackWhenAllIsSent() throws IOException {
        ByteBuffer first = output.room(10).put(new byte[10]);
        output.writeTo(new Sink(offered -> offered));
        assertEquals(first, new Output(pool).room(10));
    }

    @Test
    void dropsEverythingWhenCleared() {
        for (int i = 0; i < 3; i++) {
            output.room(Chunk.POOLED_SIZE).position(Chunk.POOLED_SIZE);
        }
        output.clear();
        assertEquals(0, output.unsent());
    }

    private static final class Sink implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private IntUnaryOperator appetite;
        private int calls;

        Sink(IntUnaryOperator appetite) {
            this.appetite = appetite;
        }

        @Override
        public int write(ByteBuffer source) {
            calls++;
            byte[] bytes = new byte[appetite.applyAsInt(source.remaining())];
            source.get(bytes);
            taken.writeBytes(bytes);
            return bytes.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
