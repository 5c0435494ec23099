// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlobTest {

    /** Of keys of 0, 1, 2… bytes, byte i being 37 i + 11; computed by libtdb 1.4.8. */
    private static final int[] HASHES = {
        0xdeadbeef, 0xb9c0f036, 0x76ccdd71, 0xa71025c3, 0x44e1a72e, 0xcd53084d, 0x16055da4, 0x4f96845f, 0x39c60a25,
        0xa68c01f8, 0x98b8e7c6, 0x37d9d710, 0x387958f9, 0x0d543670, 0xc23082d0, 0x3eb394f6, 0x7f4b8ae7, 0xe92a9ccf,
        0xdd3cdd0e, 0xa78188f7, 0xc84fb716, 0xd7115f5f, 0x8252ac1a, 0x63d5873f, 0x2d9723a7, 0x43bd1aa6
    };

    @ParameterizedTest
    @CsvSource({
        "golden.tdb, 0x5a483fb0",
        "g_lock.tdb, 0x4d2a432b",
        "secrets.tdb, 0x7132c184",
        "smbXsrv_session_global.tdb, 0x6b06a26d"
    })
    void hashesDatabaseNamesWithTheirTerminator(String name, String dbId) {
        assertEquals(
                Integer.parseUnsignedInt(dbId.substring(2), 16),
                Blob.cString(name).jenkinsHash());
    }

    @Test
    void hashesKeysOfEveryLengthAsLibtdbDoes() {
        for (int size = 0; size < HASHES.length; size++) {
            byte[] key = new byte[size + 2];
            for (int i = 0; i < size; i++) {
                key[i + 1] = (byte) (37 * i + 11);
            }
            assertEquals(HASHES[size], Blob.wrap(key, 1, size).jenkinsHash(), "size " + size);
        }
        assertEquals(0x1de0df49, Blob.utf8("key1").jenkinsHash());
    }

    @Test
    void equalsWhateverArrayTheBytesAreIn() {
        Blob whole = Blob.utf8("abc");
        Blob part = Blob.utf8("xabcx").slice(1, 3);
        assertEquals(whole, part);
        assertEquals(whole.hashCode(), part.hashCode());
        assertNotEquals(whole, Blob.utf8("abd"));
        assertNotEquals(whole, Blob.utf8("ab"));
    }

    @Test
    void ordersByUnsignedBytesThenBySize() {
        assertTrue(Blob.ofHex("7f").compareTo(Blob.ofHex("80")) < 0);
        assertTrue(Blob.ofHex("80").compareTo(Blob.ofHex("8000")) < 0);
        assertEquals(0, Blob.ofHex("8001").compareTo(Blob.ofHex("008001").slice(1)));
    }

    @Test
    void readsNumbersLittleEndianAtAnyOffset() {
        Blob bytes = Blob.ofHex("00f1f2f3f4f5f6f7f8");
        assertEquals(0xf2f1, bytes.u16At(1));
        assertEquals(0xf4f3f2f1, bytes.u32At(1));
        assertEquals(0xf8f7f6f5f4f3f2f1L, bytes.u64At(1));
        assertEquals(Blob.ofHex("78563412"), Blob.u32(0x12345678));
        assertEquals(Blob.ofHex("0100000000000080"), Blob.u64(0x8000000000000001L));
    }

    @Test
    void neverReadsBeyondItsOwnBytes() {
        Blob part = Blob.ofHex("0102030405060708").slice(2, 4);
        assertThrows(IndexOutOfBoundsException.class, () -> part.u32At(1));
        assertThrows(IndexOutOfBoundsException.class, () -> part.u64At(0));
        assertThrows(IndexOutOfBoundsException.class, () -> part.byteAt(4));
        assertThrows(IndexOutOfBoundsException.class, () -> part.byteAt(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> part.slice(1, 4));
    }

    @Test
    void cannotBeChangedThroughItsCopies() {
        byte[] mine = {1, 2, 3};
        Blob blob = Blob.copyOf(mine);
        mine[0] = 9;
        blob.toByteArray()[1] = 9;
        assertEquals(Blob.ofHex("010203"), blob);
        assertThrows(ReadOnlyBufferException.class, () -> blob.asBuffer().put(0, (byte) 9));
    }

    @Test
    void copiesFromABufferWithoutMovingIt() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);
        assertEquals(Blob.ofHex("0203"), Blob.copyOf(buffer));
        assertEquals(Blob.ofHex("02"), Blob.copyOf(buffer, 1, 1));
        assertEquals(1, buffer.position());
        assertThrows(IndexOutOfBoundsException.class, () -> Blob.copyOf(buffer, 1, 3));
    }

    @Test
    void dropsOneTerminatorFromText() {
        assertEquals("name", Blob.cString("name").text());
        assertEquals("name", Blob.utf8("name").text());
        assertEquals("", Blob.cString("").text());
        assertEquals("a\0", Blob.ofHex("610000").text());
    }

    @Test
    void joinsWithWhatFollows() {
        assertEquals(Blob.utf8("key1value"), Blob.utf8("key1").concat(Blob.utf8("value")));
        Blob alone = Blob.utf8("alone");
        assertSame(alone, alone.concat(Blob.EMPTY));
        ByteBuffer out = ByteBuffer.allocate(4);
        Blob.ofHex("aabb").putTo(out);
        assertEquals(2, out.position());
    }

    @Test
    void movesIntoStorageOfItsOwn() {
        Blob whole = Blob.utf8("key1");
        assertSame(whole, whole.compact());
        Blob part = whole.slice(1, 2);
        assertEquals(part, part.compact());
        assertNotSame(part, part.compact());
        assertSame(Blob.EMPTY, whole.slice(4, 0).compact());
    }

    @Test
    void printsHexAndCutsLongOnes() {
        assertEquals("00ff", Blob.ofHex("00ff").toString());
        assertEquals("00".repeat(64) + "… (65 bytes)", Blob.wrap(new byte[65]).toString());
    }

    @Test
    void printsBytesAsTheToolDoes() {
        assertEquals(
                "__db_sequence_number__\\00",
                Blob.cString("__db_sequence_number__").printable());
        assertEquals("a\\22b\\5C~ \\FF\\7F", Blob.ofHex("6122625c7e20ff7f").printable());
    }

    @Test
    void takesAnArgumentAsText() {
        assertEquals(Blob.utf8("käse"), Blob.ofArgument("käse"));
        assertEquals(Blob.utf8("0x123"), Blob.ofArgument("0x123"));
        assertEquals(Blob.utf8("0xzz"), Blob.ofArgument("0xzz"));
        assertEquals(Blob.EMPTY, Blob.ofArgument(""));
    }

    @Test
    void takesAnArgumentInHexadecimalDigits() {
        assertEquals(Blob.ofHex("00ff"), Blob.ofArgument("0x00Ff"));
        assertEquals(Blob.EMPTY, Blob.ofArgument("0x"));
    }
}
