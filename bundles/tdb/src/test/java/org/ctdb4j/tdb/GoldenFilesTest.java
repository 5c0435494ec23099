// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.ctdb4j.tdb.TdbOptions.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the real library read back as their list of contents says, and they are not changed by reading. */
class GoldenFilesTest {
    @Test
    void readsEmptyFiles() {
        assertEquals("hash OLD, 131 chains, 696 bytes\n", Dumps.dump(Golden.file("empty-default")));
        assertEquals("hash JENKINS, 7 chains, 200 bytes\n", Dumps.dump(Golden.file("empty-jenkins")));
    }

    @Test
    void readsRecordsUnderTheJenkinsHash() {
        assertEquals("""
                hash JENKINS, 7 chains, 8192 bytes
                free 200 length 7452
                chain 0 at 8104 live length 20 hash 1de0df49 key key1 data value-1
                chain 1 at 7676 live length 16 hash 7115d8d6 key \\00\\01\\02\\ff data \\de\\ad\\be\\ef\\00
                chain 1 at 8060 live length 20 hash 70b6c153 key key2 data value-2
                chain 2 at 7716 live length 12 hash 8054433d key empty data\s
                chain 2 at 7972 live length 20 hash b47302f2 key key4 data value-4
                chain 3 at 7796 live length 20 hash 9b522adf key key8 data value-8
                chain 3 at 7840 live length 20 hash a4e6561d key key7 data value-7
                chain 3 at 8016 live length 20 hash 7d2472ef key key3 data value-3
                chain 4 at 8148 live length 20 hash 8ab5c899 key key0 data value-0
                chain 5 at 7752 live length 20 hash df8de3d8 key key9 data value-9
                chain 5 at 7884 live length 20 hash 9bcd2fa9 key key6 data value-6
                chain 6 at 7928 live length 20 hash eec3be2e key key5 data value-5
                """, Dumps.dump(Golden.file("records-jenkins")));
    }

    @Test
    void readsRecordsUnderTheOldHash() {
        assertEquals("""
                hash OLD, 5 chains, 8192 bytes
                free 192 length 7712
                chain 0 at 8060 live length 20 hash eed07a66 key key2 data value-2
                chain 0 at 8104 live length 20 hash c79afa66 key key1 data value-1
                chain 0 at 8148 live length 20 hash a0657a66 key key0 data value-0
                chain 4 at 7928 live length 20 hash 6470fa66 key key5 data value-5
                chain 4 at 7972 live length 20 hash 3d3b7a66 key key4 data value-4
                chain 4 at 8016 live length 20 hash 1605fa66 key key3 data value-3
                """, Dumps.dump(Golden.file("records-oldhash")));
    }

    @Test
    void readsAFreeListWithMergedNeighbours() {
        assertEquals(
                """
                hash JENKINS, 3 chains, 8192 bytes
                free 7800 length 88
                free 8024 length 88
                free 184 length 7420
                chain 0 at 7744 live length 32 hash 8959a70f key k7 data some\\20value\\20number\\207
                chain 0 at 7912 live length 32 hash c7eb0a8a key k4 data some\\20value\\20number\\204
                chain 1 at 7628 live length 92 hash 45638ef6 key k6 data LONG
                chain 1 at 8136 live length 32 hash 3e4170a4 key k0 data some\\20value\\20number\\200
                chain 2 at 7968 live length 32 hash 48c442c7 key k3 data x
                """.replace(
                        "LONG",
                        "a much longer value that does not fit into the space of the old one".replace(" ", "\\20")),
                Dumps.dump(Golden.file("deleted-freelist")));
    }

    @Test
    void readsDeadRecordsAndDoesNotFindThem() {
        HeapFile file = Golden.file("dead-records");
        assertEquals("""
                hash JENKINS, 3 chains, 8192 bytes
                free 184 length 7536
                chain 0 at 7744 live length 32 hash 8959a70f key k7 data some\\20value\\20number\\207
                chain 0 at 7856 dead length 32 hash b53fc3b0 key k5 data some\\20value\\20number\\205
                chain 0 at 7912 live length 32 hash c7eb0a8a key k4 data some\\20value\\20number\\204
                chain 0 at 8080 dead length 32 hash eb04426d key k1 data some\\20value\\20number\\201
                chain 1 at 7800 live length 32 hash 45638ef6 key k6 data some\\20value\\20number\\206
                chain 1 at 8136 live length 32 hash 3e4170a4 key k0 data some\\20value\\20number\\200
                chain 2 at 7968 live length 32 hash 48c442c7 key k3 data some\\20value\\20number\\203
                chain 2 at 8024 dead length 32 hash 5a4ac072 key k2 data some\\20value\\20number\\202
                """, Dumps.dump(file));
        assertEquals(Outcome.MISSING, exists(file, "k5"));
        assertEquals(Outcome.DONE, exists(file, "k4"));
        CheckReport report = TdbCheck.check(file);
        assertEquals(5, report.live());
        assertEquals(3, report.dead());
    }

