// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.ctdb4j.protocol.PacketAssert.HEADER;
import static org.ctdb4j.protocol.PacketAssert.assertWire;
import static org.ctdb4j.protocol.PacketAssert.decoded;
import static org.ctdb4j.protocol.PacketAssert.encoded;
import static org.ctdb4j.protocol.PacketAssert.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordFlags;
import org.junit.jupiter.api.Test;

class ReqDmasterTest {

    private static final ReqDmaster DMASTER = new ReqDmaster(
            HEADER, 0x5a483fb0, 7, 1, Blob.utf8("key1"), Blob.utf8("value1"), RecordFlags.MIGRATED_WITH_DATA);

    @Test
    void laysFieldsOutWithTheFlagsBehindTheData() throws Exception {
        String body = "b03f485a 00000000 0700000000000000 01000000 04000000 06000000 6b657931 76616c756531 00000100";
        assertWire(DMASTER, Operation.REQ_DMASTER, body);
        assertEquals(80, DMASTER.paddedSize());
    }

    @Test
    void takesFlagsThatAreNotThereForZero() throws Exception {
        Blob whole = encoded(DMASTER);
        Blob body = whole.slice(Frame.HEADER_SIZE, whole.size() - Frame.HEADER_SIZE - 4);
        ReqDmaster read = (ReqDmaster) decoded(frame(70, Operation.REQ_DMASTER, body));
        assertEquals(0, read.recordFlags());
        assertEquals(DMASTER.data(), read.data());
    }

    @Test
    void neverTakesLessThanTheStructure() {
        assertEquals(64, new ReqDmaster(HEADER, 1, 1, 1, Blob.EMPTY, Blob.EMPTY, 0).paddedSize());
    }
}
