// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.ctdb4j.protocol.PacketAssert.HEADER;
import static org.ctdb4j.protocol.PacketAssert.assertRefused;
import static org.ctdb4j.protocol.PacketAssert.assertWire;
import static org.ctdb4j.protocol.PacketAssert.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.junit.jupiter.api.Test;

class ReqCallTest {

    private static final ReqCall CALL = new ReqCall(
            HEADER, CallFlags.WANT_READONLY, 0xdeadbeef, CallId.FETCH, 2, Blob.utf8("key1"), Blob.ofHex("aabb"));

    @Test
    void laysFieldsOut() throws Exception {
        String body = "04000000 efbeadde 020000ff 02000000 04000000 02000000 6b657931 aabb";
        assertWire(CALL, Operation.REQ_CALL, body);
    }

    @Test
    void neverTakesLessThanTheStructure() {
        assertEquals(64, new ReqCall(HEADER, 0, 1, CallId.NULL, 0, Blob.utf8("k"), Blob.EMPTY).paddedSize());
    }

    @Test
    void refusesKeyAndDataThatDoNotFitTogether() {
        Blob body =
                Blob.ofHex("00000000" + "01000000" + "010000ff" + "00000000" + "04000000" + "01000000" + "6b657931");
        assertRefused(MalformedPacketException.Reason.INNER_LENGTH, frame(60, Operation.REQ_CALL, body));
    }

    @Test
    void changesOneFieldAtATime() {
        assertEquals(3, CALL.withHopCount(3).hopCount());
        assertEquals(9, CALL.withHeader(HEADER.withDestnode(9)).header().destnode());
    }
}
