// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.ctdb4j.protocol.PacketAssert.HEADER;
import static org.ctdb4j.protocol.PacketAssert.assertWire;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

class ReqTunnelTest {

    @Test
    void laysFieldsOut() throws Exception {
        ReqTunnel tunnel = new ReqTunnel(HEADER, 0xffffffff00000000L, ReqTunnel.REQUEST, Blob.utf8("hi"));
        assertWire(tunnel, Operation.REQ_TUNNEL, "00000000ffffffff 01000000 02000000 6869");
    }

    @Test
    void neverTakesLessThanTheStructure() {
        assertEquals(56, new ReqTunnel(HEADER, 1, 0, Blob.EMPTY).paddedSize());
    }
}
