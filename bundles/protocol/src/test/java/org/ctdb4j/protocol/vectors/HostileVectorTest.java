// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Frame;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.message.MessagePayload;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.junit.jupiter.api.Test;

import com.sun.management.ThreadMXBean;

/**
 * Captured packets, damaged. Whatever is done to them they are read or refused, and never cost more memory than in
 * proportion to the bytes that came.
 */
class HostileVectorTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * Bytes on the heap for each byte of a packet: the widest growth is a u32 of a histogram, four bytes, that becomes
     * an Integer and its place in two lists.
     */
    private static final int HEAP_PER_BYTE = 16;

    /** What the smallest packets and a refusal cost. */
    private static final int HEAP_AT_LEAST = 4 * 1024;

    private static final long FUZZ_SEED = 0x63746462346aL;
    private static final int FUZZ_ROUNDS = 300_000;

    @Test
    void refusesEveryVectorCutShort() {
        for (Vector vector : distinct()) {
            for (int size = 0; size < vector.bytes().size(); size++) {
                Outcome outcome = readWithinBounds(vector, vector.bytes().slice(0, size), "cut to " + size);
                assertEquals(Outcome.REFUSED, outcome, vector + " cut to " + size);
            }
        }
    }

    @Test
    void refusesEveryVectorCutShortThatAnnouncesTheShorterLength() {
        for (Vector vector : distinct()) {
            int needed = vector.bytes().size() - unneeded(vector);
            for (int size = Frame.LENGTH_SIZE; size < needed; size++) {
                Blob cut = with(vector.bytes().slice(0, size), 0, size);
                Outcome outcome = readWithinBounds(vector, cut, "cut to " + size);
                boolean oldKeepalive = vector.operation().equals("REQ_KEEPALIVE") && size == Frame.HEADER_SIZE;
                assertEquals(oldKeepalive ? Outcome.READ : Outcome.REFUSED, outcome, vector + " cut to " + size);
            }
        }
    }

    @Test
    void refusesEveryInflatedLength() {
        for (Vector vector : distinct()) {
            vector.fields().stream().filter(Vector.Field::isLength).forEach(field -> {
                for (int length : inflated(vector.bytes().u32At(field.offset()))) {
                    String damage = field.name() + " = " + Integer.toUnsignedString(length);
                    Blob bytes = with(vector.bytes(), field.offset(), length);
                    assertNotEquals(
                            Outcome.READ, readWithinBounds(vector, bytes, damage), () -> vector + " with " + damage);
                }
            });
        }
    }

    @Test
    void survivesSlightlyWrongLengths() {
        for (Vector vector : distinct()) {
            vector.fields().stream().filter(Vector.Field::isLength).forEach(field -> {
                int length = vector.bytes().u32At(field.offset());
                IntStream.of(
                                length - 1,
                                length + 1,
                                length + 4,
                                length + 8,
                                vector.bytes().size())
                        .forEach(wrong -> readWithinBounds(
                                vector, with(vector.bytes(), field.offset(), wrong), field.name() + " = " + wrong));
            });
        }
    }

    @Test
    void survivesRandomDamage() {
        Random random = new Random(FUZZ_SEED);
        List<Vector> vectors = distinct().stream()
                .filter(vector -> vector.bytes().size() < 1024)
                .toList();
        for (int round = 0; round < FUZZ_ROUNDS; round++) {
            Vector vector = vectors.get(random.nextInt(vectors.size()));
            byte[] bytes = vector.bytes().toByteArray();
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                damage(random, bytes);
            }
            boolean framed = !vector.isEvent() && bytes.length >= Frame.HEADER_SIZE;
            Blob damaged = framed ? with(Blob.wrap(bytes), 0, bytes.length) : Blob.wrap(bytes);
            readWithinBounds(vector, damaged, "seed " + FUZZ_SEED + " round " + round);
        }
    }

    private static void damage(Random random, byte[] bytes) {
        int at = random.nextInt(bytes.length);
        if (random.nextBoolean() || at + Integer.BYTES > bytes.length) {
            bytes[at] = (byte) random.nextInt();
        } else {
            int[] worst = {-1, 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, bytes.length, random.nextInt()};
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, worst[random.nextInt(worst.length)]);
        }
    }

    /** What became of a packet. */
    private enum Outcome {
        READ,
        /** The packet is one, its payload is not. */
        PAYLOAD_REFUSED,
        REFUSED
    }

    private static Outcome readWithinBounds(Vector vector, Blob bytes, String damage) {
        ByteBuffer frame = ByteBuffer.wrap(bytes.toByteArray());
        long allowed = HEAP_AT_LEAST + (long) HEAP_PER_BYTE * bytes.size();
        long allocated = allocatedBy(vector, frame);
        if (allocated > allowed) {
            allocated = allocatedBy(vector, frame); // the first refusal of a kind also loads classes
        }
        long cost = allocated;
        assertTrue(cost <= allowed, () -> "%s, %s: allocated %d of %d".formatted(vector, damage, cost, allowed));
        return read(vector, frame);
    }

    private static long allocatedBy(Vector vector, ByteBuffer frame) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        read(vector, frame);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Anything thrown but a refusal fails the test. */
    private static Outcome read(Vector vector, ByteBuffer frame) {
        try {
            if (vector.isEvent()) {
                new Decoded(vector).event(frame);
                return Outcome.READ;
            }
            readPayload(vector, Packet.decode(frame));
            return Outcome.READ;
        } catch (MalformedPacketException e) {
            return Outcome.REFUSED;
        } catch (MalformedPayloadException e) {
            return vector.isEvent() ? Outcome.REFUSED : Outcome.PAYLOAD_REFUSED;
        }
    }

    private static void readPayload(Vector vector, Packet packet) throws MalformedPayloadException {
        if (packet instanceof ReqControl control) {
            walk(Control.decode(control));
        } else if (packet instanceof ReplyControl reply && reply.status() == 0) {
            if (ReplyPayload.of(vector.opcode()).isPresent()) {
                ReplyPayload.of(vector.opcode()).get().decode(reply.data());
            }
        } else if (packet instanceof ReqMessage message) {
            MessagePayload.decode(message);
            if (vector.lists("count")) {
                walk(RecBuffer.decodeWithHeaders(message.data()));
            } else if (vector.lists("rec.length")) {
                RecData.decode(message.data());
            }
        }
    }

    private static void walk(Object payload) {
        if (payload instanceof RecBuffer records) {
            records.forEach(RecData::header);
        }
    }

    /** {@return how many bytes at the end a reader may do without: padding, and the flags behind a dmaster packet} */
    private static int unneeded(Vector vector) {
        return vector.fields().stream()
                .filter(field ->
                        field.name().equals("align_pad") || field.name().equals("record_flags"))
                .mapToInt(Vector.Field::size)
                .sum();
    }

    private static int[] inflated(int length) {
        return new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, length + (1 << 20), length | 1 << 30};
    }

    private static Blob with(Blob bytes, int at, int value) {
        byte[] changed = bytes.toByteArray();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return Blob.wrap(changed);
    }

    private static List<Vector> distinct() {
        Set<Blob> seen = new HashSet<>();
        return Vectors.all().stream()
                .filter(vector -> vector.listing() == Vector.Listing.COMPLETE && seen.add(vector.bytes()))
                .toList();
    }
}
