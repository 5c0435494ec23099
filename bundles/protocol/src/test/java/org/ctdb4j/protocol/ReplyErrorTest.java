// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.ctdb4j.protocol.PacketAssert.HEADER;
import static org.ctdb4j.protocol.PacketAssert.assertWire;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

class ReplyErrorTest {

    @Test
    void laysFieldsOut() throws Exception {
        ReplyError error = new ReplyError(HEADER, ReplyError.STATUS_FAILED, Blob.cString("no"));
        assertWire(error, Operation.REPLY_ERROR, "ffffffff 03000000 6e6f00");
        assertEquals("no", error.message().text());
    }

    @Test
    void neverTakesLessThanTheStructure() {
        assertEquals(48, new ReplyError(HEADER, -1, Blob.EMPTY).paddedSize());
    }
}
