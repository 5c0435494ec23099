// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.ctdb4j.protocol.PacketAssert.HEADER;
import static org.ctdb4j.protocol.PacketAssert.assertWire;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

class ReplyCallTest {

    @Test
    void laysFieldsOut() throws Exception {
        assertWire(new ReplyCall(HEADER, 0, Blob.utf8("value")), Operation.REPLY_CALL, "00000000 05000000 76616c7565");
    }

    @Test
    void neverTakesLessThanTheStructure() {
        assertEquals(48, new ReplyCall(HEADER, 0, Blob.EMPTY).paddedSize());
    }
}
