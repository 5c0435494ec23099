// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.ctdb4j.protocol.PacketAssert.HEADER;
import static org.ctdb4j.protocol.PacketAssert.assertWire;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.junit.jupiter.api.Test;

class ReqMessageTest {

    @Test
    void laysFieldsOut() throws Exception {
        ReqMessage message = new ReqMessage(HEADER, Srvid.LEADER, Blob.u32(1));
        assertWire(message, Operation.REQ_MESSAGE, "00000000000001f1 04000000 01000000");
    }

    @Test
    void neverTakesLessThanTheStructure() {
        assertEquals(48, new ReqMessage(HEADER, Srvid.RECONFIGURE, Blob.EMPTY).paddedSize());
    }
}