    @Test
    void readsAFileOfTheOtherByteOrder() {
        assertEquals("""
                hash JENKINS, 3 chains, 8192 bytes, big endian
                free 8148 length 20
                free 184 length 7896
                chain 2 at 8104 live length 20 hash a5dcf08b key be2 data value\\20two
                """, Dumps.dump(Golden.file("bigendian")));
        assertEquals("value two", fetch(Golden.file("bigendian"), "be2"));
    }

    @Test
    void readsAFileWithMutexesWithoutLocking() {
        HeapFile file = Golden.file("mutex");
        assertEquals("mutex one", fetch(file, "m1"));
        assertEquals("mutex two", fetch(file, "m2"));
        assertEquals("""
                hash JENKINS, 3 chains, 8192 bytes
                free 184 length 7896
                chain 1 at 8104 live length 20 hash a1f061e8 key m2 data mutex\\20two
                chain 1 at 8148 live length 20 hash d30a8b5e key m1 data mutex\\20one
                """, Dumps.dump(file));
    }

    @Test
    void readsDatabasesOfCtdb() {
        Tdb volatileDb = readOnly(Golden.file("ctdb-volatile"));
        assertEquals(TdbHash.JENKINS, volatileDb.hashFunction());
        assertEquals(5, volatileDb.count());
        byte[] beta = volatileDb.fetch(Dumps.bytes("beta")).orElseThrow();
        assertEquals(12, beta[0]);
        assertEquals(1, beta[8]);
        assertEquals("payload B", Dumps.text(beta).substring(24));
        Tdb persistent = readOnly(Golden.file("ctdb-persistent"));
        assertEquals(TdbHash.OLD, persistent.hashFunction());
        byte[] sequence =
                persistent.fetch(Dumps.bytes("__db_sequence_number__\0")).orElseThrow();
        assertEquals(24 + 8, sequence.length);
        assertEquals(42, sequence[24]);
    }

    @Test
    void readsAFileAfterATransaction() {
        HeapFile file = Golden.file("after-transaction");
        Tdb tdb = readOnly(file);
        assertEquals(4, tdb.sequenceNumber());
        assertEquals("""
                hash JENKINS, 3 chains, 417792 bytes
                recovery 4096 retired length 413672
                free 184 length 3780
                chain 0 at 3988 live length 12 hash HASH key t2 data two
                chain 1 at 4060 live length 12 hash HASH key k data NEW1
                chain 2 at 4024 live length 12 hash HASH key t1 data one
                """, Dumps.dump(file).replaceAll("hash [0-9a-f]{8}", "hash HASH"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty-default",
                "empty-jenkins",
                "records-jenkins",
                "records-oldhash",
                "deleted-freelist",
                "dead-records",
                "bigendian",
                "mutex",
                "ctdb-volatile",
                "ctdb-persistent",
                "after-transaction",
                "crash-before-magic",
                "crash-committed",
                "alloc-sequence"
            })
    void findsNoFault(String name) {
        HeapFile file = Golden.file(name);
        assertEquals(List.of(), TdbCheck.check(file).problems());
        assertArrayEquals(Golden.bytes(name), file.content());
    }

    private static Tdb readOnly(FilePort file) {
        return Tdb.open(file, new HeapLocks().owner(), TdbOptions.of(0).access(Access.READ_ONLY));
    }

    private static String fetch(FilePort file, String key) {
        return Dumps.text(readOnly(file).fetch(Dumps.bytes(key)).orElseThrow());
    }

    private static Outcome exists(FilePort file, String key) {
        Tdb tdb = readOnly(file);
        return tdb.exists(Dumps.bytes(key), tdb.hash(Dumps.bytes(key)));
    }
}
