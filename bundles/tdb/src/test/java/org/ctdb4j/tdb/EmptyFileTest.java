// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

/** Files whose mutexes take several pieces; those of the vectors are shorter. */
class EmptyFileTest {
    private static final int HASH_SIZE = 20_000;
    private static final EmptyFile EMPTY = EmptyFile.of(HASH_SIZE, 0x1c41);
    private static final int BASE = (int) MutexArea.size(HASH_SIZE);

    private final HeapFile file = new HeapFile();

    @Test
    void everyMutexIsOneThatNobodyHas() throws IOException {
        EMPTY.format(file);
        byte[] expected = new byte[BASE + (int) Layout.dataStart(HASH_SIZE)];
        byte[] header = Arrays.copyOf(file.content(), Layout.HEADER_SIZE);
        System.arraycopy(header, 0, expected, 0, header.length);
        System.arraycopy(header, 0, expected, BASE, header.length);
        expected[MutexArea.ALL_AT + MutexArea.KIND_AT] = (byte) MutexArea.KIND;
        expected[MutexArea.STATE_AT] = MutexArea.STATE_FREE;
        for (int i = 0; i <= HASH_SIZE; i++) {
            expected[216 + 40 * i + MutexArea.KIND_AT] = (byte) MutexArea.KIND;
        }
        assertArrayEquals(expected, file.content());
        assertEquals(HASH_SIZE, Header.read(file, TdbHash.JENKINS).hashSize());
    }

    @Test
    void formattingThatWasCutShortLeavesABlank() throws IOException {
        assertTrue(EMPTY.isBlank(file));
        EMPTY.format(file);
        assertFalse(EMPTY.isBlank(file), "a TDB");
        file.put(0, new byte[Layout.VERSION_AT], 0, Layout.VERSION_AT);
        assertTrue(EMPTY.isBlank(file));
        file.put(500_000, new byte[200_000], 0, 200_000);
        assertTrue(EMPTY.isBlank(file));
        file.putInt(BASE - 4, 1);
        assertFalse(EMPTY.isBlank(file), "somebody's");
    }

    @Test
    void restoringLeavesMutexesAndWhatIsBehindTheChainsAlone() throws IOException {
        EMPTY.format(file);
        int locked = (int) MutexArea.offset(Layout.chainLock(HASH_SIZE / 2));
        file.putInt(locked, 77);
        file.putInt(locked + MutexArea.MUTEX_SIZE + MutexArea.KIND_AT, 5);
        file.putInt(BASE + Layout.chainHead(HASH_SIZE - 1), 1 << 20);
        file.putInt(Layout.VERSION_AT, 0);
        file.extend(EMPTY.size() + 1000);
        file.putInt(EMPTY.size() + 100, 7);
        EMPTY.restore(file);
        assertEquals(77, file.getInt(locked));
        assertEquals(MutexArea.KIND, file.getInt(locked + MutexArea.MUTEX_SIZE + MutexArea.KIND_AT));
        assertEquals(0, file.getInt(BASE + Layout.chainHead(HASH_SIZE - 1)));
        assertEquals(Layout.VERSION, file.getInt(Layout.VERSION_AT));
        assertEquals(7, file.getInt(EMPTY.size() + 100));
        EMPTY.clearMutexes(file);
        assertEquals(0, file.getInt(locked));
    }
}
