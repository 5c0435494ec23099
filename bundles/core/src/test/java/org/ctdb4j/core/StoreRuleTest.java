// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.core.StoreRule.Deletion;
import org.ctdb4j.core.StoreRule.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreRuleTest {
    private static final int VOLATILE = 0;
    private static final int SELF = 1;
    private static final int RSN = 7;
    private static final Blob DATA = Blob.utf8("data");

    /** Each row of the table of {@code spec/database.md} 5.3, with this node as dmaster and not, as lmaster and not. */
    @ParameterizedTest
    @CsvSource({
        // data, flags, lmaster, dmaster, kept, rsn, deletion
        "data, NONE, 1, 1, true, 8, WITHDRAW",
        "data, NONE, 2, 1, true, 8, WITHDRAW",
        "data, NONE, 1, 2, true, 7, WITHDRAW",
        "data, NONE, 2, 2, true, 7, WITHDRAW",
        "data, AUTOMATIC, 2, 2, true, 7, WITHDRAW",
        "data, RO, 1, 1, true, 7, WITHDRAW",
        "empty, RO, 2, 2, true, 7, WITHDRAW",
        "empty, RO, 1, 1, true, 7, WITHDRAW",
        "empty, AUTOMATIC, 2, 2, true, 7, SCHEDULE",
        "empty, AUTOMATIC, 1, 1, true, 8, SCHEDULE",
        "empty, MIGRATED, 2, 2, true, 7, WITHDRAW",
        "empty, MIGRATED, 2, 1, true, 8, SCHEDULE",
        "empty, NONE, 1, 2, true, 7, WITHDRAW",
        "empty, NONE, 1, 1, true, 8, SCHEDULE",
        "empty, VACUUM, 1, 2, true, 7, WITHDRAW",
        "empty, VACUUM, 1, 1, false, 7, LEAVE",
        "empty, VACUUM, 2, 1, true, 8, SCHEDULE",
        "empty, NONE, 2, 1, true, 8, SCHEDULE",
        "empty, NONE, 2, 2, false, 7, LEAVE",
        "empty, VACUUM, 2, 2, false, 7, LEAVE",
    })
    void keepsOrDeletesAsTheTableSays(
            String data, String flags, int lmaster, int dmaster, boolean kept, long rsn, Deletion deletion) {
        RecordHeader header = new RecordHeader(RSN, dmaster, flagsOf(flags));
        Verdict verdict = StoreRule.judge(VOLATILE, SELF, lmaster, header, data.equals("data") ? DATA : Blob.EMPTY);
        assertEquals(kept, verdict.keep());
        assertEquals(rsn, verdict.header().rsn());
        assertEquals(dmaster, verdict.header().dmaster());
        assertEquals(deletion, verdict.deletion());
    }

    @Test
    void neverStoresTheFlagsThatAreForMemoryOnly() {
        int flags = RecordFlags.AUTOMATIC | RecordFlags.VACUUM_MIGRATED | RecordFlags.MIGRATED_WITH_DATA | 0x3;
        Verdict verdict = StoreRule.judge(VOLATILE, SELF, SELF, new RecordHeader(RSN, SELF, flags), DATA);
        assertEquals(RecordFlags.MIGRATED_WITH_DATA | 0x3, verdict.header().flags());
    }

    @ParameterizedTest
    @CsvSource({"1", "8"})
    void leavesRecordsOfOtherKindsAsTheyAre(int databaseFlags) {
        RecordHeader header = new RecordHeader(RSN, 2, RecordFlags.AUTOMATIC);
        Verdict verdict = StoreRule.judge(databaseFlags, SELF, 2, header, Blob.EMPTY);
        assertTrue(verdict.keep());
        assertEquals(header, verdict.header());
        assertEquals(Deletion.LEAVE, verdict.deletion());
        assertFalse(DatabaseFlags.isVolatile(databaseFlags));
    }

    private static int flagsOf(String name) {
        return switch (name) {
            case "RO" -> RecordFlags.RO_HAVE_READONLY;
            case "AUTOMATIC" -> RecordFlags.AUTOMATIC;
            case "MIGRATED" -> RecordFlags.MIGRATED_WITH_DATA;
            case "VACUUM" -> RecordFlags.VACUUM_MIGRATED;
            default -> 0;
        };
    }
}
