// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Random;

import org.junit.jupiter.api.Test;

class InputTest {

    private final Input input = new Input();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(1024).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void showsWhatWasLeftBeforeWhatCame() throws IOException {
        read(new byte[] {1, 2, 3});
        input.shown().get();
        input.keepRest();
        assertEquals(2, input.size());
        read(new byte[] {4});
        assertArrayEquals(new byte[] {2, 3, 4}, consume(3));
        assertTrue(input.isEmpty());
    }

    @Test
    void showsTheRestWithoutAReadAsOftenAsAsked() throws IOException {
        read(new byte[] {1, 2, 3});
        input.keepRest();
        for (int i = 1; i <= 3; i++) {
            assertEquals(i, input.showRest().get());
            input.keepRest();
        }
        assertTrue(input.isEmpty());
    }

    @Test
    void isLittleEndianHoweverItIsShown() throws IOException {
        read(new byte[] {1, 0, 0, 0});
        assertEquals(1, input.shown().getInt(0));
        input.keepRest();
        assertEquals(1, input.showRest().getInt(0));
    }

    @Test
    void losesNothingInRandomPieces() throws IOException {
        Random random = new Random(7);
        byte[] sent = new byte[2_000_000];
        random.nextBytes(sent);
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        int from = 0;
        while (from < sent.length) {
            int count = Math.min(1 + random.nextInt(1024), sent.length - from);
            from += read(sent, from, count);
            int left = input.shown().remaining();
            // at times the handler waits for a long frame
            int consumed = random.nextInt(20) == 0 ? random.nextInt(left + 1) : left > 100_000 ? left - 10 : 0;
            received.writeBytes(consume(consumed));
        }
        received.writeBytes(rest());
        assertArrayEquals(sent, received.toByteArray());
    }

    @Test
    void growsNoFasterThanTheBytesCome() throws IOException {
        byte[] piece = new byte[1000];
        for (int i = 1; i <= 3000; i++) {
            read(piece);
            int capacity = input.shown().capacity();
            assertTrue(capacity <= Math.max(1024, 2 * i * 1000), capacity + " for " + i * 1000);
            input.keepRest();
        }
        assertEquals(3_000_000, input.size());
    }

    @Test
    void letsGoOfALargeBufferOnceALongFrameIsConsumed() throws IOException {
        byte[] piece = new byte[1000];
        for (int i = 0; i < 1000; i++) {
            read(piece);
            input.keepRest();
        }
        input.showRest().position(999_900);
        input.keepRest();
        read(new byte[500]);
        consume(550);
        assertTrue(input.showRest().capacity() <= 1024);
    }

    private void read(byte[] bytes) throws IOException {
        assertEquals(bytes.length, read(bytes, 0, bytes.length));
    }

    private int read(byte[] bytes, int from, int count) throws IOException {
        return input.read(new Bytes(ByteBuffer.wrap(bytes, from, count)), scratch);
    }

    private byte[] consume(int count) {
        byte[] consumed = new byte[count];
        input.shown().get(consumed);
        input.keepRest();
        return consumed;
    }

    private byte[] rest() {
        input.showRest();
        return consume(input.size());
    }

    private record Bytes(ByteBuffer source) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer target) {
            int count = Math.min(source.remaining(), target.remaining());
            target.put(target.position(), source, source.position(), count);
            source.position(source.position() + count);
            target.position(target.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
