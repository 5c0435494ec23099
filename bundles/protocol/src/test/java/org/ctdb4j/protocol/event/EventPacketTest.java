// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.junit.jupiter.api.Test;

class EventPacketTest {

    @Test
    void laysARunOut() throws Exception {
        RunRequest run = new RunRequest(9, "legacy", "takeip", "eth0 10.0.0.1 24", 30, RunRequest.RUN_ALL);
        Blob bytes = Blob.ofHex("43000000" + "00000000" + "09000000" + "01000000")
                .concat(Blob.u32(7))
                .concat(Blob.cString("legacy"))
                .concat(Blob.u32(7))
                .concat(Blob.cString("takeip"))
                .concat(Blob.u32(17))
                .concat(Blob.cString("eth0 10.0.0.1 24"))
                .concat(Blob.u32(30))
                .concat(Blob.u32(1));
        assertEquals(bytes, run.encode());
        assertEquals(run, EventRequest.decode(bytes.asBuffer()));
    }

    @Test
    void laysAScriptActionOut() throws Exception {
        ScriptRequest request = new ScriptRequest(9, "legacy", "50.samba", ScriptRequest.ENABLE);
        Blob bytes = Blob.ofHex("2c000000" + "00000000" + "09000000" + "03000000")
                .concat(Blob.u32(7))
                .concat(Blob.cString("legacy"))
                .concat(Blob.u32(9))
                .concat(Blob.cString("50.samba"))
                .concat(Blob.u32(1));
        assertEquals(bytes, request.encode());
        assertEquals(request, EventRequest.decode(bytes.asBuffer()));
        assertEquals(
                new ScriptReply(9, 2),
                EventReply.decode(new ScriptReply(9, 2).encode().asBuffer()));
    }

    @Test
    void saysNothingAfterAFailedStatus() throws Exception {
        StatusReply failed = StatusReply.failed(9, 22);
        assertEquals(Blob.ofHex("14000000" + "00000000" + "09000000" + "02000000" + "16000000"), failed.encode());
        assertEquals(failed, EventReply.decode(failed.encode().asBuffer()));
    }

    @Test
    void keepsOutputThatIsNoText() throws Exception {
        StatusReply.Script script =
                new StatusReply.Script("50.samba", new Timeval(1, 2), new Timeval(3, 4), -62, Blob.ofHex("ff0a00"));
        StatusReply status = new StatusReply(9, 0, -62, List.of(script));
        assertEquals(status, EventReply.decode(status.encode().asBuffer()));
    }

    @Test
    void refusesLengthsThatLie() {
        Blob bytes = new StatusRequest(9, "legacy", "monitor").encode();
        assertRefused(with(bytes, 0, bytes.size() - 1));
        assertRefused(with(bytes, 0, 0));
        assertRefused(with(bytes, 16, 100));
        assertRefused(with(bytes, 16, -1));
        assertRefused(bytes.slice(0, 10));
        assertRefused(with(bytes, 12, 4));
    }

    @Test
    void tellsTheLengthInEitherByteOrder() {
        ByteBuffer in = ByteBuffer.wrap(new byte[] {0x33, 0, 0, (byte) 0x80});
        assertEquals(0x80000033L, EventFrame.length(in));
        assertEquals(0x80000033L, EventFrame.length(in.order(ByteOrder.LITTLE_ENDIAN)));
    }

    private static void assertRefused(Blob bytes) {
        assertThrows(MalformedPayloadException.class, () -> EventRequest.decode(bytes.asBuffer()));
    }

    private static Blob with(Blob bytes, int at, int value) {
        return bytes.slice(0, at).concat(Blob.u32(value)).concat(bytes.slice(at + 4));
    }
}
