// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.service.DatabaseRecord;
import org.junit.jupiter.api.Test;

class RecordDumpTest {
    @Test
    void printsAsTheToolDoes() {
        DatabaseRecord record =
                new DatabaseRecord(Blob.cString("__db_sequence_number__"), new RecordHeader(3, 0, 0), Blob.u64(3));

        assertEquals("""
                key(23) = "__db_sequence_number__\\00"
                dmaster: 0
                rsn: 3
                flags: 0x00000000
                data(8) = "\\03\\00\\00\\00\\00\\00\\00\\00"

                """, Printed.by(out -> RecordDump.print(out, record)));
    }

    @Test
    void namesTheFlags() {
        int flags = RecordFlags.MIGRATED_WITH_DATA | RecordFlags.RO_HAVE_DELEGATIONS;
        DatabaseRecord record = new DatabaseRecord(Blob.utf8("k"), new RecordHeader(-1, 2, flags), Blob.EMPTY);

        assertEquals("""
                key(1) = "k"
                dmaster: 2
                rsn: 18446744073709551615
                flags: 0x01010000 MIGRATED_WITH_DATA RO_HAVE_DELEGATIONS
                data(0) = ""

                """, Printed.by(out -> RecordDump.print(out, record)));
    }
}
