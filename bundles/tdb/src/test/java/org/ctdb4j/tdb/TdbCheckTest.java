// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of damage to deleted-freelist.tdb (its blocks are listed in GoldenFilesTest) is named. */
class TdbCheckTest {
    private static final String FILE = "deleted-freelist";

    @ParameterizedTest
    @CsvSource({
        "hash of a record, 7928, 0xc7eb0a8b, record at offset 7912: the hash is not that of the key",
        "hash and so the chain, 7928, 0xc7eb0a8b, 'record at offset 7912 is in chain 0, not in that of its hash'",
        "a byte of a key, 7936, 0x736f356b, record at offset 7912: the hash is not that of the key",
        "chain head cleared, 172, 0, record at offset 7744 is in no chain",
        "chain ends early, 7744, 0, record at offset 7912 is in no chain",
        "chain to itself, 7744, 7744, 'chain 0 leads to offset 7744, which a list has led to before'",
        "chain to another's record, 7912, 7628, 'chain 1 leads to offset 7628, which a list has led to before'",
        "chain into free space, 7912, 7800, 'a chain leads to offset 7800, which is no record'",
        "chain into the heads, 7912, 176, 'chain 0 leads to offset 176, where no block can be'",
        "chain beyond the end, 7912, 8188, 'chain 0 leads to offset 8188, where no block can be'",
        "chain to an odd offset, 7912, 7629, 'chain 0 leads to offset 7629, where no block can be'",
        "free list cleared, 168, 0, free block at offset 184 is not in the free list",
        "free list to itself, 7800, 7800, 'the free list leads to offset 7800, which a list has led to before'",
        "free list to a record, 184, 7968, 'the free list leads to offset 7968, which is not free'",
        "free list beyond the end, 184, 0xfffffff0, 'the free list leads to offset 4294967280, where no block can be'",
        "tailer of a record, 7796, 57, block at offset 7744: tailer 57 instead of 56",
        "tailer of free space, 7908, 0, block at offset 7800: tailer 0 instead of 112",
        "length not a multiple of four, 7748, 33, block at offset 7744: length 33",
        "length zero, 7748, 0, block at offset 7744: length 0",
        "length beyond the end, 7748, 0x10000, block at offset 7744: length 65536",
        "magic unknown, 7764, 0x1234, block at offset 7744: unknown magic 1234",
        "magic of recovery, 7764, 0xf53bc0e7, block at offset 7744: unknown magic f53bc0e7",
        "magic dead where none is linked, 204, 0xfee1dead, record at offset 184 is in no chain",
        "magic zero behind a link, 7764, 0, block at offset 7744: neither a record nor unused space",
        "key too long, 7752, 1000, record at offset 7744: key and data do not fit",
        "data too long, 7756, 0xfffffff0, record at offset 7744: key and data do not fit",
        "recovery area that is none, 44, 7744, recovery area at offset 7744: magic 26011999",
        "hash check, 52, 0x1, the hash function is not one of TDB's own",
        "magic text, 0, 0x1, not a TDB file: it does not begin with the TDB magic"
    })
    void namesTheDamage(String what, int at, String value, String problem) {
        byte[] bytes = Golden.bytes(FILE);
        TdbHash.putWord(bytes, at, Long.decode(value).intValue());
        List<String> problems =
                TdbCheck.check(new HeapFile(bytes, Integer.MAX_VALUE)).problems();
        assertTrue(problems.contains(problem), what + ": " + problems);
    }

    @Test
    void countsWhatThereIs() {
        CheckReport report = TdbCheck.check(Golden.file(FILE));
        assertEquals(new CheckReport(8192, 3, 5, 0, 3, 88 + 88 + 7420, 0, 0, List.of()), report);
        assertTrue(report.isClean());
    }

    @Test
    void countsTheRecoveryAreaAndWhatARollBackLeft() {
        CheckReport retired = TdbCheck.check(Golden.file("crash-committed"));
        assertEquals(417792 - 4096, retired.recoveryBytes());
        assertEquals(0, retired.deadSpace());
        HeapFile file = Golden.file("crash-magic-set");
        assertEquals(
                List.of("the commit whose recovery area is at offset 4096 must be rolled back"),
                TdbCheck.check(file).problems());
        Tdb.open(file, new HeapLocks().owner(), TdbOptions.of(0));
        CheckReport rolledBack = TdbCheck.check(file);
        assertEquals(417792 - 4096, rolledBack.deadSpace());
        assertTrue(rolledBack.isClean());
    }

    @Test
    void findsTheBlocksBehindDeadSpace() {
        HeapFile file = Golden.file("crash-magic-set");
        Tdb tdb = Tdb.open(file, new HeapLocks().owner(), TdbOptions.of(0));
        tdb.store(Dumps.bytes("large"), new byte[5000]);
        CheckReport report = tdb.check();
        assertEquals(List.of(), report.problems());
        assertEquals(417792 - 4096, report.deadSpace());
        assertEquals(3, report.live());
    }

    @ParameterizedTest
    @ValueSource(ints = {8191, 8000, 7800, 300, 184, 183, 168, 100, 1, 0})
    void refusesAFileCutShort(int length) {
        HeapFile file = new HeapFile(Arrays.copyOf(Golden.bytes(FILE), length), Integer.MAX_VALUE);
        assertTrue(!TdbCheck.check(file).isClean());
    }

    @Test
    void slicesComeToTheSameResult() {
        byte[] bytes = Golden.bytes("alloc-sequence");
        TdbHash.putWord(bytes, Layout.FREE_LIST_HEAD, 0);
        HeapFile file = new HeapFile(bytes, Integer.MAX_VALUE);
        TdbCheck check = new TdbCheck(file);
        int slices = 1;
        while (check.advance(3)) {
            slices++;
        }
        assertTrue(slices > 10, slices + " slices");
        assertEquals(TdbCheck.check(file), check.report());
    }

    @Test
    void aHundredProblemsAreEnough() {
        HeapFile file = new HeapFile();
        Tdb tdb = Tdb.open(file, new HeapLocks().owner(), TdbOptions.of(0).hashSize(1));
        for (int i = 0; i < 150; i++) {
            tdb.store(Dumps.bytes("key" + i), new byte[0]);
        }
        byte[] bytes = file.content();
        TdbHash.putWord(bytes, Layout.CHAIN_HEADS, 0);
        CheckReport report = TdbCheck.check(new HeapFile(bytes, Integer.MAX_VALUE));
        assertEquals(100, report.problems().size());
        assertEquals(150, report.live());
    }
}
