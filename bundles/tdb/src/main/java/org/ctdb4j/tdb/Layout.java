// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Offsets, sizes and magic numbers of the format (lib/tdb/common/tdb_private.h, samba-4.17.12).
 *
 * <pre>
 *    0  magic text (32)      32 version        36 hash size       40 marker
 *   44  recovery start       48 sequence       52 hash check 1    56 hash check 2
 *   60  feature flags        64 mutex size     68 reserved (100)
 *  168  free list head      172 chain heads    172 + 4 * hash size: records
 * </pre>
 */
final class Layout {
    static final int VERSION_AT = 32;
    static final int HASH_SIZE_AT = 36;
    static final int MARKER_AT = 40;
    static final int RECOVERY_START_AT = 44;
    static final int SEQUENCE_AT = 48;
    static final int HASH_CHECK_1_AT = 52;
    static final int HASH_CHECK_2_AT = 56;
    static final int FEATURES_AT = 60;
    static final int MUTEX_SIZE_AT = 64;
    static final int HEADER_SIZE = 168;
    static final int FREE_LIST_HEAD = 168;
    static final int CHAIN_HEADS = 172;

    static final int VERSION = 0x2601196d;
    static final int MARKER_CLASSIC = 0;
    static final int MARKER_JENKINS = 0x0bad1a51;
    static final int MARKER_FEATURES = 0x0bad1a52;
    static final int FEATURE_MUTEX = 1;
    static final int HASH_SIZE_MAX = 0x3fffffff;

    static final int MAGIC_LIVE = 0x26011999;
    static final int MAGIC_FREE = ~MAGIC_LIVE;
    static final int MAGIC_DEAD = 0xfee1dead;
    static final int MAGIC_RECOVERY = 0xf53bc0e7;
    static final int MAGIC_RECOVERY_INVALID = 0;
    static final int MAGIC_UNUSED = 0x42424242;

    static final int OPEN_LOCK = 0;
    static final int ACTIVE_LOCK = 4;
    static final int TRANSACTION_LOCK = 8;
    static final int SEQUENCE_LOCK = 48;
    static final int FREE_LIST_LOCK = 164;
    static final int CHAIN_LOCKS = 168;

    /** Largest offset the format can name, and largest size of a file. */
    static final long SIZE_MAX = 0xffffffffL;

    static final long PAGE = 4096;

    private static final byte[] MAGIC_TEXT = "TDB file\n".getBytes(StandardCharsets.US_ASCII);

    private Layout() {}

    /** The 32 bytes every TDB file begins with. */
    static byte[] magicText() {
        return Arrays.copyOf(MAGIC_TEXT, VERSION_AT);
    }

    /** The bytes hash check 1 covers: the text with its NUL. */
    static byte[] hashCheckText() {
        return Arrays.copyOf(MAGIC_TEXT, MAGIC_TEXT.length + 1);
    }

    static long dataStart(long hashSize) {
        return CHAIN_HEADS + 4 * hashSize;
    }

    static long chainHead(long chain) {
        return CHAIN_HEADS + 4 * chain;
    }

    /** The byte whose lock guards a chain lies four bytes below the chain's head. */
    static long chainLock(long chain) {
        return CHAIN_LOCKS + 4 * chain;
    }

    static long unsigned(int value) {
        return value & 0xffffffffL;
    }
}
