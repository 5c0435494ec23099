// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.ctdb4j.protocol.PacketAssert.HEADER;
import static org.ctdb4j.protocol.PacketAssert.assertWire;
import static org.ctdb4j.protocol.PacketAssert.decoded;
import static org.ctdb4j.protocol.PacketAssert.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

class ReqControlTest {

    @Test
    void laysFieldsOut() throws Exception {
        ReqControl control = new ReqControl(HEADER, 18, 0x42, 9, ReqControl.ATTACH_RECOVERY, Blob.cString("a"));
        String body = "12000000 00000000 4200000000000000 09000000 00000200 02000000 6100";
        assertWire(control, Operation.REQ_CONTROL, body);
    }

    @Test
    void neverTakesLessThanTheStructure() {
        assertEquals(64, new ReqControl(HEADER, 3, 0, 0, 0, Blob.EMPTY).paddedSize());
    }

    @Test
    void wantsAReplyUnlessToldOtherwise() {
        assertTrue(new ReqControl(HEADER, 90, 0, 0, ReqControl.AVAILABLE_ADDRESSES, Blob.EMPTY).wantsReply());
        assertFalse(new ReqControl(HEADER, 45, 0, 0, ReqControl.NOREPLY, Blob.EMPTY).wantsReply());
    }

    @Test
    void ignoresThePadding() throws Exception {
        Blob body = Blob.ofHex("03000000" + "78563412" + "00".repeat(20));
        assertEquals(new ReqControl(HEADER, 3, 0, 0, 0, Blob.EMPTY), decoded(frame(60, Operation.REQ_CONTROL, body)));
    }
}
