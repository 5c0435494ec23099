// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.junit.jupiter.api.Test;

class RecBufferTest {

    private static final RecordHeader HEADER = new RecordHeader(5, 1, 0);

    @Test
    void laysRecordsOutBackToBack() throws Exception {
        RecBuffer records = RecBuffer.of(
                7,
                List.of(new RecData(1, Blob.utf8("a"), Blob.utf8("xy")), new RecData(2, Blob.utf8("bc"), Blob.EMPTY)));
        Blob bytes = Blob.ofHex("0700000002000000"
                + "13000000010000000100000002000000" + "61" + "7879"
                + "12000000020000000200000000000000" + "6263");
        assertEquals(bytes, records.encode());
        assertEquals(records, RecBuffer.decode(bytes));
        assertEquals(7, records.dbId());
        assertEquals(2, records.count());
        assertEquals(bytes.size(), records.size());
    }

    @Test
    void givesBackWhatWasAdded() {
        RecBuffer.Builder builder = RecBuffer.builder(7);
        List<RecData> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Blob key = Blob.utf8("key" + i);
            builder.add(0, key, HEADER.withRsn(i), Blob.utf8("value" + i));
            expected.add(RecData.of(0, key, HEADER.withRsn(i), Blob.utf8("value" + i)));
        }
        List<RecData> read = new ArrayList<>();
        builder.build().forEach(read::add);
        assertEquals(expected, read);
        assertEquals(HEADER.withRsn(999), read.get(999).header());
        assertEquals("value999", read.get(999).value().text());
    }

    @Test
    void tellsItsSizeAsItGrows() {
        RecBuffer.Builder builder = RecBuffer.builder(7);
        assertEquals(8, builder.size());
        builder.add(new RecData(0, Blob.utf8("k"), Blob.utf8("v")));
        assertEquals(26, builder.size());
        builder.add(0, Blob.utf8("k"), HEADER, Blob.utf8("v"));
        assertEquals(68, builder.size());
        assertEquals(2, builder.count());
        assertEquals(68, builder.build().size());
    }

    @Test
    void theNextBatchHasRoomForAsMuch() {
        RecBuffer.Builder first = RecBuffer.builder(7);
        assertTrue(first.add(0, Blob.utf8("k"), HEADER, Blob.wrap(new byte[900_000]))
                        .room()
                >= 900_000);
        assertEquals(first.room(), first.next().room());
    }

    /** Whatever one record takes: neither do those behind it, nor does a small batch keep what it has not used. */
    @Test
    void oneLargeRecordDoesNotMakeAllBatchesLarge() {
        RecBuffer.Builder large = RecBuffer.builder(7).add(0, Blob.utf8("k"), HEADER, Blob.wrap(new byte[10_000_000]));
        RecBuffer.Builder next = large.next();
        assertEquals(2 << 20, next.room());
        Blob small = next.add(0, Blob.utf8("k"), HEADER, Blob.utf8("v")).build().encode();
        assertSame(small, small.compact(), "it keeps more than it has");
    }

    @Test
    void readsAnEmptyBuffer() throws Exception {
        RecBuffer none = RecBuffer.decode(Blob.ofHex("0700000000000000"));
        Iterator<RecData> walk = none.iterator();
        assertFalse(walk.hasNext());
        assertThrows(NoSuchElementException.class, walk::next);
    }

    @Test
    void refusesCountsAndLengthsThatLie() {
        Blob one = RecBuffer.of(7, List.of(new RecData(1, Blob.utf8("a"), Blob.utf8("xy"))))
                .encode();
        assertRefused(with(one, 4, 2));
        assertRefused(with(one, 4, 0));
        assertRefused(with(one, 4, -1));
        assertRefused(with(one, 8, 20));
        assertRefused(with(one, 8, 18));
        assertRefused(with(one, 16, 2));
        assertRefused(with(one, 20, -1));
        assertRefused(one.slice(0, one.size() - 1));
        assertRefused(one.concat(Blob.ofHex("00")));
        assertRefused(Blob.ofHex("07000000"));
    }

    @Test
    void refusesLengthsThatOnlyFitTogetherByOverflow() {
        Blob record = Blob.ofHex("10000000" + "00000000" + "ffffffff" + "01000000");
        assertThrows(MalformedPayloadException.class, () -> RecData.decode(record));
    }

    @Test
    void wantsHeadersWhereAsked() throws Exception {
        Blob bare = RecBuffer.of(7, List.of(new RecData(0, Blob.utf8("k"), Blob.wrap(new byte[23]))))
                .encode();
        assertEquals(1, RecBuffer.decode(bare).count());
        assertThrows(MalformedPayloadException.class, () -> RecBuffer.decodeWithHeaders(bare));
        Blob whole = RecBuffer.of(7, List.of(RecData.of(0, Blob.utf8("k"), HEADER, Blob.EMPTY)))
                .encode();
        assertEquals(1, RecBuffer.decodeWithHeaders(whole).count());
    }

    @Test
    void endsATraverseWithNothing() throws Exception {
        RecData end = RecData.end(9);
        assertTrue(end.isEnd());
        assertFalse(end.hasHeader());
        assertEquals(Blob.ofHex("10000000090000000000000000000000"), end.encode());
        assertEquals(end, RecData.decode(end.encode()));
    }

    private static void assertRefused(Blob bytes) {
        assertThrows(MalformedPayloadException.class, () -> RecBuffer.decode(bytes));
    }

    private static Blob with(Blob bytes, int at, int value) {
        return bytes.slice(0, at).concat(Blob.u32(value)).concat(bytes.slice(at + 4));
    }
}
