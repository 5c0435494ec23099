// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;

import org.ctdb4j.tdb.TdbException.Reason;
import org.junit.jupiter.api.Test;

class ImageTest {
    private final HeapFile file = new HeapFile(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 1 << 20);

    @Test
    void integersAreReadAndWrittenInTheOrderOfTheFile() {
        Image native32 = new Image(file, false, 0);
        Image swapped = new Image(file, true, 0);
        assertEquals(0x04030201, native32.getInt(0));
        assertEquals(0x01020304, swapped.getInt(0));
        swapped.putInt(4, 0x11223344);
        assertEquals(0x11223344, swapped.getInt(4));
        assertEquals(0x44332211, native32.getInt(4));
        swapped.increment(4);
        assertEquals(0x11223345, swapped.getInt(4));
    }

    @Test
    void largeIntegersAreUnsigned() {
        Image image = new Image(file, false, 0);
        image.putUnsigned(0, 0xfffffffcL);
        assertEquals(0xfffffffcL, image.getUnsigned(0));
    }

    @Test
    void offsetsCountFromTheBase() {
        Image image = new Image(file, false, 4);
        assertEquals(4, image.size());
        assertEquals(0x08070605, image.getInt(0));
        image.put(2, new byte[] {9}, 0, 1);
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 9, 8}, file.content());
        assertEquals(Reason.CORRUPT, reason(() -> image.getInt(1)));
    }

    @Test
    void nothingOutsideTheFileIsReached() {
        Image image = new Image(file, false, 0);
        byte[] bytes = new byte[4];
        assertEquals(Reason.CORRUPT, reason(() -> image.getInt(5)));
        assertEquals(Reason.CORRUPT, reason(() -> image.getInt(0xfffffffcL)));
        assertEquals(Reason.CORRUPT, reason(() -> image.putInt(8, 1)));
        assertEquals(Reason.CORRUPT, reason(() -> image.get(6, bytes, 0, 4)));
        assertEquals(Reason.CORRUPT, reason(() -> image.put(6, bytes, 0, 4)));
        assertEquals(Reason.CORRUPT, reason(() -> image.matches(6, bytes)));
        assertEquals(Reason.CORRUPT, reason(() -> image.zero(4, 5)));
        assertTrue(image.contains(8, 0));
        assertFalse(image.contains(8, 1));
    }

    @Test
    void theFileIsAskedAgainBeforeAnOffsetIsCalledWrong() throws IOException {
        Image image = new Image(file, false, 0);
        file.extend(16);
        assertEquals(8, image.size());
        assertEquals(0, image.getInt(12));
        assertEquals(16, image.size());
    }

    @Test
    void aFileCutUnderUsIsAnError() {
        Image image = new Image(file, false, 0);
        file.truncate(4);
        assertEquals(Reason.IO, reason(() -> image.getInt(4)));
    }

    @Test
    void zeroesLongRanges() throws IOException {
        byte[] ones = new byte[200_000];
        Arrays.fill(ones, (byte) 1);
        HeapFile large = new HeapFile(ones, 1 << 20);
        new Image(large, false, 0).zero(1, 199_998);
        byte[] expected = new byte[200_000];
        expected[0] = 1;
        expected[199_999] = 1;
        assertArrayEquals(expected, large.content());
    }

    @Test
    void failuresOfThePortKeepTheirCause() {
        FaultyFile faulty = new FaultyFile(file, true);
        Image image = new Image(faulty, false, 0);
        faulty.failAfter(0);
        TdbException e = assertThrows(TdbException.class, () -> image.putInt(4, 0));
        assertEquals(Reason.IO, e.reason());
        assertEquals("write failed at offset 4: No space left on device", e.getMessage());
        assertEquals(IOException.class, e.getCause().getClass());
        assertEquals(Reason.IO, reason(() -> image.extend(100)));
        assertEquals(8, image.size());
    }

    private static Reason reason(Runnable access) {
        return assertThrows(TdbException.class, access::run).reason();
    }
}
