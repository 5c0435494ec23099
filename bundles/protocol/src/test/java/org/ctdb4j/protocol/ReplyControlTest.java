// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.ctdb4j.protocol.PacketAssert.HEADER;
import static org.ctdb4j.protocol.PacketAssert.assertWire;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

class ReplyControlTest {

    @Test
    void laysFieldsOut() throws Exception {
        ReplyControl reply = new ReplyControl(HEADER, -22, Blob.u32(5), Blob.utf8("no"));
        assertWire(reply, Operation.REPLY_CONTROL, "eaffffff 04000000 02000000 05000000 6e6f");
    }

    @Test
    void neverTakesLessThanTheStructure() {
        assertEquals(48, new ReplyControl(HEADER, 0, Blob.EMPTY, Blob.EMPTY).paddedSize());
    }
}
