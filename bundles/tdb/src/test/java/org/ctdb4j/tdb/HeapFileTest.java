// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;

import org.junit.jupiter.api.Test;

class HeapFileTest {
    private final HeapFile file = new HeapFile(new byte[] {1, 2, 3, 4, 5, 6}, 100);

    @Test
    void integersAreLittleEndianAndNeedNoAlignment() throws IOException {
        assertEquals(0x04030201, file.getInt(0));
        assertEquals(0x06050403, file.getInt(2));
        file.putInt(1, 0x0a0b0c0d);
        assertArrayEquals(new byte[] {1, 0x0d, 0x0c, 0x0b, 0x0a, 6}, file.content());
        file.addInt(0, 1);
        assertEquals(2, file.content()[0]);
    }

    @Test
    void matchesWholeAndPartWords() throws IOException {
        assertTrue(file.matches(1, new byte[] {2, 3, 4, 5, 6}));
        assertFalse(file.matches(1, new byte[] {2, 3, 4, 5, 7}));
        assertTrue(file.matches(0, new byte[0]));
    }

    @Test
    void theDefaultMatchAgrees() throws IOException {
        FaultyFile plain = new FaultyFile(file, false);
        for (int at = 0; at <= 6; at++) {
            for (int length = 0; at + length <= 6; length++) {
                byte[] same = new byte[length];
                file.get(at, same, 0, length);
                assertTrue(plain.matches(at, same));
                for (int i = 0; i < length; i++) {
                    same[i]++;
                    assertFalse(plain.matches(at, same));
                    same[i]--;
                }
            }
        }
    }

    @Test
    void nothingBeyondTheEndIsTouched() {
        assertThrows(EOFException.class, () -> file.getInt(3));
        assertThrows(EOFException.class, () -> file.getInt(-1));
        assertThrows(EOFException.class, () -> file.putInt(6, 0));
        assertThrows(EOFException.class, () -> file.put(5, new byte[2], 0, 2));
        assertThrows(EOFException.class, () -> file.get(Long.MAX_VALUE - 1, new byte[2], 0, 2));
    }

    @Test
    void whatIsCutComesBackAsZeros() throws IOException {
        file.truncate(2);
        file.extend(6);
        assertArrayEquals(new byte[] {1, 2, 0, 0, 0, 0}, file.content());
    }

    @Test
    void theDiskIsFullAtItsLimit() throws IOException {
        file.extend(100);
        assertThrows(IOException.class, () -> file.extend(101));
        assertEquals(100, file.size());
    }
}
