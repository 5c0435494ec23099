// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.junit.jupiter.api.Test;

class ReadonlyHoldersTest {
    private static final int RECORDS_MAX = 1_000_000;

    private final ReadonlyHolders holders = new ReadonlyHolders();
    private final Blob key = Blob.utf8("key");

    @Test
    void knowsWhoHasACopyInTheOrderOfTheirNumbers() {
        holders.add(key, 70);
        holders.add(key, 2);
        holders.add(key, 70);
        holders.add(Blob.utf8("other"), 3);
        assertEquals(List.of(2, 70), holders.of(key));
    }

    @Test
    void nobodyHasACopyOfARecordItNeverHeardOf() {
        assertEquals(List.of(), holders.of(key));
        holders.remove(key);
    }

    @Test
    void forgetsARecord() {
        holders.add(key, 1);
        holders.remove(key);
        assertEquals(List.of(), holders.of(key));
    }

    @Test
    void takesNoMoreRecordsThanThereIsRoomFor() {
        int records = fill();
        assertTrue(records > ReadonlyHolders.BYTES_MAX / (2 * ReadonlyHolders.BYTES_PER_RECORD));
        assertFalse(holders.hasRoomFor(key));
    }

    @Test
    void moreNodesMayHaveARecordThatIsKnown() {
        fill();
        assertTrue(holders.hasRoomFor(Blob.u32(0)));
    }

    @Test
    void aRecordThatIsForgottenMakesRoom() {
        fill();
        holders.remove(Blob.u32(0));
        assertTrue(holders.hasRoomFor(key));
        fill();
        holders.clear();
        assertEquals(List.of(), holders.of(Blob.u32(1)));
        assertTrue(holders.hasRoomFor(key));
    }

    private int fill() {
        for (int i = 0; i < RECORDS_MAX; i++) {
            if (!holders.hasRoomFor(Blob.u32(i))) {
                return i;
            }
            holders.add(Blob.u32(i), 1);
        }
        throw new AssertionError("never full");
    }
}
