// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.MalformedPacketException.Reason;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.event.EventReply;
import org.ctdb4j.protocol.event.EventRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every captured packet is understood as listed, and written as it was captured. */
class VectorTest {

    /** Captured to see what ctdbd does with them. */
    private static final Map<String, Reason> REFUSED = Map.of(
            "probe-errors/045", Reason.MAGIC,
            "probe-errors/046", Reason.VERSION,
            "probe-errors/047", Reason.SHORT,
            "probe-errors/053", Reason.LENGTH);

    static List<Path> files() {
        return Vectors.files();
    }

    @Test
    void knowsAllVectors() {
        assertEquals(Vectors.COUNT, Vectors.all().size());
    }

    @ParameterizedTest
    @MethodSource("files")
    void decodesToTheListedFields(Path file) throws Exception {
        for (Vector vector : understood(file)) {
            assertEquals(listed(vector), told(vector), vector.name());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void encodesToTheSameBytes(Path file) throws Exception {
        for (Vector vector : understood(file)) {
            assertEquals(vector.definedBytes(), encodedAgain(vector), vector.name());
        }
    }

    @Test
    void refusesTheRequestThatWasMadeWithTooManyBytes() throws Exception {
        Vector vector = named("probe-errors/031");
        ReqControl request = (ReqControl) Packet.decode(vector.frame());
        assertThrows(MalformedPayloadException.class, () -> Control.decode(request));
    }

    @Test
    void refusesWhatIsNoPacket() {
        REFUSED.forEach((name, reason) -> {
            MalformedPacketException refusal = assertThrows(
                    MalformedPacketException.class,
                    () -> Packet.decode(named(name).frame()),
                    name);
            assertEquals(reason, refusal.reason(), name);
        });
    }

    private static List<Vector> understood(Path file) {
        return Vectors.read(file).stream()
                .filter(vector -> vector.listing() != Vector.Listing.UNDECODED && !REFUSED.containsKey(vector.name()))
                .toList();
    }

    private static Vector named(String name) {
        return Vectors.all().stream()
                .filter(vector -> vector.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String listed(Vector vector) {
        return vector.facts().stream().map(Facts::expected).collect(Collectors.joining("\n"));
    }

    private static String told(Vector vector) throws Exception {
        Facts facts = new Facts(vector);
        if (vector.isEvent()) {
            facts.add("", new Decoded(vector).event(vector.frame()));
        } else {
            Packet packet = Packet.decode(vector.frame());
            addPacket(facts, vector, packet);
        }
        List<Vector.Field> fields = vector.facts();
        List<Facts.Fact> told = facts.list();
        if (vector.listing() == Vector.Listing.CUT) {
            assertTrue(told.size() > fields.size(), vector.name());
            told = told.subList(0, fields.size());
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            lines.add(told.get(i).as(i < fields.size() ? fields.get(i) : null));
        }
        return String.join("\n", lines);
    }

    /** Fields of the packet first, with the parts of the payload where its bytes stand. */
    private static void addPacket(Facts facts, Vector vector, Packet packet) throws MalformedPayloadException {
        Object payload = new Decoded(vector).payload(packet).orElse("");
        facts.add("", packet.header());
        if (packet instanceof ReqControl control) {
            facts.add("opcode", control.opcode());
            facts.add("srvid", control.srvid());
            facts.add("client_id", control.clientId());
            facts.add("flags", control.flags());
            facts.add("", payload);
        } else if (packet instanceof ReplyControl reply) {
            facts.add("status", reply.status());
            facts.add("", payload);
            facts.add("errormsg", reply.error().text());
        } else if (packet instanceof ReqMessage message) {
            facts.add("srvid", message.srvid());
            facts.add(vector.lists("rec.length") ? "rec" : "", payload);
        } else {
            facts.addPacket(packet);
        }
    }

    private static Blob encodedAgain(Vector vector) throws Exception {
        if (vector.isEvent()) {
            return vector.operation().startsWith("EVENT_REQ")
                    ? EventRequest.decode(vector.frame()).encode()
                    : EventReply.decode(vector.frame()).encode();
        }
        Packet packet = withPayloadEncodedAgain(vector, Packet.decode(vector.frame()));
        ByteBuffer out = ByteBuffer.allocate(vector.bytes().size());
        if (packet.paddedSize() == vector.bytes().size()) {
            packet.encodePadded(out);
        } else {
            packet.encode(out);
        }
        assertEquals(0, out.remaining(), vector.name());
        return Blob.wrap(out.array());
    }

    private static Packet withPayloadEncodedAgain(Vector vector, Packet packet) throws MalformedPayloadException {
        Blob payload = new Decoded(vector).encodedPayload(packet).orElse(Blob.EMPTY);
        if (packet instanceof ReqControl control) {
            return new ReqControl(
                    control.header(),
                    control.opcode(),
                    Control.decode(control).srvid() == 0
                            ? control.srvid()
                            : Control.decode(control).srvid(),
                    control.clientId(),
                    control.flags(),
                    payload);
        }
        if (packet instanceof ReplyControl reply
                && ReplyPayload.of(vector.opcode()).isPresent()) {
            return new ReplyControl(reply.header(), reply.status(), payload, reply.error());
        }
        return packet instanceof ReqMessage message
                ? new ReqMessage(message.header(), message.srvid(), payload)
                : packet;
    }
}
