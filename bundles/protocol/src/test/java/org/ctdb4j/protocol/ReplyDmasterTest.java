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

class ReplyDmasterTest {

    private static final ReplyDmaster DMASTER = new ReplyDmaster(
            HEADER, 0x5a483fb0, 7, Blob.utf8("key1"), Blob.utf8("value1"), RecordFlags.MIGRATED_WITH_DATA);

    @Test
    void laysFieldsOutWithTheFlagsBehindTheData() throws Exception {
        String body = "b03f485a 00000000 0700000000000000 04000000 06000000 6b657931 76616c756531 00000100";
        assertWire(DMASTER, Operation.REPLY_DMASTER, body);
    }

    @Test
    void takesFlagsThatAreNotThereForZero() throws Exception {
        Blob whole = encoded(DMASTER);
        Blob body = whole.slice(Frame.HEADER_SIZE, whole.size() - Frame.HEADER_SIZE - 1);
        ReplyDmaster read = (ReplyDmaster) decoded(frame(69, Operation.REPLY_DMASTER, body));
        assertEquals(0, read.recordFlags());
    }

    @Test
    void neverTakesLessThanTheStructure() {
        assertEquals(64, new ReplyDmaster(HEADER, 1, 1, Blob.EMPTY, Blob.EMPTY, 0).paddedSize());
    }
}
