// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.ctdb4j.protocol.PacketAssert.HEADER;
import static org.ctdb4j.protocol.PacketAssert.assertRefused;
import static org.ctdb4j.protocol.PacketAssert.decoded;
import static org.ctdb4j.protocol.PacketAssert.encoded;
import static org.ctdb4j.protocol.PacketAssert.encodedPadded;
import static org.ctdb4j.protocol.PacketAssert.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

class PacketTest {

    @Test
    void readsTheWorkedExamples() throws Exception {
        Blob request = Blob.ofHex("40000000424454430100000000000000070000000000000000000000" + "3affff7f"
                + "0300000000000000" + "00".repeat(24));
        ReqControl ping = (ReqControl) decoded(request);
        assertEquals(new ReqControl(new Header(0, 0, 0, 0x7fffff3a), 3, 0, 0, 0, Blob.EMPTY), ping);
        assertEquals(request, encodedPadded(ping));

        Blob answer = Blob.ofHex(
                "3000000042445443010000008596f708080000000000000000000000" + "3affff7f" + "02000000" + "00".repeat(12));
        ReplyControl pong = (ReplyControl) decoded(answer);
        assertEquals(2, pong.status());
        assertEquals(150443653, pong.header().generation());
        assertEquals(answer, encodedPadded(pong));
    }

    @Test
    void refusesWhatIsShorterThanAHeader() {
        assertRefused(MalformedPacketException.Reason.SHORT, Blob.EMPTY);
        assertRefused(MalformedPacketException.Reason.SHORT, Blob.u32(0));
        assertRefused(MalformedPacketException.Reason.SHORT, Blob.u32(31).concat(Blob.wrap(new byte[27])));
    }

    @Test
    void refusesALengthThatIsNotTheFrames() {
        Blob body = Blob.ofHex("1100040005000000");
        assertRefused(MalformedPacketException.Reason.LENGTH, frame(39, Operation.REQ_KEEPALIVE, body));
        assertRefused(MalformedPacketException.Reason.LENGTH, frame(41, Operation.REQ_KEEPALIVE, body));
        assertRefused(MalformedPacketException.Reason.LENGTH, frame(-1, Operation.REQ_KEEPALIVE, body));
    }

    @Test
    void refusesForeignMagicAndVersion() {
        Blob good = frame(32, Operation.REQ_KEEPALIVE, Blob.EMPTY);
        assertRefused(MalformedPacketException.Reason.MAGIC, changed(good, 4));
        assertRefused(MalformedPacketException.Reason.VERSION, changed(good, 8));
    }

    @Test
    void refusesOperationsNobodyKnows() {
        for (int operation : new int[] {6, 11, -1, Integer.MIN_VALUE}) {
            assertRefused(MalformedPacketException.Reason.UNKNOWN_OPERATION, frame(32, operation, Blob.EMPTY));
        }
    }

    @Test
    void refusesFramesThatEndWithinTheFixedPart() {
        for (int operation : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 10}) {
            assertRefused(MalformedPacketException.Reason.INNER_LENGTH, frame(32, operation, Blob.EMPTY));
            assertRefused(MalformedPacketException.Reason.INNER_LENGTH, frame(36, operation, Blob.ofHex("00000000")));
        }
    }

    @Test
    void keepsNothingOfTheBufferItReads() throws Exception {
        ReqMessage sent = new ReqMessage(HEADER, 1, Blob.utf8("data"));
        ByteBuffer frame = ByteBuffer.wrap(encoded(sent).toByteArray());
        Packet read = Packet.decode(frame);
        Arrays.fill(frame.array(), (byte) 0xff);
        assertEquals(sent, read);
    }

    @Test
    void namesEveryOperation() {
        assertEquals("REQ_CALL", Operation.nameOf(Operation.REQ_CALL));
        assertEquals("REQ_TUNNEL", Operation.nameOf(Operation.REQ_TUNNEL));
        assertEquals("operation 6", Operation.nameOf(6));
    }

    private static Blob changed(Blob bytes, int at) {
        byte[] changed = bytes.toByteArray();
        changed[at]++;
        return Blob.wrap(changed);
    }
}
