// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Frame;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for every packet that can be read, whoever made it. */
class PacketPropertyTest {
    private static final int TRIES = 20_000;
    private static final int SIZE_MAX = 1024;
    private static final int HITS_MAX = 6;

    private final List<Vector> vectors = Vectors.all().stream()
            .filter(vector -> !vector.isEvent() && vector.bytes().size() < SIZE_MAX)
            .toList();

    /** A captured packet in which some words have been replaced. */
    private record Damaged(Vector vector, Blob bytes) {}

    private record Hit(int place, int word) {}

    /** A node that relays a packet or answers from it must not turn it into another one. */
    @Property(tries = TRIES)
    void isTheSameAfterItHasBeenWrittenAndReadAgain(@ForAll("damaged") Damaged damaged)
            throws MalformedPacketException {
        Optional<Packet> read = read(damaged.bytes);
        if (read.isPresent()) {
            ByteBuffer written = encoded(read.get());
            assertEquals(read.get(), Packet.decode(written));
        }
    }

    /** A name that damage has cut short may be too short to be read again, as ctdbd refuses such a request. */
    @Property(tries = TRIES)
    void hasAPayloadThatIsNoOtherAfterItHasBeenWrittenAndReadAgain(@ForAll("damaged") Damaged damaged) {
        Decoded decoded = new Decoded(damaged.vector);
        Optional<Packet> packet = read(damaged.bytes);
        Optional<Blob> once = packet.flatMap(p -> encodedPayload(decoded, p));
        Optional<Blob> twice = once.flatMap(payload -> encodedPayload(decoded, withPayload(packet.get(), payload)));
        twice.ifPresent(payload -> assertEquals(once.get(), payload));
    }

    @Provide
    Arbitrary<Damaged> damaged() {
        Arbitrary<Integer> words = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.integers().between(0, 64)), Tuple.of(1, Arbitraries.integers()));
        Arbitrary<Hit> hit = Combinators.combine(Arbitraries.integers().between(0, SIZE_MAX), words)
                .as(Hit::new);
        return Combinators.combine(Arbitraries.of(vectors), hit.list().ofMaxSize(HITS_MAX))
                .as(PacketPropertyTest::damage);
    }

    /** Leaves the length as it is: nobody gets to see a packet whose length is wrong. */
    private static Damaged damage(Vector vector, List<Hit> hits) {
        byte[] bytes = vector.bytes().toByteArray();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (Hit hit : hits) {
            int places = (bytes.length - Frame.HEADER_SIZE) / Integer.BYTES;
            if (places > 0) {
                buffer.putInt(Frame.HEADER_SIZE + hit.place % places * Integer.BYTES, hit.word);
            }
        }
        return new Damaged(vector, Blob.wrap(bytes));
    }

    private static Optional<Packet> read(Blob bytes) {
        try {
            return Optional.of(Packet.decode(ByteBuffer.wrap(bytes.toByteArray())));
        } catch (MalformedPacketException e) {
            return Optional.empty();
        }
    }

    private static Optional<Blob> encodedPayload(Decoded decoded, Packet packet) {
        try {
            return decoded.encodedPayload(packet);
        } catch (MalformedPayloadException e) {
            return Optional.empty();
        }
    }

    private static ByteBuffer encoded(Packet packet) {
        ByteBuffer bytes = ByteBuffer.allocate(packet.size());
        packet.encode(bytes);
        return bytes.flip();
    }

    private static Packet withPayload(Packet packet, Blob payload) {
        if (packet instanceof ReqControl request) {
            return new ReqControl(
                    request.header(), request.opcode(), request.srvid(), request.clientId(), request.flags(), payload);
        }
        if (packet instanceof ReplyControl reply) {
            return new ReplyControl(reply.header(), reply.status(), payload, reply.error());
        }
        ReqMessage message = (ReqMessage) packet;
        return new ReqMessage(message.header(), message.srvid(), payload);
    }
}
