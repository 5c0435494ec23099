// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.ctdb4j.protocol.PacketAssert.HEADER;
import static org.ctdb4j.protocol.PacketAssert.assertRefused;
import static org.ctdb4j.protocol.PacketAssert.assertWire;
import static org.ctdb4j.protocol.PacketAssert.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

class ReqKeepaliveTest {

    @Test
    void laysFieldsOut() throws Exception {
        ReqKeepalive keepalive = ReqKeepalive.versioned(HEADER, ReqKeepalive.VERSION_4_17, 5);
        assertWire(keepalive, Operation.REQ_KEEPALIVE, "11000400 05000000");
    }

    @Test
    void knowsTheOldFormWithoutAVersion() throws Exception {
        ReqKeepalive keepalive = new ReqKeepalive(HEADER, ReqKeepalive.Form.BARE, 0, 0);
        assertWire(keepalive, Operation.REQ_KEEPALIVE, "");
        assertEquals(32, keepalive.paddedSize());
    }

    @Test
    void refusesAHalfVersion() {
        assertRefused(
                MalformedPacketException.Reason.INNER_LENGTH,
                frame(36, Operation.REQ_KEEPALIVE, Blob.ofHex("11000400")));
    }
}
