// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.spool.HeapSpools;
import org.ctdb4j.spi.spool.SpoolException;
import org.junit.jupiter.api.Test;

class MergedRecordsTest {
    private static final int DB = 0x4711;
    private static final int LEADER = 1;
    private static final int LIMIT = 1_000_000;
    private static final Blob KEY = Blob.utf8("key");

    private final HeapSpools spools = new HeapSpools();
    private final MergedRecords merged = new MergedRecords(DB, LEADER, spools.open(), new IndexRoom(0));

    private static RecBuffer copy(Blob key, long rsn, int dmaster, String value) {
        return RecBuffer.builder(DB)
                .add(0, key, new RecordHeader(rsn, dmaster, 0), Blob.utf8(value))
                .build();
    }

    private List<RecData> records() throws SpoolException {
        List<RecData> records = new ArrayList<>();
        buffers(true, LIMIT).forEach(buffer -> buffer.forEach(records::add));
        return records;
    }

    /** Looks at one payload at a time. */
    private List<RecBuffer> buffers(boolean owned, int limit) throws SpoolException {
        List<RecBuffer> buffers = new ArrayList<>();
        for (MergedRecords.Walk walk = merged.walk(owned, limit); !walk.done(); ) {
            buffers.addAll(walk.next(1));
        }
        return buffers;
    }

    private String value() throws SpoolException {
        return records().get(0).value().text();
    }

    @Test
    void takesTheHigherRsn() throws SpoolException {
        merged.merge(copy(KEY, 7, 2, "older"));
        merged.merge(copy(KEY, 8, 3, "newer"));
        merged.merge(copy(KEY, 6, 0, "oldest"));
        assertEquals("newer", value());
    }

    @Test
    void comparesRsnsWithoutSign() throws SpoolException {
        merged.merge(copy(KEY, -1, 2, "huge"));
        merged.merge(copy(KEY, 1, 2, "small"));
        assertEquals("huge", value());
    }

    @Test
    void keepsTheFirstOfATie() throws SpoolException {
        merged.merge(copy(KEY, 7, 2, "first"));
        merged.merge(copy(KEY, 7, 3, "second"));
        assertEquals("first", value());
    }

    @Test
    void prefersTheOtherOfATieWhenTheFirstNamesTheLeader() throws SpoolException {
        merged.merge(copy(KEY, 7, LEADER, "leader's"));
        merged.merge(copy(KEY, 7, 3, "other"));
        assertEquals("other", value());
    }

    @Test
    void leavesOutRecordsWithoutData() throws SpoolException {
        merged.merge(copy(KEY, 7, 2, "deleted later"));
        merged.merge(copy(KEY, 8, 2, ""));
        assertEquals(List.of(), records());
    }

    @Test
    void makesTheLeaderDmaster() throws SpoolException {
        merged.merge(copy(KEY, 7, 2, "value"));
        assertEquals(
                new RecordHeader(7, LEADER, RecordFlags.MIGRATED_WITH_DATA),
                records().get(0).header());
    }

    @Test
    void leavesHeadersOfPersistentRecordsAlone() throws SpoolException {
        merged.merge(copy(KEY, 7, 2, "value"));
        RecBuffer buffer = buffers(false, LIMIT).get(0);
        assertEquals(new RecordHeader(7, 2, 0), buffer.iterator().next().header());
    }

    @Test
    void sendsOneEmptyBufferWhenThereIsNothing() throws SpoolException {
        List<RecBuffer> buffers = buffers(true, LIMIT);
        assertEquals(1, buffers.size());
        assertEquals(0, buffers.get(0).count());
        assertEquals(DB, buffers.get(0).dbId());
    }

    @Test
    void closesABufferThatIsLongerThanTheLimit() throws SpoolException {
        for (int i = 0; i < 10; i++) {
            merged.merge(copy(Blob.utf8("key" + i), 1, 2, "x".repeat(100)));
        }
        List<RecBuffer> buffers = buffers(true, 300);
        assertEquals(10, buffers.stream().mapToInt(RecBuffer::count).sum());
        assertTrue(buffers.size() > 2, () -> "only " + buffers.size());
        assertTrue(buffers.stream().allMatch(buffer -> buffer.count() > 0));
    }

    /** The smallest index has room for a small part of the keys only. */
    @Test
    void findsTheNewestOfMoreKeysThanFitIntoItsIndex() throws SpoolException {
        int keys = 10 * NewestCopies.SLOTS_MIN;
        for (int node = 0; node < 3; node++) {
            RecBuffer.Builder copies = RecBuffer.builder(DB);
            for (int i = 0; i < keys; i++) {
                long rsn = (i + node) % 3 == 0 ? 2 : 1;
                copies.add(0, Blob.utf8("key" + i), new RecordHeader(rsn, 2, 0), Blob.utf8("of node " + node));
            }
            merged.merge(copies.build());
        }
        Map<String, String> found = new TreeMap<>();
        records()
                .forEach(record -> found.put(record.key().text(), record.value().text()));

        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < keys; i++) {
            expected.put("key" + i, "of node " + (3 - i % 3) % 3);
        }
        assertEquals(expected, found);
    }

    @Test
    void givesBackWhatItHolds() throws SpoolException {
        IndexRoom room = new IndexRoom(1 << 20);
        MergedRecords large = new MergedRecords(DB, LEADER, spools.open(), room);
        for (int i = 0; i < 2 * NewestCopies.SLOTS_MIN; i++) {
            large.merge(copy(Blob.utf8("key" + i), 1, 2, "value"));
        }
        assertTrue(room.used() > 0);
        large.drop();
        large.drop();
        assertEquals(0, room.used());
        assertEquals(0, spools.held());
    }
}
