// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.junit.jupiter.api.Test;

class FrameTest {

    @Test
    void tellsTheLengthInEitherByteOrder() {
        ByteBuffer in = ByteBuffer.wrap(new byte[] {0, 0x40, 0, 0, (byte) 0x80}).position(1);
        assertEquals(0x80000040L, Frame.length(in));
        assertEquals(0x80000040L, Frame.length(in.order(ByteOrder.LITTLE_ENDIAN)));
        assertEquals(1, in.position());
    }

    @Test
    void padsToMultiplesOfEight() {
        assertEquals(0, Frame.padded(0));
        assertEquals(8, Frame.padded(1));
        assertEquals(64, Frame.padded(64));
        assertTrue(Frame.isAligned(64));
        assertFalse(Frame.isAligned(60));
    }
}
