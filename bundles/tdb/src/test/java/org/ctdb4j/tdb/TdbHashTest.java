// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TdbHashTest {
    /** Input, old hash, Jenkins hash; values computed by libtdb. */
    static Stream<Arguments> references() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        byte[] ones = new byte[13];
        Arrays.fill(ones, (byte) 0xff);
        return Stream.of(
                Arguments.of(Dumps.bytes(""), 0x00003039, 0xdeadbeef),
                Arguments.of(Dumps.bytes("a"), 0x094a72e9, 0x58d68708),
                Arguments.of(Dumps.bytes("ab"), 0xe3b19dce, 0xfbb3a8df),
                Arguments.of(Dumps.bytes("abc"), 0xc225adf3, 0x0e397631),
                Arguments.of(Dumps.bytes("abcd"), 0x30323a18, 0xb5f4889c),
                Arguments.of(Dumps.bytes("abcde"), 0x50c8c63d, 0x026d72de),
                Arguments.of(Dumps.bytes("abcdefgh"), 0x4381eb30, 0x2995c3be),
                Arguments.of(Dumps.bytes("abcdefghi"), 0x8a8b7755, 0xac6572b4),
                Arguments.of(Dumps.bytes("abcdefghijkl"), 0xb7d4c8a8, 0x4012f87b),
                Arguments.of(Dumps.bytes("abcdefghijklm"), 0xcb3444cd, 0x928128f9),
                Arguments.of(Dumps.bytes("abcdefghijklmnopqrstuvwx"), 0xc4100e54, 0x1b631fea),
                Arguments.of(Dumps.bytes("abcdefghijklmnopqrstuvwxy"), 0xf7f1ab0c, 0x6c29c5e2),
                Arguments.of(all, 0x59e581bb, 0xe20e0833),
                Arguments.of(ones, 0x7bb6e48d, 0xbaf67575),
                Arguments.of(Dumps.bytes("TDB file\n\0"), 0xf67d9f0d, 0xd7b694e5),
                Arguments.of(Dumps.bytes("__db_sequence_number__\0"), 0x7ada95b3, 0xd64d294d),
                Arguments.of(Dumps.bytes("g_lock.tdb\0"), 0x2607456f, 0x4d2a432b),
                Arguments.of(Dumps.bytes("locking.tdb\0"), 0x42fe72c5, 0x7a19d84d),
                Arguments.of(Dumps.bytes("secrets.tdb\0"), 0xb775fff6, 0x7132c184),
                Arguments.of(Dumps.bytes("registry.tdb\0"), 0xf2a58948, 0x6cf2837d));
    }

    @ParameterizedTest
    @MethodSource("references")
    void givesTheValuesOfLibtdb(byte[] input, int old, int jenkins) {
        assertEquals(Integer.toHexString(old), Integer.toHexString(TdbHash.OLD.of(input)));
        assertEquals(Integer.toHexString(jenkins), Integer.toHexString(TdbHash.JENKINS.of(input)));
    }

    @Test
    void hashesAPartOfAnArrayAsThatPartAlone() {
        byte[] padded = Dumps.bytes("--g_lock.tdb\0---");
        assertEquals(0x4d2a432b, TdbHash.jenkins(padded, 2, 11));
    }
}
