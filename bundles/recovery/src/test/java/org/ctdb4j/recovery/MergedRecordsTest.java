// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.junit.jupiter.api.Test;

class MergedRecordsTest {
    private static final int DB = 0x4711;
    private static final int LEADER = 1;
    private static final int LIMIT = 1_000_000;
    private static final Blob KEY = Blob.utf8("key");

    private final MergedRecords merged = new MergedRecords(DB, LEADER);

    private static RecBuffer copy(Blob key, long rsn, int dmaster, String value) {
        return RecBuffer.builder(DB)
                .add(0, key, new RecordHeader(rsn, dmaster, 0), Blob.utf8(value))
                .build();
    }

    private List<RecData> records() {
        List<RecData> records = new ArrayList<>();
        merged.buffers(true, LIMIT).forEach(buffer -> buffer.forEach(records::add));
        return records;
    }

    private String value() {
        return records().get(0).value().text();
    }

    @Test
    void takesTheHigherRsn() {
        merged.merge(copy(KEY, 7, 2, "older"));
        merged.merge(copy(KEY, 8, 3, "newer"));
        merged.merge(copy(KEY, 6, 0, "oldest"));
        assertEquals("newer", value());
    }

    @Test
    void comparesRsnsWithoutSign() {
        merged.merge(copy(KEY, -1, 2, "huge"));
        merged.merge(copy(KEY, 1, 2, "small"));
        assertEquals("huge", value());
    }

    @Test
    void keepsTheFirstOfATie() {
        merged.merge(copy(KEY, 7, 2, "first"));
        merged.merge(copy(KEY, 7, 3, "second"));
        assertEquals("first", value());
    }

    @Test
    void prefersTheOtherOfATieWhenTheFirstNamesTheLeader() {
        merged.merge(copy(KEY, 7, LEADER, "leader's"));
        merged.merge(copy(KEY, 7, 3, "other"));
        assertEquals("other", value());
    }

    @Test
    void leavesOutRecordsWithoutData() {
        merged.merge(copy(KEY, 7, 2, "deleted later"));
        merged.merge(copy(KEY, 8, 2, ""));
        assertEquals(List.of(), records());
    }

    @Test
    void makesTheLeaderDmaster() {
        merged.merge(copy(KEY, 7, 2, "value"));
        assertEquals(
                new RecordHeader(7, LEADER, RecordFlags.MIGRATED_WITH_DATA),
                records().get(0).header());
    }

    @Test
    void leavesHeadersOfPersistentRecordsAlone() {
        merged.merge(copy(KEY, 7, 2, "value"));
        RecBuffer buffer = merged.buffers(false, LIMIT).get(0);
        assertEquals(new RecordHeader(7, 2, 0), buffer.iterator().next().header());
    }

    @Test
    void sendsOneEmptyBufferWhenThereIsNothing() {
        List<RecBuffer> buffers = merged.buffers(true, LIMIT);
        assertEquals(1, buffers.size());
        assertEquals(0, buffers.get(0).count());
        assertEquals(DB, buffers.get(0).dbId());
    }

    @Test
    void closesABufferThatIsLongerThanTheLimit() {
        for (int i = 0; i < 10; i++) {
            merged.merge(copy(Blob.utf8("key" + i), 1, 2, "x".repeat(100)));
        }
        List<RecBuffer> buffers = merged.buffers(true, 300);
        assertEquals(10, buffers.stream().mapToInt(RecBuffer::count).sum());
        assertTrue(buffers.size() > 2, () -> "only " + buffers.size());
        assertTrue(buffers.stream().allMatch(buffer -> buffer.count() > 0));
    }
}
