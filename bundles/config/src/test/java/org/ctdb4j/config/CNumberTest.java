// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;

import org.junit.jupiter.api.Test;

class CNumberTest {

    @Test
    void takesTheBaseFromThePrefix() {
        assertEquals(number(16, ""), CNumber.parse("0x10"));
        assertEquals(number(8, ""), CNumber.parse("010"));
        assertEquals(number(10, ""), CNumber.parse("10"));
        assertEquals(number(-10, ""), CNumber.parse("-10"));
    }

    @Test
    void leavesWhatIsNoDigit() {
        assertEquals(number(7, " x"), CNumber.parse("7 x"));
        assertEquals(number(0, "8"), CNumber.parse("08"));
        assertEquals(number(0, "xg"), CNumber.parse("0xg"));
        assertEquals(number(0, "abc"), CNumber.parse("abc"));
    }

    @Test
    void tellsUnsignedNumbersOfABitSize() {
        assertTrue(CNumber.parse("4294967295").isUnsigned(32));
        assertFalse(CNumber.parse("4294967296").isUnsigned(32));
        assertFalse(CNumber.parse("-1").isUnsigned(32));
        assertFalse(CNumber.parse("1x").isUnsigned(32));
    }

    private static CNumber number(long value, String rest) {
        return new CNumber(BigInteger.valueOf(value), rest);
    }
}
